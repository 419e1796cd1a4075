/** What a document leaves open or claims too much: text to be filled in, claims about rules. */
import { type Span, span } from "../../base/span.ts"
import type { MarkdownTree } from "../../syntax/markdown/tree.ts"
import type { Blank, Claim } from "./types.ts"

/** A stretch of text that belongs together: a paragraph, an item, a row. */
interface Stretch {
  readonly text: string
  readonly start: number
}

const open = ["TODO", "TBD", "TBC", "FIXME", "XXX", "N/A yet", "lorem ipsum"].join("|")
/** Words that only an unfilled template puts into brackets. */
const slots =
  "company(?: name)?|firm(?: name)?|organi[sz]ation(?: name)?|(?:your |full |first |last |owner'?s? |contact )?name|date|e-?mail|phone(?: number)?|number|title|role|team|address|url|link|vendor|system|insert[^\\]>\\n]{0,60}|fill in[^\\]>\\n]{0,60}|your[ -][^\\]>\\n]{1,60}|to be [a-z][^\\]>\\n]{0,60}|signature|owner|sponsor|yyyy-mm-dd"
const blank = new RegExp(
  [
    `\\b(?:${open})\\b`,
    `\\[(?:${slots})\\](?![(\\[:])`,
    `<(?:${slots})>`,
    "\\{\\{[^{}\\n]{1,60}\\}\\}",
    "\\b(?:YYYY-MM-DD|DD/MM/YYYY|MM/DD/YYYY)\\b",
    "_{4,}",
  ].join("|"),
  "g",
)
const anyCase = new RegExp(`\\[(?:${slots})\\](?![(\\[:])|<(?:${slots})>`, "gi")

/** Text that waits for somebody, outside code and comments, in file order. */
export function blanksOf(tree: MarkdownTree): readonly Blank[] {
  const found = new Map<number, Blank>()
  for (const { text, start } of stretchesOf(tree)) {
    const bare = withoutCode(text)
    for (const pattern of [blank, anyCase])
      for (const { 0: words, index } of bare.matchAll(pattern)) {
        const at = start + index
        if (!found.has(at)) found.set(at, { text: words, span: span(at, at + words.length) })
      }
  }
  return [...found.values()].sort((a, b) => a.span.start - b.span.start)
}

/** Code spans as blanks of the same length: parameters of commands are meant to be there. */
function withoutCode(text: string): string {
  return text.replace(/(`{1,3})(?!`)[^`]*\1/g, (code) => " ".repeat(code.length))
}

const oldRule = /\b206\s?\(4\)\s?-\s?4\b/
/** Words that tell the truth about that number, or take the claim back. */
const honest =
  /\b(?:propos(?:ed|al)|withdrawn|never adopted|not adopted|rescinded|repealed|not in force|no (?:legal|certification)|not (?:a |an |legal |certified|compliant|intended)|does not|do not|is no\b|nor)\b/i
const status =
  /\b(?:(?:fully |sec[- ]|finra[- ]|regulatory[- ])?compliant|compl(?:ies|y) with|(?:is|are|has been|been) certified|certified (?:under|by|against|to)|(?:ensures?|guarantees?|assures?) (?:full |regulatory )?compliance)\b/i
const authority = /\b(?:SEC|FINRA|Advisers Act|NASAA|securities regulat\w+|206\(4\)|17a-4|204-2)(?!\w)/i
/** The document speaks of itself: what it says of a vendor is another matter. */
const self =
  /\b(?:this|the|our|all|these)\b[^.]{0,80}\b(?:plans?|polic(?:y|ies)|documents?|procedures?|programs?|programmes?|templates?|bcp|runbooks?|firm)\b|\bwe\b|^\W*(?:fully )?(?:compliant|complies|certified)\b/i

/** Sentences that claim to satisfy a rule. */
export function claimsOf(tree: MarkdownTree): readonly Claim[] {
  return stretchesOf(tree, true).flatMap(({ text, start }) =>
    sentencesIn(text).flatMap(({ text: sentence, start: offset }): Claim[] => {
      if (honest.test(sentence) || sentence.endsWith("?")) return []
      const rule = oldRule.exec(sentence)
      const claim = rule ?? (authority.test(sentence) && self.test(sentence) ? status.exec(sentence) : null)
      if (claim === null) return []
      const at = start + offset + claim.index
      const words = claim[0]
      return [{ kind: rule === null ? "status" : "rule", words, span: span(at, at + words.length) }]
    }),
  )
}

function sentencesIn(text: string): Stretch[] {
  const found: Stretch[] = []
  let from = 0
  for (const { index, 0: mark } of text.matchAll(/[.!?](?=\s)|\n(?=\s*\n)/g)) {
    found.push({ text: text.slice(from, index + mark.length), start: from })
    from = index + mark.length
  }
  return [...found, { text: text.slice(from), start: from }]
}

/** Lines of one paragraph together, each item and row on its own. Headings count where asked for. */
function stretchesOf(tree: MarkdownTree, withHeadings = false): readonly Stretch[] {
  const found: { start: number; end: number }[] = []
  let last: string | undefined
  for (const { kind, content } of tree.lines) {
    const said = content.end > content.start
    const goesOn = kind === last && (kind === "text" || kind === "quote")
    const previous = found.at(-1)
    if (said && goesOn && previous !== undefined) previous.end = content.end
    else if (said && isProse(kind, withHeadings)) found.push({ start: content.start, end: content.end })
    last = kind
  }
  return found.map(({ start, end }) => ({ text: tree.text.slice(start, end), start }))
}

function isProse(kind: string, withHeadings: boolean): boolean {
  if (kind === "heading") return withHeadings
  return kind === "text" || kind === "list" || kind === "quote" || kind === "table"
}

/** True for a span that holds one of the places. */
export function holds(at: Span, places: readonly Blank[]): boolean {
  return places.some((each) => each.span.start >= at.start && each.span.end <= at.end)
}
