/** Tree of a Markdown document: blocks by line, headings, links, code, tables. CommonMark 0.31 with GitHub's tables. */
import type { Span } from "../../base/span.ts"
import type { LineTree } from "../../base/tree.ts"

/**
 * What a line is. `text`, `list`, `quote` and `table` lines carry content; `rule` is a thematic break or the underline of a
 * heading, `fence` the mark of a code block.
 */
export type LineKind =
  | "blank"
  | "text"
  | "heading"
  | "list"
  | "quote"
  | "table"
  | "code"
  | "fence"
  | "comment"
  | "definition"
  | "rule"
  | "front-matter"

/** One line with its line break; the lines of a tree make up its text. */
export interface MarkdownLine {
  readonly kind: LineKind
  readonly span: Span
  /** Without quote marks, list marks, blanks around it and the line break; empty where nothing is said. */
  readonly content: Span
}

/** A heading of the document itself; those inside lists and quotes are text. */
export interface Heading {
  readonly level: number
  /** Its line or lines without the last line break. */
  readonly span: Span
  readonly textSpan: Span
  /** Without emphasis, code marks and link targets. */
  readonly text: string
  readonly style: "atx" | "setext"
}

export interface Link {
  readonly kind: "inline" | "reference" | "autolink" | "image" | "definition"
  readonly span: Span
  /** The words that carry the link. */
  readonly text: string
  /** Without angle brackets and backslashes; undefined for a reference that nothing defines. */
  readonly destination: string | undefined
  /** Where the destination stands; of a reference, where its label stands. */
  readonly destinationSpan: Span
}

/** A block between ``` or ~~~, or indented by four blanks (then `isFenced` is false and there is no language). */
export interface CodeBlock {
  readonly span: Span
  /** Lower-case first word behind the opening mark. */
  readonly language: string
  readonly content: Span
  readonly isFenced: boolean
  readonly isClosed: boolean
}

export interface ListItem {
  readonly span: Span
  /** Content of its first line, without a task's box. */
  readonly content: Span
  readonly isOrdered: boolean
  /** Set for `[ ]` and `[x]`. */
  readonly isDone?: boolean
}

export interface TableCell {
  readonly span: Span
}

export interface Table {
  readonly span: Span
  readonly header: readonly TableCell[]
  readonly rows: readonly (readonly TableCell[])[]
}

/** The block between `---` lines that a file begins with. */
export interface FrontMatter {
  readonly span: Span
  readonly content: Span
}

export interface MarkdownTree extends LineTree {
  readonly language: "markdown"
  readonly lines: readonly MarkdownLine[]
  readonly frontMatter?: FrontMatter
  readonly headings: readonly Heading[]
  readonly links: readonly Link[]
  readonly code: readonly CodeBlock[]
  readonly items: readonly ListItem[]
  readonly tables: readonly Table[]
}
