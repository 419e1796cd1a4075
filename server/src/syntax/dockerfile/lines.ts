/** Physical and logical lines of a Dockerfile: continuations, comments and blank lines between them. */
import { type Span, span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { JoinedText } from "./tree.ts"

/** A physical line: content `[start, end)`, `next` just past its line feed. A CR before it belongs to neither. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly next: number
}

export function lineFrom(text: string, start: number): Line {
  const feed = text.indexOf("\n", start)
  if (feed < 0) return { start, end: text.length, next: text.length }
  const end = feed > start && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed
  return { start, end, next: feed + 1 }
}

/** First place in `[start, end)` that is no blank, or `end`. */
export function skipBlanks(text: string, start: number, end: number): number {
  let at = start
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

/** Space, tab, and what else the builder trims. */
export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x85
}

/** The comment that a line consists of, blanks before it left out. */
export function commentIn(text: string, line: Line): Span | undefined {
  const at = skipBlanks(text, line.start, line.end)
  return at < line.end && text.charCodeAt(at) === 35 ? span(at, line.end) : undefined
}

/** The place of the character that continues a line: the last but blanks, and no escaped one. Undefined if there is none. */
function continuationAt(text: string, line: Line, escapeMark: string): number | undefined {
  let at = line.end
  while (at > line.start && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--
  if (at === line.start || text[at - 1] !== escapeMark) return undefined
  return at - 1 > line.start && text[at - 2] === escapeMark ? undefined : at - 1
}

export interface LogicalLine {
  readonly parts: readonly Span[]
  readonly next: number
}

/** Joins a line with those that it continues into; comments and blank lines between them are dropped. */
export function logicalLine(text: string, first: Line, escapeMark: string, comments: TreeComment[]): LogicalLine {
  const parts: Span[] = []
  let line = first
  for (;;) {
    const mark = continuationAt(text, line, escapeMark)
    parts.push(span(line.start, mark ?? line.end))
    if (mark === undefined) return { parts, next: line.next }
    const following = nextPart(text, line.next, comments)
    if (following === undefined) return { parts, next: text.length }
    line = following
  }
}

/** The next line that counts after a continuation. */
function nextPart(text: string, start: number, comments: TreeComment[]): Line | undefined {
  let at = start
  while (at < text.length) {
    const line = lineFrom(text, at)
    const comment = commentIn(text, line)
    if (comment !== undefined) comments.push({ span: comment, own: true })
    else if (skipBlanks(text, line.start, line.end) < line.end) return line
    at = line.next
  }
  return undefined
}

/** One text from slices of the source. */
export function joinParts(text: string, parts: readonly Span[]): JoinedText {
  const [only] = parts
  if (parts.length === 1 && only !== undefined)
    return {
      text: text.slice(only.start, only.end),
      spanOf: (from, to) => span(only.start + from, only.start + Math.max(from, to)),
    }
  const starts: number[] = []
  let length = 0
  for (const part of parts) {
    starts.push(length)
    length += part.end - part.start
  }
  const sourceOf = (offset: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return (parts[low]?.start ?? 0) + offset - (starts[low] ?? 0)
  }
  return {
    text: parts.map((part) => text.slice(part.start, part.end)).join(""),
    spanOf: (from, to) => (to <= from ? span(sourceOf(from)) : span(sourceOf(from), sourceOf(to - 1) + 1)),
  }
}

/** `[from, to)` of a joined text as a text of its own. */
export function partOf(joined: JoinedText, from: number, to: number): JoinedText {
  return {
    text: joined.text.slice(from, to),
    spanOf: (start, end) => joined.spanOf(from + start, from + end),
  }
}
