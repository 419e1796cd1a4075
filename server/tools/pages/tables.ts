/** Tables of rules and settings: the page index, regions of the README. */

import { escapeInline } from "../../src/features/rule-page.ts"
import type { RuleMeta } from "../../src/rules/define.ts"
import { editorSettings } from "../../src/settings/editor.ts"
import { topLevelKeys } from "../../src/settings/schema.ts"

/** The index of all pages: by area, then by checklist item. */
export function pageIndex(rules: readonly RuleMeta[]): string {
  const areas = Map.groupBy(rules, areaOf)
  const byArea = [...areas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([area, metas]) => `## ${area}\n\n${ruleTable(metas, "")}`)
  const items = new Map<string, RuleMeta[]>()
  for (const meta of rules) for (const item of meta.checklist) items.set(item, [...(items.get(item) ?? []), meta])
  const rows = [...items]
    .sort(([a], [b]) => itemOrder(a) - itemOrder(b))
    .map(([item, metas]) => `| ${item} | ${metas.map((meta) => link(meta, "")).join(", ")} |`)
  return [
    "<!-- Made by `npm run generate`; do not edit. -->",
    "# Rules",
    `${rules.length} rules. \`deploylint explain <rule>\` prints a page's text on the command line.`,
    ...byArea,
    "## By checklist item",
    ["| Item | Rules |", "|---|---|", ...rows].join("\n"),
    "",
  ].join("\n\n")
}

const parts = ["S", "R", "M", "B", "U", "C", "D"]

function itemOrder(item: string): number {
  return parts.indexOf(item.charAt(0)) * 100 + Number.parseInt(item.slice(1), 10)
}

/** A table of rules with links; `base` leads from the file that holds the table to the pages. */
export function ruleTable(rules: readonly RuleMeta[], base: string): string {
  const rows = [...rules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((meta) => {
      const severity = meta.onByDefault ? meta.severity : "off"
      return `| ${link(meta, base)} | ${severity} | ${meta.fix === "none" ? "" : meta.fix} | ${escapeInline(meta.summary)} |`
    })
  return ["| Rule | Severity | Fix | Reports |", "|---|---|---|---|", ...rows].join("\n")
}

function link({ id }: RuleMeta, base: string): string {
  return `[${id}](${base}${id}.md)`
}

function areaOf(meta: RuleMeta): string {
  return meta.id.slice(0, meta.id.indexOf("/"))
}

/** Keys of `deploylint.yaml` and settings of the editor. */
export function settingsTable(): string {
  const keys = Object.entries(topLevelKeys).map(([key, text]) => `| \`${key}\` | ${escapeInline(text)} |`)
  const settings = Object.entries(editorSettings).map(
    ([name, setting]) =>
      `| \`deploylint.${name}\` | \`${JSON.stringify(setting.default)}\` | ${escapeInline(setting.description)} |`,
  )
  return [
    ["| Key of `deploylint.yaml` | |", "|---|---|", ...keys].join("\n"),
    ["| Setting of the editor | Default | |", "|---|---|---|", ...settings].join("\n"),
  ].join("\n\n")
}

/** Replaces what stands between `<!-- begin name -->` and `<!-- end name -->`; a text without the marks stays as it is. */
export function withRegion(text: string, name: string, content: string): string {
  const begin = `<!-- begin ${name} -->`
  const end = `<!-- end ${name} -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) return text
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`
}
