/** Runbooks in the editor: the outline of their headings, and what a link or a command comes to. */
import { type Span, touches } from "../base/span.ts"
import type { Runbook, Section } from "../model/runbook/types.ts"
import { announcedSubcommand } from "../model/trading/facts.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

/** Headings in their order, the deeper ones below the higher. */
export function runbookSymbols(model: Runbook): readonly DocumentSymbolInfo[] {
  const { symbols } = collect(model.sections, 0, 0)
  return symbols
}

/** Sections from `at` on that are deeper than `level`, each with those below it. */
function collect(
  sections: readonly Section[],
  at: number,
  level: number,
): { symbols: readonly DocumentSymbolInfo[]; next: number } {
  const symbols: DocumentSymbolInfo[] = []
  let i = at
  for (let section = sections[i]; section !== undefined && section.heading.level > level; section = sections[i]) {
    const inner = collect(sections, i + 1, section.heading.level)
    const { heading, whole, isEmpty } = section
    symbols.push({
      name: heading.text === "" ? "(empty)" : heading.text,
      ...(isEmpty ? { detail: "says nothing" } : {}),
      kind: "section",
      span: { start: heading.span.start, end: Math.max(heading.span.end, whole.end) },
      nameSpan: heading.textSpan,
      children: inner.symbols,
    })
    i = inner.next
  }
  return { symbols, next: i }
}

/** The document's state on its title; a command that does not exist yet on its words. */
export function runbookHover(model: Runbook, at: number): HoverPart | undefined {
  if (touches(model.titleSpan, at)) return { span: model.titleSpan, markdown: stateOf(model) }
  const command = model.commands.find((each) => touches(each.span, at))
  return command && announced(command.words, command.span)
}

function stateOf(model: Runbook): string {
  const { owner, exercised, reviewed, reviewDue, sections, role } = model
  const empty = sections.filter((section) => section.isEmpty).length
  const lines = list([
    `Owner: ${owner === undefined ? "not stated" : code(owner.value)}`,
    `Last exercised: ${exercised === undefined ? "not stated" : code(exercised.day ?? exercised.value)}`,
    reviewed && `Last reviewed: ${code(reviewed.day ?? reviewed.value)}`,
    reviewDue?.day && `Next review due: ${code(reviewDue.day)}`,
    empty === 0 ? undefined : `Sections that say nothing: ${empty}`,
  ])
  return `**${role === "continuity" ? "Continuity plan" : "Runbook"}**\n\n${lines}`
}

function announced(words: readonly { readonly text: string }[], span: Span): HoverPart | undefined {
  const at = words.findIndex((word) => word.text === "horizon")
  if (at < 0 || words[at + 1]?.text !== announcedSubcommand) return undefined
  return { span, markdown: "`horizon kill` is announced for a later release; a runbook must not rely on it." }
}
