/** Physical and logical lines of a unit file: terminators, comment lines, continuations. systemd.syntax(7), conf-parser. */
import type { Span } from "../../base/span.ts"

/** A physical line: content `[start, end)`, `next` just past its terminator. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly next: number
}

/** A physical line's part of a logical line; the backslash at the end of a continued part reads as one blank. */
export interface Part extends Span {
  readonly continued: boolean
}

/** Physical lines joined by trailing backslashes. */
export interface LogicalLine {
  readonly parts: readonly Part[]
  /** Comment lines that stand between the parts. */
  readonly comments: readonly Span[]
  readonly next: number
}

const LF = 10
const CR = 13
const NUL = 0

/** Cuts off the line at `start`: LF, CR and NUL end it; a run without a repeated character is one terminator, NUL closes it. */
export function physicalLine(text: string, start: number): Line {
  let end = start
  while (end < text.length && !isTerminator(text.charCodeAt(end))) end++
  let next = end
  const seen: number[] = []
  while (next < text.length) {
    const c = text.charCodeAt(next)
    if (!isTerminator(c) || seen.includes(c) || seen.includes(NUL)) break
    seen.push(c)
    next++
  }
  return { start, end, next }
}

/** Joins `first` (no comment line) with what its trailing backslashes continue into; comment lines between are skipped. */
export function logicalLine(text: string, first: Line): LogicalLine {
  const comments: Span[] = []
  let part = partOf(text, first)
  const parts = [part]
  let next = first.next
  while (part.continued && next < text.length) {
    const line = physicalLine(text, next)
    next = line.next
    const comment = commentIn(text, line)
    if (comment) {
      comments.push(comment)
      continue
    }
    part = partOf(text, line)
    parts.push(part)
  }
  return { parts, comments, next }
}

/** The comment of a line whose first non-blank character is `#` or `;`. */
export function commentIn(text: string, line: Line): Span | undefined {
  const at = skipBlanks(text, line.start, line.end)
  const c = text.charCodeAt(at)
  return at < line.end && (c === 35 || c === 59) ? { start: at, end: line.end } : undefined
}

/** True if an odd number of backslashes ends the range. */
export function endsInBackslash(text: string, range: Span): boolean {
  let at = range.end
  while (at > range.start && text.charCodeAt(at - 1) === 92) at--
  return (range.end - at) % 2 === 1
}

/** First place in `[start, end)` that is neither space nor tab, or `end`. */
export function skipBlanks(text: string, start: number, end: number): number {
  let at = start
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

/** Space and tab: the blanks that can stand inside a line. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function partOf(text: string, line: Line): Part {
  return { start: line.start, end: line.end, continued: endsInBackslash(text, line) }
}

function isTerminator(code: number): boolean {
  return code === LF || code === CR || code === NUL
}
