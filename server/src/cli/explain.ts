/** `deploylint explain` and `deploylint rules`: the rules' own words, offline. */
import { nearest } from "../base/nearest.ts"
import { visible } from "../base/visible.ts"
import { catalogue, metaOf } from "../rules/catalogue.ts"
import type { RuleMeta } from "../rules/define.ts"
import { type Environment, exits } from "./environment.ts"

/** Prints one rule; answers the exit code. */
export async function explain(rule: string, { out, err }: Environment): Promise<number> {
  const meta = metaOf(rule)
  if (meta === undefined) {
    const meant =
      nearest(
        rule,
        catalogue.map((each) => each.id),
      ) ?? catalogue.find((each) => each.id.endsWith(`/${rule}`))?.id
    const hint = meant === undefined ? "`deploylint rules` lists them." : `Did you mean \`${meant}\`?`
    await err.write(`No rule is called \`${visible(rule)}\`. ${hint}\n`)
    return exits.trouble
  }
  await out.write(ruleText(meta))
  return exits.clean
}

function ruleText(meta: RuleMeta): string {
  const lists = [
    ["Checklist", meta.checklist.join(", ")],
    ["Also known as", (meta.equivalents ?? []).join(", ")],
    ["Former names", (meta.aliases ?? []).join(", ")],
  ] as const
  return [
    meta.id,
    `${meta.summary}\n`,
    `${meta.why}\n`,
    `What to do: ${meta.remedy}\n`,
    `Severity: ${meta.severity}${meta.onByDefault ? "" : " (off unless deploylint.yaml sets it)"}`,
    `Confidence: ${meta.confidence}`,
    `Fix: ${fixWords[meta.fix]}`,
    ...lists.flatMap(([name, text]) => (text === "" ? [] : [`${name}: ${text}`])),
    ...(meta.references.length === 0 ? [] : ["References:"]),
    ...meta.references.map(({ title, source }) => `  ${title}: ${source}`),
    `\nTo suppress one finding, put this above its line:\n  # deploylint-ignore ${meta.id} -- why it is accepted here`,
    "",
  ].join("\n")
}

const fixWords = {
  none: "none",
  safe: "yes; nothing changes at run time",
  review: "yes; some change how the service runs and want a look first",
} as const

/** Prints all rules; answers the exit code. */
export async function listRules(format: "text" | "json", { out }: Environment): Promise<number> {
  const sorted = [...catalogue].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (format === "json") {
    await out.write(`${JSON.stringify({ version: 1, rules: sorted.map(ruleData) })}\n`)
    return exits.clean
  }
  const width = Math.max(...sorted.map((meta) => meta.id.length))
  const line = (meta: RuleMeta): string =>
    `${meta.id.padEnd(width)}  ${(meta.onByDefault ? meta.severity : "off").padEnd(7)}  ${meta.summary}\n`
  await out.write(sorted.map(line).join(""))
  return exits.clean
}

/** A rule without its functions and schemas. */
function ruleData(meta: RuleMeta): Record<string, unknown> {
  const { id, subject, status, since, severity, confidence, onByDefault, checklist } = meta
  const { summary, why, remedy, fix, references, equivalents = [], aliases = [] } = meta
  const head = { id, subject, status, since, severity, confidence, onByDefault, checklist }
  return { ...head, summary, why, remedy, fix, references, equivalents, aliases }
}
