/** Where a cursor stands in a unit file that is being written: in a header, a key or a value. Works on lines, not on a tree. */
import type { Span } from "../base/span.ts"
import { endsInBackslash, isBlank, skipBlanks } from "../syntax/systemd/lines.ts"

interface Base {
  /** The section above; undefined before the first one. */
  readonly section: string | undefined
  /** What a completion replaces. */
  readonly replace: Span
  /** What is written of it so far. */
  readonly prefix: string
}

export type Place =
  | ({ readonly in: "header" } & Base)
  | ({ readonly in: "key"; readonly hasEquals: boolean; readonly isEmpty: boolean } & Base)
  | ({
      readonly in: "value"
      readonly key: string
      /** The value before the word at the cursor, on this line. */
      readonly before: string
      readonly isFirstLine: boolean
    } & Base)

/** The place of an offset; undefined in comments and behind headers. */
export function placeAt(text: string, at: number): Place | undefined {
  const line = lineAround(text, at)
  const first = skipBlanks(text, line.start + (text.charCodeAt(line.start) === 0xfeff ? 1 : 0), line.end)
  const opening = text[first]
  if (first < line.end && (opening === "#" || opening === ";")) return undefined
  const section = sectionAbove(text, line.start)
  const start = continuedFrom(text, line.start)
  const isContinued = start !== line.start
  if (!isContinued && opening === "[" && first < at)
    return headerPlace(text, at, { start: first, end: line.end }, section)
  const equals = text.indexOf("=", start)
  if (equals >= 0 && equals < at) return valuePlace(text, at, line, { section, start, equals })
  if (isContinued) return undefined
  return at < first ? emptyKey(section, at, text, line) : keyPlace(text, at, { start: first, end: line.end }, section)
}

function headerPlace(text: string, at: number, line: Span, section: string | undefined): Place | undefined {
  const close = text.indexOf("]", line.start)
  const isClosed = close >= 0 && close < line.end
  const end = isClosed ? close + 1 : line.end
  if (at > end || (at === end && isClosed)) return undefined
  return { in: "header", section, replace: { start: line.start, end }, prefix: text.slice(line.start + 1, at) }
}

function keyPlace(text: string, at: number, line: Span, section: string | undefined): Place | undefined {
  const prefix = text.slice(line.start, at)
  if (/[^A-Za-z0-9-]/.test(prefix)) return undefined
  let end = at
  while (end < line.end && /[A-Za-z0-9-]/.test(text[end] ?? "")) end++
  const hasEquals = text[skipBlanks(text, end, line.end)] === "="
  const replace = { start: line.start, end }
  return { in: "key", section, replace, prefix, hasEquals, isEmpty: line.start === line.end }
}

interface Assigned {
  readonly section: string | undefined
  /** Start of the line with the key, and its `=`. */
  readonly start: number
  readonly equals: number
}

function valuePlace(text: string, at: number, line: Span, { section, start, equals }: Assigned): Place {
  const from = start === line.start ? equals + 1 : line.start
  let wordStart = at
  while (wordStart > from && !isBlank(text.charCodeAt(wordStart - 1))) wordStart--
  let end = at
  while (end < line.end && !isBlank(text.charCodeAt(end)) && text[end] !== "\\") end++
  return {
    in: "value",
    section,
    key: text.slice(skipBlanks(text, start, equals), equals).trim(),
    replace: { start: wordStart, end },
    prefix: text.slice(wordStart, at),
    before: text.slice(from, wordStart),
    isFirstLine: start === line.start,
  }
}

function emptyKey(section: string | undefined, at: number, text: string, line: Span): Place {
  return {
    in: "key",
    section,
    replace: { start: at, end: at },
    prefix: "",
    hasEquals: false,
    isEmpty: text.slice(at, line.end).trim() === "",
  }
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0
}

function lineAround(text: string, at: number): Span {
  let start = at
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--
  let end = at
  while (end < text.length && !isBreak(text.charCodeAt(end))) end++
  return { start, end }
}

/** Start of the line whose backslashes lead to this one; comment lines between count for nothing. */
function continuedFrom(text: string, start: number): number {
  let from = start
  for (let at = start; at > 0; ) {
    let end = at - 1
    if (text.charCodeAt(end) === 10 && text.charCodeAt(end - 1) === 13) end--
    const line = lineAround(text, end)
    const isComment = /^[ \t]*[#;]/.test(text.slice(line.start, Math.min(line.end, line.start + 200)))
    if (!isComment && !endsInBackslash(text, line)) break
    if (!isComment) from = line.start
    at = line.start
  }
  return from
}

/** Name of the section that the last header before an offset opens. */
function sectionAbove(text: string, before: number): string | undefined {
  for (let at = text.lastIndexOf("[", before - 1); at >= 0; at = text.lastIndexOf("[", at - 1)) {
    const line = lineAround(text, at)
    if (text.slice(line.start, at).replace("\uFEFF", "").trim() === "") {
      const name = /^\[([^\]\r\n]*)\]/.exec(text.slice(at, line.end))?.[1]
      if (name !== undefined && continuedFrom(text, line.start) === line.start) return name
    }
    if (at === 0) break
  }
  return undefined
}
