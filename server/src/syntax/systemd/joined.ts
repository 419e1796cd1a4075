/** A logical line as systemd joins it, with the way back from joined offsets to the source. */
import type { Span } from "../../base/span.ts"
import { isBlank, type Part } from "./lines.ts"
import type { ValuePiece } from "./tree.ts"

/** Joined text: one character per source character, each continuation's backslash read as a blank. */
export interface Joined {
  readonly text: string
  readonly parts: readonly Part[]
}

/** Joins the parts of a logical line. */
export function join(text: string, parts: readonly Part[]): Joined {
  const only = parts[0]
  if (parts.length === 1 && only && !only.continued) return { text: text.slice(only.start, only.end), parts }
  const pieces = parts.map((part) =>
    part.continued ? `${text.slice(part.start, part.end - 1)} ` : text.slice(part.start, part.end),
  )
  return { text: pieces.join(""), parts }
}

/** `[start, end)` of the joined text without the blanks at its edges; empty at `start` if nothing is left. */
export function trimmed(joined: Joined, start: number, end: number): Span {
  let from = start
  let to = end
  while (from < to && isBlank(joined.text.charCodeAt(from))) from++
  while (to > from && isBlank(joined.text.charCodeAt(to - 1))) to--
  return from === to ? { start, end: start } : { start: from, end: to }
}

/** The source span of a joined range; an empty range gives the place just after the character before it. */
export function sourceSpan(joined: Joined, range: Span): Span {
  if (range.start === range.end) {
    const at = range.start === 0 ? (joined.parts[0]?.start ?? 0) : sourceOffset(joined, range.start - 1) + 1
    return { start: at, end: at }
  }
  return { start: sourceOffset(joined, range.start), end: sourceOffset(joined, range.end - 1) + 1 }
}

/** The source runs of a joined range, in order; the blank of a continuation is a piece of its own. */
export function piecesOf(joined: Joined, range: Span): ValuePiece[] {
  const pieces: ValuePiece[] = []
  let at = 0
  for (const part of joined.parts) {
    const length = part.end - part.start
    const from = Math.max(range.start - at, 0)
    const to = Math.min(range.end - at, length)
    const plain = Math.min(to, part.continued ? length - 1 : length)
    if (from < plain) pieces.push(piece(joined, at, part, from, plain))
    if (part.continued && from < length && to === length) pieces.push(piece(joined, at, part, length - 1, length))
    at += length
    if (at >= range.end) break
  }
  return pieces
}

function piece(joined: Joined, at: number, part: Part, from: number, to: number): ValuePiece {
  return { span: { start: part.start + from, end: part.start + to }, text: joined.text.slice(at + from, at + to) }
}

/** Source offset of the joined character at `offset`. */
function sourceOffset(joined: Joined, offset: number): number {
  let at = 0
  for (const part of joined.parts) {
    const length = part.end - part.start
    if (offset < at + length) return part.start + offset - at
    at += length
  }
  return joined.parts.at(-1)?.end ?? 0
}
