/** Marks in fixtures: comment lines that say which finding the line above must have, 1:1. */
import { indexLines, positionAt } from "../../server/src/base/line-index.ts"
import type { Span } from "../../server/src/base/span.ts"

export interface Mark {
  readonly line: number
  readonly start: number
  /** Exclusive; undefined where only the start is stated. */
  readonly end: number | undefined
  readonly id: string
  readonly message?: string
}

const carets = /^[ \t]*#( *)(\^+) ([\w-]+)(?:: "(.*)")?[ \t]*$/
const columns = /^[ \t]*#! (\d+)-(\d+|EOL)? ([\w-]+)(?:: "(.*)")?[ \t]*$/

/** Splits a fixture into the text that is analysed and its marks. Lines are counted in the stripped text. */
export function readMarks(fixture: string): { text: string; marks: readonly Mark[] } {
  const kept: string[] = []
  const marks: Mark[] = []
  for (const line of fixture.split("\n")) {
    const bare = line.replace(/\r$/, "")
    const caret = carets.exec(bare)
    const column = columns.exec(bare)
    const above = (kept.at(-1) ?? "").replace(/\r$/, "")
    if (caret?.[2] !== undefined) {
      const start = bare.indexOf("^")
      marks.push(mark(kept.length - 1, start, start + caret[2].length, caret[3] ?? "", caret[4]))
    } else if (column?.[1] !== undefined) {
      const end = column[2] === "EOL" ? above.length : column[2] === undefined ? undefined : Number(column[2])
      marks.push(mark(kept.length - 1, Number(column[1]), end, column[3] ?? "", column[4]))
    } else kept.push(line)
  }
  return { text: kept.join("\n"), marks }
}

function mark(line: number, start: number, end: number | undefined, id: string, message: string | undefined): Mark {
  return { line, start, end, id, ...(message === undefined ? {} : { message }) }
}

/** A finding's place in the words of a mark; `EOL` columns are resolved, ends on later lines are left out. */
export function placeOf(text: string, span: Span): { line: number; start: number; end: number | undefined } {
  const lines = indexLines(text)
  const start = positionAt(lines, span.start)
  const end = positionAt(lines, span.end)
  return { line: start.line, start: start.character, end: end.line === start.line ? end.character : undefined }
}
