/** What a comment of a document says about findings that are to be left out. */
import type { Span } from "../base/span.ts"

/** A rule as written in a directive. */
export interface NamedRule {
  readonly name: string
  readonly span: Span
}

/** `# deploylint-ignore <rule>[, <rule>] [until=YYYY-MM-DD] -- reason`. */
export interface Directive {
  /** From the comment's mark to its last character that is no blank. */
  readonly span: Span
  /** The comment stands on a line of its own. */
  readonly own: boolean
  /** `deploylint-ignore-file` covers the whole file. */
  readonly scope: "line" | "file"
  /**
   * Anchor lines (see `lines.ts`) of the findings that it covers: a range, ends included, and one more for a comment
   * inside or behind a value of several lines. Without meaning for the scope `file`.
   */
  readonly lines: { readonly first: number; readonly last: number; readonly anchor: number }
  readonly rules: readonly NamedRule[]
  /** `date` is undefined where the text is no day of the calendar. */
  readonly until?: { readonly text: string; readonly date: string | undefined; readonly span: Span }
  /** Undefined where there is none, or only the word that stands for one. */
  readonly reason?: string
  /** The ` -- …` of a reason that says nothing: what a written reason replaces; an empty span where there is none. */
  readonly reasonSpan: Span
}

/** `# dotenv-linter:off Rule` up to `# dotenv-linter:on Rule` or the end of the file: not ours, understood all the same. */
export interface ForeignRange {
  /** Name of the other linter's check; undefined for all of them. */
  readonly check: string | undefined
  readonly span: Span
}

export interface Suppressions {
  readonly directives: readonly Directive[]
  readonly foreign: readonly ForeignRange[]
  /** The line that a comment about a place has to stand above or on. */
  readonly anchorOf: (offset: number) => number
}
