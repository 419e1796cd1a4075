/** Reads `deploylint.yaml` key by key: a bad key becomes a problem with its place, the rest still applies. */
import type { Problem } from "../base/problem.ts"
import { span } from "../base/span.ts"
import { createResolver, type ResolvedEntry } from "../syntax/yaml/resolve.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"
import { type Context, firstKey, mappingEntries, mappingsIn, readGlobs, unknownKey } from "./entries.ts"
import { readEnvEntries, readVersion } from "./env-readers.ts"
import type { Glob } from "./glob.ts"
import { reporter } from "./problems.ts"
import { readAttestations } from "./read-attest.ts"
import { readDeployments } from "./read-deployments.ts"
import { readRuleSettings } from "./read-rules.ts"
import { readVariables, type VariablesSettings } from "./read-variables.ts"
import { overrideKeys, topLevelKeys } from "./schema.ts"
import type { AttestEntry, DeploymentEntry, EnvEntry, Override, RuleEntry, RuleSettings, Settings } from "./types.ts"

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
    attest: [] as readonly AttestEntry[],
    deployments: [] as readonly DeploymentEntry[],
  }
  let systemd: number | undefined
  let env: readonly EnvEntry[] = []
  let variables: VariablesSettings = { code: true, declare: [] }
  for (const entry of mappingEntries(context, root, "the file", span(0))) {
    if (entry.name === "rules") found.rules = readRules(context, entry)
    else if (entry.name === "overrides") found.overrides = readOverrides(context, entry)
    else if (entry.name === "ignore") found.ignore = readGlobs(context, entry)
    else if (entry.name === "attest") found.attest = readAttestations(context, entry)
    else if (entry.name === "systemd") systemd = readVersion(context, entry)
    else if (entry.name === "variables") variables = readVariables(context, entry)
    else if (entry.name === "env") env = readEnvEntries(context, entry)
    else if (entry.name === "deployments") found.deployments = readDeployments(context, entry)
    else if (entry.name !== "$schema") unknownKey(context, entry, Object.keys(topLevelKeys))
  }
  const settings = {
    ...found,
    ...(systemd === undefined ? {} : { systemd }),
    ...(env.length === 0 ? {} : { env }),
    ...(variables.code && variables.declare.length === 0 ? {} : { variables }),
  }
  return { settings, problems }
}

function readRules(context: Context, entry: ResolvedEntry): RuleSettings {
  const entries = mappingEntries(context, entry.value, "`rules`", entry.key.span)
  return readRuleSettings(context, entries)
}

function readOverrides(context: Context, entry: ResolvedEntry): readonly Override[] {
  return mappingsIn(context, entry, "entries with `files` and `rules`").flatMap(({ node, entries }) => {
    let files: readonly Glob[] | undefined
    let rules: RuleSettings = new Map()
    let systemd: number | undefined
    for (const each of entries) {
      if (each.name === "systemd") systemd = readVersion(context, each)
      else if (each.name === "files") files = readGlobs(context, each)
      else if (each.name === "rules") rules = readRules(context, each)
      else unknownKey(context, each, Object.keys(overrideKeys))
    }
    if (files !== undefined) return [{ files, rules, ...(systemd === undefined ? {} : { systemd }) }]
    context.report("missing-files", firstKey(context, node), "This entry has no effect: it lacks `files`.")
    return []
  })
}
