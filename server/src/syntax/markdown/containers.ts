/** What the scanner of blocks fills, and what encloses a line: quotes, and an open code block. */
import type { Span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import { indentFrom, trimmedEnd } from "./line.ts"
import type { CodeBlock, FrontMatter, Heading, ListItem, MarkdownLine, TableCell } from "./tree.ts"

export type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** A run of text in which links are looked for: a paragraph, a heading, a row of a table. */
export type TextRun = Span

/** Everything but the links. */
export interface Blocks {
  readonly lines: MarkdownLine[]
  readonly headings: (Omit<Heading, "text"> & { text: string })[]
  readonly code: Writable<CodeBlock>[]
  readonly items: ListItem[]
  readonly tables: { span: Span; header: TableCell[]; rows: TableCell[][] }[]
  readonly comments: TreeComment[]
  readonly runs: Writable<TextRun>[]
  readonly definitions: Span[]
  frontMatter: FrontMatter | undefined
}

/** One line, and how far its marks have been read. */
export interface Cursor {
  readonly start: number
  readonly end: number
  at: number
  column: number
}

export interface OpenFence {
  readonly mark: string
  readonly length: number
  readonly quotes: number
  readonly column: number
  readonly block: Writable<CodeBlock>
}

/** Moves the cursor behind the marks of quotes; answers how many there are. */
export function takeQuotes(text: string, cursor: Cursor): number {
  for (let count = 0; ; count++) {
    const next = indentFrom(text, cursor.at, cursor.end, cursor.column)
    if (next.column - cursor.column > 3 || next.at >= cursor.end || text.charAt(next.at) !== ">") return count
    cursor.at = next.at + 1
    cursor.column = next.column + 1
    if (cursor.at < cursor.end && text.charAt(cursor.at) === " ") {
      cursor.at++
      cursor.column++
    }
  }
}

/** Where a line stands: in the code block, at its end, or outside because its quote or list has ended. */
export function placeInFence(
  text: string,
  fence: OpenFence,
  cursor: Cursor,
  quotes: number,
): "inside" | "end" | "left" {
  const indent = indentFrom(text, cursor.at, cursor.end, cursor.column)
  if (quotes < fence.quotes || (indent.at < cursor.end && indent.column < fence.column)) return "left"
  const end = trimmedEnd(text, indent.at, cursor.end)
  if (indent.column - fence.column > 3 || end - indent.at < fence.length) return "inside"
  for (let i = indent.at; i < end; i++) if (text.charAt(i) !== fence.mark) return "inside"
  return "end"
}
