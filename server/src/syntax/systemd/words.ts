/** Splitting of values into words with systemd's quoting and C escapes (extract_first_word). */
import type { Span } from "../../base/span.ts"
import type { UnitAssignment, ValuePiece } from "./tree.ts"

/** One word after unquoting. `broken`: systemd stops here, because a quote is not closed or an escape is not known. */
export interface SplitWord {
  readonly text: string
  /** From the word's first to its last source character, quotes included. */
  readonly span: Span
  /** Where the word stands in the joined value. */
  readonly range: Span
  readonly broken?: "quote" | "escape"
}

/** What is taken off: `words` unquotes and unescapes, `command` keeps unknown escapes, `plain` only cuts at blanks. */
export type Splitting = "words" | "command" | "plain"

/** Splits a value at blanks. Linear; never fails: a broken word is the last one and carries the reason. */
export function splitWords(
  assignment: Pick<UnitAssignment, "value" | "pieces">,
  splitting: Splitting = "words",
): readonly SplitWord[] {
  const { value, pieces } = assignment
  const places = placesOf(pieces)
  const words: SplitWord[] = []
  let at = 0
  for (;;) {
    while (isSeparator(value.charCodeAt(at))) at++
    if (at >= value.length) return words
    const word = splitting === "plain" ? plainWord(value, at) : quotedWord(value, at, splitting === "command")
    const found = {
      text: word.text,
      span: { start: places(at), end: places(word.end - 1) + 1 },
      range: { start: at, end: word.end },
    }
    words.push(word.broken ? { ...found, broken: word.broken } : found)
    if (word.broken) return words
    at = word.end
  }
}

/** A function from offsets of a value to source offsets; built once per value, it bisects. */
export function placesOf(pieces: readonly ValuePiece[]): (offset: number) => number {
  const starts: number[] = []
  let length = 0
  for (const piece of pieces) {
    starts.push(length)
    length += piece.text.length
  }
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return (pieces[low]?.span.start ?? 0) + offset - (starts[low] ?? 0)
  }
}

interface RawWord {
  readonly text: string
  readonly end: number
  readonly broken?: "quote" | "escape"
}

function plainWord(value: string, start: number): RawWord {
  let end = start
  while (end < value.length && !isSeparator(value.charCodeAt(end))) end++
  return { text: value.slice(start, end), end }
}

function quotedWord(value: string, start: number, relaxed: boolean): RawWord {
  let text = ""
  let quote = 0
  let at = start
  while (at < value.length) {
    const c = value.charCodeAt(at)
    if (quote === 0 && isSeparator(c)) return { text, end: at }
    if (c === 92) {
      const read = readEscape(value, at)
      if (!read && !relaxed) return { text, end: at + 1, broken: "escape" }
      text += read ? read.text : value.slice(at, at + 2)
      at = read ? read.end : at + 2
    } else if (quote === 0 ? c === 34 || c === 39 : c === quote) {
      quote = quote === 0 ? c : 0
      at++
    } else {
      text += value[at]
      at++
    }
  }
  return quote === 0 ? { text, end: value.length } : { text, end: value.length, broken: "quote" }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
  s: " ",
}

/** The escape at a backslash, or undefined for one that systemd does not know. NUL is not a valid result. */
function readEscape(value: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const kind = value[at + 1] ?? ""
  const simple = simpleEscapes[kind]
  if (simple !== undefined) return { text: simple, end: at + 2 }
  if (kind === "x") return numbered(value, at + 2, 2, 16)
  if (kind === "u") return numbered(value, at + 2, 4, 16)
  if (kind === "U") return numbered(value, at + 2, 8, 16)
  return numbered(value, at + 1, 3, 8)
}

function numbered(
  value: string,
  start: number,
  length: number,
  base: 8 | 16,
): { text: string; end: number } | undefined {
  const digits = value.slice(start, start + length)
  if (digits.length !== length || !(base === 16 ? /^[0-9a-f]+$/i : /^[0-7]+$/).test(digits)) return undefined
  const code = Number.parseInt(digits, base)
  if (code === 0 || code > 0x10ffff || (base === 8 && code > 255) || (code >= 0xd800 && code < 0xe000)) return undefined
  return { text: String.fromCodePoint(code), end: start + length }
}

function isSeparator(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13
}
