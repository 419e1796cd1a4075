/** Grammar of one suppression comment: `# deploylint-ignore <rule>[, <rule>] [until=YYYY-MM-DD] -- reason`. */
import { calendarDate } from "../base/date.ts"
import { type Span, span } from "../base/span.ts"
import type { Directive, NamedRule } from "./types.ts"

/** The word that stands for the reason until somebody writes one. */
export const reasonPlaceholder = "reason"

/** Markdown's comments are HTML's: `<!-- deploylint-ignore rule -- reason -->`. */
const head = /^[ \t]*(?:[#;]+|<!--)[ \t]*deploylint-ignore(-file)?(?=[ \t,:]|$)/
const placeholder = /^[<[(]?(?:the |your )?reason(?: here)?[>\])]?[.…]*$/i

/** What a comment says, without its targets; undefined for a comment that is no suppression. `at` is its span. */
export function readDirective(text: string, at: Span): Omit<Directive, "own" | "lines"> | undefined {
  const whole = text.slice(at.start, at.end).trimEnd()
  const opening = head.exec(whole)
  if (opening === null) return undefined
  const mark = whole.search(/[#;<]/)
  // What ends an HTML comment is no part of what it says.
  const comment = whole.startsWith("<", mark) ? whole.replace(/[ \t]*-->$/, "") : whole
  const from = opening[0].length
  const dashes = separatorIn(comment, from)
  const listEnd = dashes ?? comment.length
  const words = wordsIn(comment, from, listEnd)
  const place = (word: Word): Span => span(at.start + word.start, at.start + word.start + word.text.length)
  const until = words.find((word) => /^until=/i.test(word.text))
  const rules: NamedRule[] = words
    .filter((word) => !/^until=/i.test(word.text))
    .map((word) => ({ name: word.text, span: place(word) }))
  const said =
    dashes === undefined
      ? ""
      : comment
          .slice(dashes)
          .replace(/^[ \t]*-+/, "")
          .trim()
  const written = /[\p{L}\p{N}]/u.test(said) && !placeholder.test(said)
  const end = comment.slice(0, listEnd).trimEnd().length
  return {
    span: span(at.start + mark, at.start + whole.length),
    scope: opening[1] === undefined ? "line" : "file",
    rules,
    ...(until === undefined
      ? {}
      : { until: { text: until.text.slice(6), date: calendarDate(until.text.slice(6)), span: place(until) } }),
    ...(written ? { reason: said } : {}),
    reasonSpan: span(at.start + end, at.start + comment.length),
  }
}

/** Offset of the `--` (with a blank or the list's end before it) that opens the reason. */
function separatorIn(comment: string, from: number): number | undefined {
  for (let at = comment.indexOf("--", from); at >= 0; at = comment.indexOf("--", at + 1)) {
    if (/[\s,]/.test(comment.charAt(at - 1)) || at === from) return at
  }
  return undefined
}

interface Word {
  readonly text: string
  readonly start: number
}

function wordsIn(comment: string, from: number, to: number): Word[] {
  return [...comment.slice(from, to).matchAll(/[^\s,:]+/g)].map((found) => ({
    text: found[0],
    start: from + found.index,
  }))
}
