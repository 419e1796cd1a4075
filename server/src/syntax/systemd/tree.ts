/** Tree of a unit file or drop-in: sections, assignments with continuations, comments. systemd.syntax(7). */
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"

/** A run of source characters that gives `text` in the joined value (a continuation's backslash gives one blank). */
export interface ValuePiece {
  readonly span: Span
  readonly text: string
}

/** `Key=value`. An empty value resets most lists and is not an error. */
export interface UnitAssignment {
  readonly kind: "assignment"
  /** From the key to the last character of its last line, a backslash that continues into nothing included. */
  readonly span: Span
  readonly key: string
  readonly keySpan: Span
  readonly equalsSpan: Span
  /** From the first to the last character of the trimmed value, continuation lines and the comments in them included. */
  readonly valueSpan: Span
  /** The value as systemd joins it: each continuation becomes one blank, comment lines inside are dropped, trimmed. */
  readonly value: string
  /** `value` in order, with the source characters of each part: the way back from an offset in `value` to the text. */
  readonly pieces: readonly ValuePiece[]
}

/** A comment line, `#` or `;` as its first non-blank character. There are no trailing comments. */
export interface UnitComment {
  readonly kind: "comment"
  readonly span: Span
}

export interface UnitSection {
  readonly name: string
  readonly headerSpan: Span
  readonly nameSpan: Span
  /** From the header to the end of the last line that belongs to it, line break excluded. */
  readonly span: Span
  readonly assignments: readonly UnitAssignment[]
}

/** Sections in file order; a repeated section stands as often as it is written. */
export interface UnitTree {
  readonly language: "systemd"
  readonly text: string
  readonly sections: readonly UnitSection[]
  readonly comments: readonly UnitComment[]
  /** Every line or part of a line that is neither header, assignment, comment nor blank. */
  readonly strays: readonly Span[]
  readonly problems: readonly Problem[]
}
