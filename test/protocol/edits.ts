/** Text edits as an editor applies them. */
import assert from "node:assert/strict"
import type { Range, TextEdit } from "vscode-languageserver/node"
import { indexLines } from "../../server/src/base/line-index.ts"

/** Edits of one version, applied at once: the ranges speak about the same text. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const { starts } = indexLines(text)
  const offset = (line: number, character: number): number =>
    Math.min((starts[line] ?? text.length) + character, text.length)
  const sorted = edits
    .map(({ range, newText }) => ({
      start: offset(range.start.line, range.start.character),
      end: offset(range.end.line, range.end.character),
      newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ""
  let at = 0
  for (const { start, end, newText } of sorted) {
    assert.ok(start >= at, "edits overlap")
    result += text.slice(at, start) + newText
    at = end
  }
  return result + text.slice(at)
}

/** The range between two offsets. */
export function rangeIn(text: string, start: number, end: number): Range {
  const { starts } = indexLines(text)
  const position = (offset: number) => {
    let line = 0
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line++
    return { line, character: offset - (starts[line] ?? 0) }
  }
  return { start: position(start), end: position(end) }
}
