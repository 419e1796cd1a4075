/** The page of one rule: its meta, its options, its fixtures as examples. */
import { z } from "zod"
import type { Reference, RuleMeta } from "../../src/rules/define.ts"
import { type Analysed, analyse, type Scenario } from "../fixtures.ts"
import { annotated, escapeInline, firstFix, fixExample } from "./example.ts"

export interface PageContext {
  readonly repository: string
  readonly scenarios: readonly Scenario[]
}

/** The Markdown of a rule's page. Never fails: an example that cannot be made says so. */
export async function rulePage(meta: RuleMeta, context: PageContext): Promise<string> {
  const parts = [
    "<!-- Made by `npm run generate`; do not edit. -->",
    `# ${meta.id}`,
    escapeInline(meta.summary),
    facts(meta),
    "## Why",
    prose(meta.why),
    "## What to do",
    prose(meta.remedy),
    "## Examples",
    ...(await examples(meta, context)),
    ...options(meta),
    "## Suppressing",
    suppressing(meta),
    ...(meta.references.length > 0 ? ["## References", meta.references.map(referenceLine).join("\n")] : []),
  ]
  return `${parts.join("\n\n")}\n`
}

function facts(meta: RuleMeta): string {
  const rows: (readonly [string, string])[] = [
    ["Severity", meta.onByDefault ? meta.severity : `off by default (${meta.severity} when switched on)`],
    ["Confidence", meta.confidence],
    ["Applies to", meta.subject === "facts" ? "every format" : subjects[meta.subject]],
    ["Fix", fixWords[meta.fix]],
    ["Checklist", meta.checklist.join(", ")],
    ["Other linters", (meta.equivalents ?? []).map((name) => `\`${name}\``).join(", ")],
    ["Former names", (meta.aliases ?? []).map((name) => `\`${name}\``).join(", ")],
    ["Status", meta.status],
    ["Since", meta.since],
  ]
  const filled = rows.filter(([, text]) => text !== "").map(([name, text]) => `| ${name} | ${text} |`)
  return ["| | |", "|---|---|", ...filled].join("\n")
}

const subjects = {
  env: "`.env` files",
  compose: "Compose files",
  systemd: "systemd units",
  synapse: "Synapse configuration",
  dockerfile: "Dockerfiles",
  kubernetes: "Kubernetes manifests",
  prometheus: "Prometheus files",
  grafana: "Grafana files",
  nginx: "nginx configuration",
  caddy: "Caddyfiles",
  crontab: "crontabs",
  shell: "shell scripts",
  runbook: "runbooks",
} as const

const fixWords = {
  none: "none",
  safe: "safe: nothing changes at run time",
  review: "to review: the fix states its consequence",
} as const

function prose(text: string): string {
  return text.split("\n").map(escapeInline).join("\n")
}

async function examples(meta: RuleMeta, { repository, scenarios }: PageContext): Promise<string[]> {
  const bad = plainest(scenarios.filter((scenario) => scenario.bad))
  const good = plainest(scenarios.filter((scenario) => !scenario.bad))
  if (bad === undefined && good === undefined) return ["This rule has no examples yet."]
  try {
    const parts: string[] = []
    const isShown = (file: Analysed): boolean => showsSettings(meta) || !isSettings(file)
    if (bad !== undefined) {
      const files = await analyse(bad, meta.id, repository)
      parts.push("### Reported", ...files.filter(isShown).map(annotated), ...fixed(files))
    }
    if (good !== undefined) {
      const files = await analyse(good, meta.id, repository)
      parts.push("### Not reported", ...files.filter(isShown).map((file) => annotated({ ...file, findings: [] })))
    }
    return parts
  } catch (error) {
    return [`The examples could not be made: ${error instanceof Error ? error.name : "unknown error"}.`]
  }
}

/** `bad.env` is the usual case, `bad-quoted.env` a special one. */
function plainest(scenarios: readonly Scenario[]): Scenario | undefined {
  return scenarios.find((scenario) => /^(bad|good)\./.test(scenario.name)) ?? scenarios[0]
}

function fixed(files: readonly Analysed[]): string[] {
  const fix = firstFix(files.flatMap((file) => file.findings))
  return fix === undefined ? [] : ["### Fixed", fixExample(fix, files)]
}

/** Options of the examples say nothing about the rule's subject, unless settings are its subject. */
function showsSettings(meta: RuleMeta): boolean {
  return meta.id === "deploylint/invalid-settings"
}

function isSettings({ path }: Analysed): boolean {
  return path === "deploylint.yaml"
}

function options(meta: RuleMeta): string[] {
  if (meta.options === undefined) return []
  const schema = z.toJSONSchema(meta.options, { io: "input", target: "draft-7", unrepresentable: "any" })
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    if (typeof property === "boolean") return `| \`${name}\` | any | | |`
    const given = property.default === undefined ? "" : `\`${JSON.stringify(property.default)}\``
    return `| \`${name}\` | ${typeOf(property)} | ${given} | ${escapeInline(property.description ?? "")} |`
  })
  const example = `Set in \`deploylint.yaml\` below \`rules: ${meta.id}: options:\`.`
  return ["## Options", example, ["| Option | Type | Default | |", "|---|---|---|---|", ...rows].join("\n")]
}

interface PropertySchema {
  readonly type?: unknown
  readonly items?: unknown
  readonly enum?: readonly unknown[]
}

function typeOf(property: PropertySchema): string {
  if (property.enum !== undefined) return property.enum.map((value) => `\`${String(value)}\``).join(", ")
  const { items } = property
  if (property.type === "array" && typeof items === "object" && items !== null && !Array.isArray(items))
    return `list of ${typeOf(items)}`
  return typeof property.type === "string" ? property.type : "any"
}

function suppressing(meta: RuleMeta): string {
  const off = `Off for a folder, in \`deploylint.yaml\`:\n\n\`\`\`yaml\nrules:\n  ${meta.id}: off\n\`\`\``
  if (meta.id.startsWith("deploylint/")) return off
  const line = `One finding, on the line above it:\n\n\`\`\`text\n# deploylint-ignore ${meta.id} -- why it is accepted here\n\`\`\`\n\nWith \`deploylint-ignore-file\` the comment covers the whole file; \`until=2027-01-31\` before the dashes ends it after that day.`
  return `${line}\n\n${off}`
}

function referenceLine({ title, source }: Reference): string {
  return /^https?:\/\//.test(source)
    ? `- [${escapeInline(title)}](${source})`
    : `- ${escapeInline(title)}: \`${source}\``
}
