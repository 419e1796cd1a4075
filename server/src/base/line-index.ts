/** Offsets to lines and back. Lines end at LF, CRLF or a lone CR, as in the Language Server Protocol. */

/** Zero-based line and UTF-16 character, as the protocol counts them. */
export interface Position {
  readonly line: number
  readonly character: number
}

/** Start offsets of all lines of one text. */
export interface LineIndex {
  readonly starts: readonly number[]
  readonly length: number
}

/** Builds the index in one pass; an empty text has one empty line. */
export function indexLines(text: string): LineIndex {
  const starts = [0]
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10) starts.push(i + 1)
    else if (c === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1)
  }
  return { starts, length: text.length }
}

/** Number of the line that holds the offset, found by bisection. */
export function lineAt(lines: LineIndex, offset: number): number {
  let low = 0
  let high = lines.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lines.starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** The position of an offset; offsets outside the text are clamped. */
export function positionAt(lines: LineIndex, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, lines.length))
  const line = lineAt(lines, inside)
  return { line, character: inside - (lines.starts[line] ?? 0) }
}

/** The offset of a position; a character past the end of its line is clamped to the next line's start. */
export function offsetAt(lines: LineIndex, position: Position): number {
  if (position.line < 0) return 0
  if (position.line >= lines.starts.length) return lines.length
  const start = lines.starts[position.line] ?? 0
  const limit = lines.starts[position.line + 1] ?? lines.length
  return Math.max(start, Math.min(start + position.character, limit))
}
