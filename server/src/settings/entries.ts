/** Keys, lists and patterns of `deploylint.yaml` as its readers meet them. */
import type { Span } from "../base/span.ts"
import type { ResolvedEntry, Resolver } from "../syntax/yaml/resolve.ts"
import type { YamlNode } from "../syntax/yaml/tree.ts"
import { type Glob, readGlob } from "./glob.ts"
import { didYouMean, expected, type Report } from "./problems.ts"
import type { RuleEntry } from "./types.ts"

/** What a reader of the file needs. */
export interface Context {
  readonly resolver: Resolver
  readonly rules: readonly RuleEntry[]
  readonly report: Report
}

/** The patterns of a key: one text, or a list of them. */
export function readGlobs(context: Context, entry: ResolvedEntry): readonly Glob[] {
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
export function mappingEntries(
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

/** Reports a key that nothing reads. */
export function unknownKey(context: Context, entry: ResolvedEntry, keys: readonly string[]): void {
  context.report("unknown-key", entry.key.span, `\`${entry.name}\` is not a key here${didYouMean(entry.name, keys)}`)
}

/** The place of an entry's first key: where a finding about the whole entry stands. */
export function firstKey(context: Context, node: YamlNode): Span {
  return context.resolver.entries(node)[0]?.key.span ?? node.span
}

/** True for a key without a value. */
export function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null
}

/** Items of a list of mappings, each with its entries; anything else is a problem. */
export function mappingsIn(
  context: Context,
  entry: ResolvedEntry,
  what: string,
): readonly { readonly node: YamlNode; readonly entries: readonly ResolvedEntry[] }[] {
  const list = context.resolver.follow(entry.value).node
  if (list === undefined || isNull(list)) return []
  if (list.kind !== "sequence") {
    context.report("wrong-type", list.span, expected(`\`${entry.name}\``, `a list of ${what}`, list))
    return []
  }
  return context.resolver.items(list).flatMap(({ node }) => {
    const entries = mappingEntries(context, node, `an entry of \`${entry.name}\``, node.span)
    return context.resolver.follow(node).node?.kind === "mapping" ? [{ node, entries }] : []
  })
}

/** The text of a scalar entry; anything else is a problem. */
export function textOf(context: Context, entry: ResolvedEntry): string | undefined {
  const node = context.resolver.follow(entry.value).node
  if (node?.kind === "scalar" && node.value !== null && node.text.trim() !== "") return node.text.trim()
  context.report("wrong-type", entry.value?.span ?? entry.key.span, expected(`\`${entry.name}\``, "text", node))
  return undefined
}
