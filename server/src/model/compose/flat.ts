/** A value's text after interpolation, with the way back from each of its characters to the file. */
import type { Span } from "../../base/span.ts"
import { evaluate } from "./evaluate.ts"
import type { ScalarValue } from "./value.ts"

/** Stands for a variable that nobody settles. */
export const open = "\ufffc"

export interface FlatText {
  readonly text: string
  /** Place of the characters `[from, to)`; a variable is covered as a whole. */
  readonly span: (from: number, to: number) => Span
  /** True if each of the characters stands in the file itself, outside variables. */
  readonly isWritten: (from: number, to: number) => boolean
  /** The characters as written, variables by their source. */
  readonly source: (from: number, to: number) => string
}

/** Joins the pieces of a value; `$$` is one character, an unsettled variable is `open`. */
export function flatten(value: ScalarValue): FlatText {
  const [only] = value.pieces
  if (value.pieces.length === 1 && only?.kind === "text" && only.text.length === only.to - only.from)
    return evenText(value, only.text, only.from)
  let text = ""
  const starts: number[] = []
  const ends: number[] = []
  const written: boolean[] = []
  for (const piece of value.pieces) {
    const result = piece.kind === "text" ? piece.text : textOf(value, piece)
    const even = piece.kind === "text" && piece.text.length === piece.to - piece.from
    for (let i = 0; i < result.length; i++) {
      starts.push(even ? piece.from + i : piece.from)
      ends.push(even ? piece.from + i + 1 : piece.to)
      written.push(piece.kind === "text")
    }
    text += result
  }
  const range = (from: number, to: number) => {
    const start = starts[from] ?? ends[from - 1] ?? value.to
    return { start, end: to > from ? (ends[to - 1] ?? start) : start }
  }
  return {
    text,
    span: (from, to) => {
      const { start, end } = range(from, to)
      return value.part(start - value.from, end - value.from)
    },
    isWritten: (from, to) => written.slice(from, to).every(Boolean),
    source: (from, to) => value.node.text.slice(range(from, to).start, range(from, to).end),
  }
}

/** A text without variables and escapes: every character is where it seems to be. */
function evenText(value: ScalarValue, text: string, start: number): FlatText {
  return {
    text,
    span: (from, to) => value.part(start + from - value.from, start + Math.max(from, to) - value.from),
    isWritten: () => true,
    source: (from, to) => text.slice(from, to),
  }
}

function textOf(value: ScalarValue, piece: Parameters<typeof evaluate>[0][number]): string {
  const result = evaluate([piece], value.environment).text
  return result.known ? result.value : open
}
