/** Reads `deploylint.yaml` key by key: a bad key becomes a problem with its place, the rest still applies. */
import type { Problem } from "../base/problem.ts"
import { type Span, span } from "../base/span.ts"
import { createResolver, type ResolvedEntry, type Resolver } from "../syntax/yaml/resolve.ts"
import type { YamlNode, YamlTree } from "../syntax/yaml/tree.ts"
import { type Glob, readGlob } from "./glob.ts"
import { didYouMean, expected, type Report, reporter } from "./problems.ts"
import { readRuleSettings } from "./read-rules.ts"
import { overrideKeys, topLevelKeys } from "./schema.ts"
import type { Override, RuleEntry, RuleSettings, Settings } from "./types.ts"

export interface SettingsResult {
  readonly settings: Settings
  /** Syntax problems of the file and everything in it that has no effect. */
  readonly problems: readonly Problem[]
}

/** Aliases in settings are cheap to follow; a bomb runs out here. */
const budget = 20_000

/** Many documents share one settings file: its result hangs off its tree. */
const results = new WeakMap<YamlTree, { rules: readonly RuleEntry[]; result: SettingsResult }>()

/** Reads the tree of a `deploylint.yaml`. `rules` is the catalogue of all rules; unknown ids become problems. */
export function readSettings(tree: YamlTree, rules: readonly RuleEntry[]): SettingsResult {
  const kept = results.get(tree)
  if (kept?.rules === rules) return kept.result
  const result = read(tree, rules)
  results.set(tree, { rules, result })
  return result
}

function read(tree: YamlTree, rules: readonly RuleEntry[]): SettingsResult {
  const problems: Problem[] = [...tree.problems]
  const context: Context = { resolver: createResolver(tree, budget), rules, report: reporter(problems) }
  const root = tree.documents[0]?.root
  const second = tree.documents[1]?.root
  if (second !== undefined)
    context.report("second-document", second.span, "Only the first document of this file counts.")
  const found = {
    rules: new Map() as RuleSettings,
    overrides: [] as readonly Override[],
    ignore: [] as readonly Glob[],
  }
  for (const entry of mappingEntries(context, root, "the file", span(0))) {
    if (entry.name === "rules") found.rules = readRules(context, entry)
    else if (entry.name === "overrides") found.overrides = readOverrides(context, entry)
    else if (entry.name === "ignore") found.ignore = readGlobs(context, entry)
    else if (entry.name !== "$schema") unknownKey(context, entry, Object.keys(topLevelKeys))
  }
  return { settings: found, problems }
}

interface Context {
  readonly resolver: Resolver
  readonly rules: readonly RuleEntry[]
  readonly report: Report
}

function readRules(context: Context, entry: ResolvedEntry): RuleSettings {
  const entries = mappingEntries(context, entry.value, "`rules`", entry.key.span)
  return readRuleSettings(context, entries)
}

function readOverrides(context: Context, entry: ResolvedEntry): readonly Override[] {
  const list = context.resolver.follow(entry.value).node
  if (list === undefined || isNull(list)) return []
  if (list.kind !== "sequence") {
    context.report("wrong-type", list.span, expected("`overrides`", "a list of entries with `files` and `rules`", list))
    return []
  }
  return context.resolver.items(list).flatMap((item) => {
    const override = readOverride(context, item.node)
    return override === undefined ? [] : [override]
  })
}

function readOverride(context: Context, node: YamlNode): Override | undefined {
  let files: readonly Glob[] | undefined
  let rules: RuleSettings = new Map()
  for (const entry of mappingEntries(context, node, "an entry of `overrides`", node.span)) {
    if (entry.name === "files") files = readGlobs(context, entry)
    else if (entry.name === "rules") rules = readRules(context, entry)
    else unknownKey(context, entry, Object.keys(overrideKeys))
  }
  if (context.resolver.follow(node).node?.kind !== "mapping") return undefined
  if (files === undefined)
    context.report("missing-files", firstKey(context, node), "This entry has no effect: it lacks `files`.")
  return files && { files, rules }
}

function readGlobs(context: Context, entry: ResolvedEntry): readonly Glob[] {
  const node = context.resolver.follow(entry.value).node
  if (node?.kind === "mapping") {
    context.report("wrong-type", entry.key.span, expected(`\`${entry.name}\``, "a list of patterns", node))
    return []
  }
  const nodes = node?.kind === "sequence" ? context.resolver.items(node).map((item) => item.node) : node ? [node] : []
  return nodes.flatMap((item) => {
    const glob = readPattern(context, item)
    return glob === undefined ? [] : [glob]
  })
}

function readPattern(context: Context, node: YamlNode): Glob | undefined {
  const found = context.resolver.follow(node).node
  if (found?.kind !== "scalar" || found.value === null) {
    context.report("wrong-type", node.span, expected("A pattern", "text", found))
    return undefined
  }
  const glob = readGlob(found.text)
  if (!("refused" in glob)) return glob
  context.report("bad-pattern", node.span, `This pattern ${glob.refused}.`)
  return undefined
}

/** Entries of a mapping; nothing at all is fine, anything else is a problem. */
function mappingEntries(
  context: Context,
  node: YamlNode | undefined,
  what: string,
  otherwise: Span,
): readonly ResolvedEntry[] {
  const found = context.resolver.follow(node).node
  if (found?.kind === "mapping") return context.resolver.entries(found)
  if (found !== undefined && !isNull(found)) {
    const at = node !== undefined && node.kind === "scalar" ? node.span : otherwise
    context.report("wrong-type", at, expected(what, "keys with values", found))
  }
  return []
}

function unknownKey(context: Context, entry: ResolvedEntry, keys: readonly string[]): void {
  context.report("unknown-key", entry.key.span, `\`${entry.name}\` is not a key here${didYouMean(entry.name, keys)}`)
}

function firstKey(context: Context, node: YamlNode): Span {
  return context.resolver.entries(node)[0]?.key.span ?? node.span
}

function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null
}
