/** The page of one rule: its meta, its options, its fixtures as examples. */
import { z } from "zod"
import { escapeInline, rulePageFrame } from "../../src/features/rule-page.ts"
import type { RuleMeta } from "../../src/rules/define.ts"
import { type Analysed, analyse, type Scenario } from "../fixtures.ts"
import { annotated, firstFix, fixExample } from "./example.ts"

export interface PageContext {
  readonly repository: string
  readonly scenarios: readonly Scenario[]
}

/** The Markdown of a rule's page. Never fails: an example that cannot be made says so. */
export async function rulePage(meta: RuleMeta, context: PageContext): Promise<string> {
  const { before, after } = rulePageFrame(meta)
  const shown = ["## Examples", ...(await examples(meta, context)), ...options(meta)].join("\n\n")
  return `<!-- Made by \`npm run generate\`; do not edit. -->\n\n${before}\n\n${shown}\n\n${after}\n`
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
