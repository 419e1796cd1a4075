/** Reads what `deploylint.yaml` says of rules: severity alone, or severity and options. */
import { z } from "zod"
import type { Span } from "../base/span.ts"
import type { ResolvedEntry, Resolver } from "../syntax/yaml/resolve.ts"
import type { YamlNode } from "../syntax/yaml/tree.ts"
import { placeOf, plainValue } from "./plain.ts"
import { didYouMean, expected, type Report, shown } from "./problems.ts"
import { ruleKeys, severityChoices, severitySynonyms } from "./schema.ts"
import type { RuleEntry, RuleSetting, RuleSettings, SeverityChoice } from "./types.ts"

interface Context {
  readonly resolver: Resolver
  readonly rules: readonly RuleEntry[]
  readonly report: Report
}

/** The entries of a `rules:` mapping by present rule id. */
export function readRuleSettings(context: Context, entries: readonly ResolvedEntry[]): RuleSettings {
  const byName = rulesByName(context.rules)
  const found = new Map<string, RuleSetting>()
  for (const entry of entries) {
    const rule = byName.get(entry.name)
    if (rule === undefined) {
      const end = didYouMean(entry.name, [...byName.keys()])
      context.report("unknown-rule", entry.key.span, `No rule is called ${shown(entry.name)}${end}`)
    } else if (found.has(rule.id)) {
      context.report("duplicate-rule", entry.key.span, `\`${rule.id}\` is set above already, under another name.`)
    } else {
      const setting = readRuleSetting(context, rule, entry)
      if (setting !== undefined) found.set(rule.id, setting)
    }
  }
  return found
}

function rulesByName(rules: readonly RuleEntry[]): Map<string, RuleEntry> {
  const byName = new Map<string, RuleEntry>()
  for (const rule of rules) for (const alias of rule.aliases ?? []) byName.set(alias, rule)
  for (const rule of rules) byName.set(rule.id, rule)
  return byName
}

function readRuleSetting(context: Context, rule: RuleEntry, entry: ResolvedEntry): RuleSetting | undefined {
  const node = context.resolver.follow(entry.value).node
  if (node?.kind !== "mapping") {
    const severity = readSeverity(context, entry, node)
    return severity && { severity }
  }
  let setting: RuleSetting = {}
  for (const inner of context.resolver.entries(node)) {
    if (inner.name === "severity") {
      const severity = readSeverity(context, inner, context.resolver.follow(inner.value).node)
      if (severity !== undefined) setting = { ...setting, severity }
    } else if (inner.name === "options") {
      const options = readOptions(context, rule, inner)
      if (options !== undefined) setting = { ...setting, options }
    } else {
      const isOption = optionNames(rule)?.includes(inner.name) === true
      const end = isOption ? ": options stand below `options:`." : didYouMean(inner.name, Object.keys(ruleKeys))
      context.report("unknown-key", inner.key.span, `\`${inner.name}\` is not a key here${end}`)
    }
  }
  return setting
}

function readSeverity(context: Context, entry: ResolvedEntry, node: YamlNode | undefined): SeverityChoice | undefined {
  if (node?.kind !== "scalar" || node.value === null) {
    const at =
      entry.value !== undefined && node?.kind === "scalar" && node.text !== "" ? entry.value.span : entry.key.span
    context.report("wrong-type", at, expected(`\`${entry.name}\``, oneOf(severityChoices), node))
    return undefined
  }
  const choice = severityChoices.find((severity) => severity === node.text)
  if (choice !== undefined) return choice
  const word = node.text.toLowerCase()
  const synonym = Object.hasOwn(severitySynonyms, word) ? severitySynonyms[word] : undefined
  const end = synonym === undefined ? didYouMean(node.text, severityChoices) : `: did you mean \`${synonym}\`?`
  context.report("unknown-severity", entry.value?.span ?? node.span, `${shown(node.text)} is not a severity${end}`)
  return undefined
}

/** Options that the rule's schema takes; each key that it refuses is reported at its place and left out. */
function readOptions(context: Context, rule: RuleEntry, entry: ResolvedEntry): unknown {
  const node = context.resolver.follow(entry.value).node
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return undefined
  if (rule.options === undefined) {
    context.report("no-options", entry.key.span, `\`${rule.id}\` has no options.`)
    return undefined
  }
  if (node.kind !== "mapping") {
    context.report("wrong-type", node.span, expected("`options`", "keys with values", node))
    return undefined
  }
  const value = plainValue(context.resolver, node)
  if (typeof value !== "object" || value === null) return undefined
  const options: Record<string, unknown> = Object.assign(Object.create(null), value)
  dropUnknown(context, rule, node, options)
  return dropRefused(context, rule, rule.options, { node, key: entry.key.span }, options)
}

function dropUnknown(context: Context, rule: RuleEntry, node: YamlNode, options: Record<string, unknown>): void {
  const names = optionNames(rule)
  if (names === undefined) return
  for (const entry of context.resolver.entries(node)) {
    if (names.includes(entry.name)) continue
    const end = didYouMean(entry.name, names)
    context.report("unknown-option", entry.key.span, `\`${rule.id}\` has no option ${shown(entry.name)}${end}`)
    delete options[entry.name]
  }
}

function dropRefused(
  context: Context,
  rule: RuleEntry,
  schema: z.ZodType,
  at: { node: YamlNode; key: Span },
  options: Record<string, unknown>,
): unknown {
  const first = schema.safeParse(options)
  if (first.success) return options
  for (const issue of first.error.issues) {
    const name = issue.path.map(String).join(".")
    const what = name === "" ? "Options" : `Option \`${name}\``
    const place = placeOf(context.resolver, at.node, issue.path, at.key)
    context.report("bad-option", place, `${what} of \`${rule.id}\`: ${decapitalised(issue.message)}.`)
    if (issue.path[0] !== undefined) delete options[String(issue.path[0])]
  }
  return schema.safeParse(options).success ? options : undefined
}

/** Names of a rule's options, where its schema is a plain object. */
function optionNames(rule: RuleEntry): string[] | undefined {
  return rule.options instanceof z.ZodObject ? Object.keys(rule.options.shape) : undefined
}

function oneOf(names: readonly string[]): string {
  return `one of ${names.map((name) => `\`${name}\``).join(", ")}`
}

function decapitalised(message: string): string {
  const trimmed = message.replace(/\.$/, "")
  return trimmed.charAt(0).toLowerCase() + trimmed.slice(1)
}
