/** The page of the checklist: item by format with what decides it and the test that shows it, then each item in words. */

import type { ItemDefinition } from "../../src/checklist/define.ts"
import { items } from "../../src/checklist/items/all.ts"
import { escapeInline } from "../../src/features/rule-page.ts"
import type { RuleMeta } from "../../src/rules/define.ts"
import { type ItemArea, itemOf, itemsOfRule } from "../../src/rules/items.ts"
import { kindByName } from "../../src/workspace/recognise.ts"
import type { Language } from "../../src/workspace/types.ts"
import type { Scenario } from "../fixtures.ts"

/** A scenario of the proofs: which file of which format decides an item. */
export interface ProofScenario {
  readonly item: string
  readonly state: string
  readonly because: string
  readonly decisive: string
}

export interface ChecklistPageContext {
  readonly rules: readonly RuleMeta[]
  readonly scenariosOf: (rule: string) => readonly Scenario[]
  readonly proofs: readonly ProofScenario[]
}

const formats: readonly (readonly [Language, string])[] = [
  ["env", "env"],
  ["compose", "Compose"],
  ["systemd", "units"],
  ["synapse", "Synapse"],
  ["dockerfile", "Dockerfile"],
  ["kubernetes", "Kubernetes"],
  ["nginx", "nginx"],
  ["caddy", "Caddy"],
  ["prometheus", "Prometheus"],
  ["grafana", "Grafana"],
  ["crontab", "crontab"],
  ["shell", "scripts"],
  ["runbook", "runbooks"],
]

const areas: Readonly<Record<ItemArea, string>> = {
  security: "Security",
  reliability: "Reliability",
  monitoring: "Monitoring",
  backup: "Backup",
  upgrades: "Upgrades",
  scaling: "Scaling",
  deploy: "Deploy folder",
}

/** Decided by a rule with its bad fixture, or by a proof with its scenario. */
interface Decider {
  readonly format: Language
  readonly text: string
}

/** The whole page. The same rules, items and fixtures give the same text. */
export function checklistPage(context: ChecklistPageContext): string {
  const deciders = new Map(items.map((item) => [item.id, decidersOf(item, context)]))
  const parts = [
    "<!-- Made by `npm run generate`; do not edit. -->",
    "# The production checklist",
    introduction,
    "## Item by format",
    legend,
    matrix(deciders),
  ]
  for (const [area, heading] of Object.entries(areas)) {
    parts.push(`## ${heading}`)
    for (const item of items.filter(({ id }) => itemOf(id)?.area === area))
      parts.push(section(item, deciders.get(item.id) ?? []))
  }
  return `${parts.join("\n\n")}\n`
}

const introduction = `\`deploylint checklist\` and the view in the editor judge every deployment of a folder by these items. Fail beats unknown
beats pass; nothing passes without a file that proves it, and an empty folder passes nothing. An item is not applicable only
where files show that what it is about is absent. Deployments in production decide; those for development and templates are
listed beside them. A finding of severity error or warning fails the items of its rule; an accepted one, a rule that is
switched off, a rule that crashed and a file that could not be read leave them unknown.

What no file can show is vouched for in \`deploylint.yaml\`; a word turns unknown into pass until its last day, never fail:

\`\`\`yaml
attest:
  - item: B3
    by: Ada Example
    on: 2026-10-01
    until: 2027-03-31
    evidence: https://wiki.example.com/restore-2026
deployments:
  edge:
    files: [edge/]
    environment: production
    fleet: 40
\`\`\``

const legend = `\`R\`: rules decide it, \`E\`: evidence in the file does; both are listed with their tests in the item's section. \`(E)\`: the format
counts as evidence, and is shown by a test of another format that carries the same facts. An empty cell: files of this format
say nothing about the item.`

function decidersOf(item: ItemDefinition, { rules, scenariosOf, proofs }: ChecklistPageContext): readonly Decider[] {
  const found: Decider[] = []
  for (const meta of rules.filter((rule) => itemsOfRule(rule).includes(item.id))) {
    const tests = new Map<Language, string>()
    for (const scenario of scenariosOf(meta.id).filter(({ bad }) => bad))
      for (const [path, text] of Object.entries(scenario.files)) {
        const format = formatOf(path, text)
        const suits = meta.subject === "facts" || meta.subject === format
        if (format !== undefined && suits && !tests.has(format)) tests.set(format, scenario.name)
      }
    for (const [format, name] of tests)
      found.push({ format, text: `rule [${meta.id}](rules/${meta.id}.md), shown by \`test/rules/${meta.id}/${name}\`` })
  }
  for (const { item: id, state, because, decisive } of proofs) {
    const format = id === item.id ? formatOf(decisive, "") : undefined
    if (format !== undefined)
      found.push({
        format,
        text: `evidence: ${state}, because ${escapeInline(because)} (\`test/checklist/proofs.test.ts\`)`,
      })
  }
  return found
}

/** The format of a fixture's file by its name; YAML of several formats also by a look at its text. */
function formatOf(path: string, text: string): Language | undefined {
  const kind = kindByName(`file:///w/${path}`)
  if (kind === undefined || kind.is === "settings") return undefined
  if (kind.is === "json") return "grafana"
  if (kind.is !== "yaml") return kind.is
  if (/prometheus|alerts|rules/.test(path)) return "prometheus"
  if (/k8s|manifest/.test(path) || /^apiVersion:/m.test(text)) return "kubernetes"
  if (/synapse|config\.|sites/.test(path)) return "synapse"
  if (/^scrape_configs:|^groups:|^route:/m.test(text)) return "prometheus"
  return undefined
}

function matrix(deciders: ReadonlyMap<string, readonly Decider[]>): string {
  const head = `| Item | ${formats.map(([, name]) => name).join(" | ")} | A person |`
  const line = `|---|${formats.map(() => ":-:").join("|")}|:-:|`
  const rows = items.map((item) => {
    const own = deciders.get(item.id) ?? []
    const cells = formats.map(([format]) => cell(item, format, own))
    const title = itemOf(item.id)?.title ?? ""
    const word = itemOf(item.id)?.attestable === true ? "attests" : ""
    return `| [${item.id}](#${anchor(item.id, title)}) | ${cells.join(" | ")} | ${word} |`
  })
  return [head, line, ...rows].join("\n")
}

function cell({ formats: counted }: ItemDefinition, format: Language, deciders: readonly Decider[]): string {
  const own = deciders.filter((each) => each.format === format)
  const marks = [
    own.some(({ text }) => text.startsWith("rule")) ? "R" : "",
    own.some(({ text }) => text.startsWith("evidence")) ? "E" : "",
  ]
  const shown = marks.filter((mark) => mark !== "").join(" ")
  return shown !== "" ? shown : counted.includes(format) ? "(E)" : ""
}

function section(item: ItemDefinition, deciders: readonly Decider[]): string {
  const { id, demand, passes, fails, unknown, traps, answer } = item
  const { title = "", attestable = false } = itemOf(id) ?? {}
  const names = new Map(formats)
  const lines = deciders.map(({ format, text }) => `- ${names.get(format) ?? format}: ${text}`)
  return [
    `### ${id} ${title}`,
    escapeInline(demand),
    [
      `- **Passes:** ${escapeInline(passes)}`,
      `- **Fails:** ${escapeInline(fails)}`,
      `- **Unknown:** ${escapeInline(unknown)}`,
      `- **What to do:** ${escapeInline(answer)}`,
      `- **A person:** ${attestable ? "may attest it where files are silent." : "cannot attest it: files decide."}`,
    ].join("\n"),
    ...(traps.length === 0
      ? []
      : [`What looks like a proof and is none:\n\n${traps.map((trap) => `- ${escapeInline(trap)}`).join("\n")}`]),
    lines.length === 0 ? "No file decides it: it is attested." : `Decided by:\n\n${[...new Set(lines)].join("\n")}`,
  ].join("\n\n")
}

/** The fragment that GitHub makes of a heading. */
function anchor(id: string, title: string): string {
  return `${id} ${title}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-")
}
