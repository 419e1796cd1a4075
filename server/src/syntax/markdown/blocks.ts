/** Lines to blocks in one pass: what each line is, and which lines belong together. */
import { type Span, span } from "../../base/span.ts"
import {
  type Blocks,
  type Cursor,
  type OpenFence,
  placeInFence,
  type TextRun,
  takeQuotes,
  type Writable,
} from "./containers.ts"
import {
  atxLevel,
  cellsOf,
  headerCells,
  headingText,
  indentFrom,
  isDefinition,
  isThematicBreak,
  listMark,
  openingFence,
  trimmedEnd,
  underlineLevel,
} from "./line.ts"
import type { CodeBlock, LineKind } from "./tree.ts"

/** Deeper nestings of lists are read as text. */
const deepest = 40

/** Takes the lines of a text one by one. */
export class BlockScanner {
  readonly out: Blocks = {
    lines: [],
    headings: [],
    code: [],
    items: [],
    tables: [],
    comments: [],
    runs: [],
    definitions: [],
    frontMatter: undefined,
  }
  private readonly text: string
  private fence: OpenFence | undefined
  /** Start of a comment over several lines, and whether it stands in a line of its own. */
  private comment: { start: number; own: boolean } | undefined
  private indented: Writable<CodeBlock> | undefined
  private table: Blocks["tables"][number] | undefined
  /** The open paragraph: the run that further lines are added to, and whether an underline could make it a heading. */
  private paragraph: { run: Writable<TextRun>; first: number; isTop: boolean } | undefined
  private list: number[] = []
  private quotes = 0

  constructor(text: string) {
    this.text = text
  }

  line(start: number, end: number, next: number): LineKind {
    const cursor: Cursor = { start, end, at: start, column: 0 }
    const whole = span(start, next)
    if (this.comment !== undefined) return this.insideComment(cursor, whole)
    const quotes = takeQuotes(this.text, cursor)
    if (this.fence !== undefined && this.insideFence(cursor, whole, quotes)) return "code"
    if (quotes !== this.quotes && !(quotes < this.quotes && this.paragraph !== undefined)) this.closeParagraph()
    if (quotes !== this.quotes && this.paragraph === undefined) {
      this.list = []
      this.quotes = quotes
    }
    const blank = indentFrom(this.text, cursor.at, end, cursor.column)
    if (blank.at >= end) {
      this.closeParagraph()
      return this.push("blank", whole, span(end))
    }
    return this.leaf(cursor, whole, quotes)
  }

  finish(): Blocks {
    if (this.fence !== undefined) {
      const { block } = this.fence
      block.span = span(block.span.start, this.text.length)
      block.content = span(block.content.start, this.text.length)
    }
    if (this.comment !== undefined)
      this.out.comments.push({ span: span(this.comment.start, this.text.length), own: this.comment.own })
    return this.out
  }

  private push(kind: LineKind, whole: Span, content: Span): LineKind {
    if (kind !== "code" && kind !== "blank") this.indented = undefined
    this.out.lines.push({ kind, span: whole, content })
    return kind
  }

  private closeParagraph(): void {
    this.paragraph = undefined
    this.table = undefined
  }

  /** True if the line belongs to the open fence, its last line included. */
  private insideFence(cursor: Cursor, whole: Span, quotes: number): boolean {
    const { fence } = this
    if (fence === undefined) return false
    const place = placeInFence(this.text, fence, cursor, quotes)
    const { block } = fence
    if (place === "inside") {
      this.push("code", whole, span(cursor.at, cursor.end))
      return true
    }
    this.fence = undefined
    const last = this.out.lines.at(-1)?.span.end ?? cursor.start
    block.content = span(block.content.start, Math.max(block.content.start, last))
    block.isClosed = place === "end"
    block.span = span(block.span.start, block.isClosed ? cursor.end : last)
    if (block.isClosed) this.push("fence", whole, span(cursor.end))
    return block.isClosed
  }

  private leaf(cursor: Cursor, whole: Span, quotes: number): LineKind {
    let kind: LineKind = quotes > 0 ? "quote" : "text"
    const isLazy = this.paragraph !== undefined && quotes < this.quotes
    let indent = indentFrom(this.text, cursor.at, cursor.end, cursor.column)
    const base = this.listColumn(indent.column, isLazy)
    for (let at = base; ; ) {
      if (indent.column - at >= 4 && this.paragraph === undefined) return this.indentedCode(indent.at, cursor, whole)
      const mark = indent.column - at < 4 ? listMark(this.text, indent.at, cursor.end) : undefined
      const content = this.text.slice(indent.at, cursor.end)
      if (mark === undefined || isThematicBreak(content) || !this.mayOpen(mark, content, at)) break
      if (this.list.length >= deepest) break
      kind = "list"
      this.closeParagraph()
      const after = indentFrom(this.text, indent.at + mark.width, cursor.end, indent.column + mark.width)
      const gap = after.column - indent.column - mark.width
      const wide = gap > 4 || after.at >= cursor.end
      at = indent.column + mark.width + (wide ? 1 : gap)
      this.list.push(at)
      const stop = trimmedEnd(this.text, after.at, cursor.end)
      const box = /^\[([ xX])\](?=[ \t]|$)/.exec(this.text.slice(after.at, Math.min(stop, after.at + 5)))
      const inner = box === null ? after.at : indentFrom(this.text, after.at + 3, stop, 0).at
      this.out.items.push({
        span: span(indent.at, cursor.end),
        content: span(Math.min(inner, stop), stop),
        isOrdered: mark.isOrdered,
        ...(box === null ? {} : { isDone: box[1] !== " " }),
      })
      indent = { at: inner, column: after.column }
      if (wide && gap > 4) break
      if (indent.at >= cursor.end) return this.push("list", whole, span(stop))
    }
    return this.content(indent.at, cursor, whole, kind)
  }

  /** Column of the innermost list item that the line belongs to; items that it leaves are closed. */
  private listColumn(column: number, isLazy: boolean): number {
    if (isLazy) return this.list.at(-1) ?? 0
    while (this.list.length > 0 && column < (this.list.at(-1) ?? 0)) {
      // A line of text goes on with the paragraph of an item even where it stands further left.
      if (this.paragraph !== undefined) return 0
      this.list.pop()
    }
    return this.list.at(-1) ?? 0
  }

  private mayOpen(
    mark: { isOrdered: boolean; startsAtOne: boolean; width: number },
    content: string,
    column: number,
  ): boolean {
    if (this.paragraph === undefined || column < (this.list.at(-1) ?? 0) || this.list.length > 0) return true
    return mark.startsAtOne && content.length > mark.width && content.slice(mark.width).trim() !== ""
  }

  private indentedCode(at: number, cursor: Cursor, whole: Span): LineKind {
    if (this.indented === undefined) {
      this.indented = { span: whole, language: "", content: whole, isFenced: false, isClosed: true }
      this.out.code.push(this.indented)
    }
    this.indented.span = span(this.indented.span.start, cursor.end)
    this.indented.content = this.indented.span
    return this.push("code", whole, span(at, trimmedEnd(this.text, at, cursor.end)))
  }

  private content(at: number, cursor: Cursor, whole: Span, kind: LineKind): LineKind {
    const end = trimmedEnd(this.text, at, cursor.end)
    const body = this.text.slice(at, end)
    const isTop = kind === "text" && this.quotes === 0 && this.list.length === 0
    const indent = indentFrom(this.text, cursor.start, cursor.end, 0).column
    const shallow = indent < 4 || !isTop
    const fence = shallow ? openingFence(body) : undefined
    if (fence !== undefined) return this.openFence(fence, at, whole)
    const level = shallow ? atxLevel(body) : undefined
    if (level !== undefined) return this.heading(level, at, end, whole, isTop ? "heading" : kind)
    if (shallow && this.paragraph?.isTop === true && isTop && underlineLevel(body) !== undefined)
      return this.underline(underlineLevel(body) ?? 2, end, whole)
    if (shallow && isThematicBreak(body)) {
      this.closeParagraph()
      this.list = kind === "list" ? this.list : []
      return this.push("rule", whole, span(cursor.end))
    }
    if (body.startsWith("<!--")) return this.openComment(at, cursor, whole)
    if (this.paragraph === undefined && isDefinition(body)) {
      this.out.definitions.push(span(at, end))
      return this.push("definition", whole, span(at, end))
    }
    return this.textLine(at, end, whole, kind, isTop)
  }

  private textLine(at: number, end: number, whole: Span, kind: LineKind, isTop: boolean): LineKind {
    if (this.table !== undefined) {
      this.table.rows.push(cellsOf(this.text, at, end).map((each) => ({ span: each })))
      this.table.span = span(this.table.span.start, end)
      this.out.runs.push({ start: at, end })
      return this.push("table", whole, span(at, end))
    }
    if (this.paragraph !== undefined && kind !== "list") {
      if (this.openTable(at, end, whole)) return "table"
      this.paragraph.run.end = end
      // Text that goes on with an item's paragraph stays part of the list.
      return this.push(kind, whole, span(at, end))
    }
    const run = { start: at, end }
    this.out.runs.push(run)
    this.paragraph = { run, first: this.out.lines.length, isTop }
    return this.push(kind, whole, span(at, end))
  }

  /** Makes the last line of the paragraph a table's header if this line is its delimiter row. */
  private openTable(at: number, end: number, whole: Span): boolean {
    const header = this.out.lines.at(-1)
    const cells = header && headerCells(this.text, header.content, this.text.slice(at, end))
    if (header === undefined || cells === undefined) return false
    this.out.lines[this.out.lines.length - 1] = { ...header, kind: "table" }
    this.table = {
      span: span(header.content.start, end),
      header: cells,
      rows: [],
    }
    this.out.tables.push(this.table)
    this.push("table", whole, span(end))
    return true
  }

  private openFence(fence: { mark: string; length: number; language: string }, at: number, whole: Span): LineKind {
    this.closeParagraph()
    const block = {
      span: span(at, whole.end),
      language: fence.language,
      content: span(whole.end, whole.end),
      isFenced: true,
      isClosed: false,
    }
    this.out.code.push(block)
    this.fence = { ...fence, quotes: this.quotes, column: this.list.at(-1) ?? 0, block }
    return this.push("fence", whole, span(whole.end))
  }

  private heading(level: number, at: number, end: number, whole: Span, kind: LineKind): LineKind {
    this.closeParagraph()
    const textSpan = headingText(this.text, at + level, end)
    this.out.runs.push({ ...textSpan })
    if (kind === "heading") this.out.headings.push({ level, span: span(at, end), textSpan, text: "", style: "atx" })
    return this.push(kind, whole, textSpan)
  }

  private underline(level: 1 | 2, end: number, whole: Span): LineKind {
    const { paragraph } = this
    if (paragraph === undefined) return this.push("text", whole, span(end))
    const { run, first } = paragraph
    for (let i = first; i < this.out.lines.length; i++) {
      const line = this.out.lines[i]
      if (line !== undefined) this.out.lines[i] = { ...line, kind: "heading" }
    }
    this.out.headings.push({ level, span: span(run.start, end), textSpan: { ...run }, text: "", style: "setext" })
    this.closeParagraph()
    return this.push("rule", whole, span(end))
  }

  private openComment(at: number, cursor: Cursor, whole: Span): LineKind {
    this.closeParagraph()
    const own = this.text.slice(cursor.start, at).trim() === ""
    const close = this.text.indexOf("-->", at + 4)
    if (close < 0 || close + 3 > cursor.end) {
      this.comment = { start: at, own }
      return this.push("comment", whole, span(cursor.end))
    }
    this.out.comments.push({ span: span(at, close + 3), own })
    const rest = indentFrom(this.text, close + 3, cursor.end, 0).at
    return this.push("comment", whole, span(Math.min(rest, cursor.end), trimmedEnd(this.text, rest, cursor.end)))
  }

  private insideComment(cursor: Cursor, whole: Span): LineKind {
    const close = this.text.slice(cursor.start, cursor.end).indexOf("-->")
    if (this.comment !== undefined && close >= 0) {
      const end = cursor.start + close + 3
      this.out.comments.push({ span: span(this.comment.start, end), own: this.comment.own })
      this.comment = undefined
    }
    return this.push("comment", whole, span(cursor.end))
  }
}
