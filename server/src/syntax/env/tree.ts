/** Tree of a `.env` file: one item per logical line, tiling the text. What a line means to a reader is the model's business. */
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"

/**
 * `NAME=value`. `span` runs from the first character of the line to the end of the value or its trailing comment,
 * without the line break; a quoted value may run over several lines.
 */
export interface EnvAssignment {
  readonly kind: "assignment"
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  /** `export ` before the name. */
  readonly exportSpan?: Span
  readonly equalsSpan: Span
  /** The value as written, quotes included, blanks around and a trailing comment excluded; empty at the place after `=`. */
  readonly valueSpan: Span
  /** The value without its quotes; equals `valueSpan` where there are none. */
  readonly contentSpan: Span
  readonly quote?: '"' | "'" | "`"
  /** A `# …` after the value that most readers take for a comment. */
  readonly commentSpan?: Span
}

/** A full-line comment from its `#` (or `;`) to the end of the line. */
export interface EnvComment {
  readonly kind: "comment"
  readonly span: Span
}

export interface EnvBlank {
  readonly kind: "blank"
  readonly span: Span
}

/** `NAME` alone: Compose takes the value from its environment, the other readers ignore it or fail. */
export interface EnvBareName {
  readonly kind: "bare-name"
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  readonly exportSpan?: Span
}

/** A line that is none of the others. */
export interface EnvInvalid {
  readonly kind: "invalid"
  readonly span: Span
}

export type EnvLine = EnvAssignment | EnvComment | EnvBlank | EnvBareName | EnvInvalid

/** `text` minus all line spans is line breaks only (and a byte order mark): nothing is lost. */
export interface EnvTree {
  readonly language: "env"
  readonly text: string
  readonly lines: readonly EnvLine[]
  readonly problems: readonly Problem[]
}
