/** Lossless tree of a Dockerfile: instructions as the builder reads them, each part with its place. */
import type { Span } from "../../base/span.ts"
import type { LineTree } from "../../base/tree.ts"

/** `# syntax=docker/dockerfile:1`; only lines before everything else are directives. */
export interface ParserDirective {
  /** In lower case. */
  readonly name: string
  readonly value: string
  readonly span: Span
  readonly valueSpan: Span
}

/** Physical lines joined into one text, with the way back: `text` is a concatenation of source slices. */
export interface JoinedText {
  readonly text: string
  /** Source span of `[from, to)` of the text; an empty range gives the place of its character. */
  readonly spanOf: (from: number, to: number) => Span
}

/** A word as written, quotes included, with its place. */
export interface Word {
  readonly raw: string
  readonly span: Span
  /** Offset in the joined text of the instruction's arguments. */
  readonly from: number
}

/** An item of the exec form: its value after JSON's escapes. */
export interface ExecWord {
  readonly value: string
  /** Without the quotes. */
  readonly span: Span
}

export interface Flag {
  /** Without dashes, in lower case: `from`. */
  readonly name: string
  /** Undefined for a flag without `=`. */
  readonly value: string | undefined
  readonly span: Span
  readonly nameSpan: Span
  readonly valueSpan: Span
}

export interface HereDocument {
  readonly name: string
  /** The name was quoted: no variables in the text. */
  readonly quoted: boolean
  /** `<<-`: leading tabs are taken off. */
  readonly stripsTabs: boolean
  readonly body: string
  readonly bodySpan: Span
  readonly closed: boolean
}

export interface Instruction {
  /** In capitals. */
  readonly name: string
  readonly nameSpan: Span
  /** From the name to the end of the last argument; here-documents not included. */
  readonly span: Span
  /** With here-documents. */
  readonly wholeSpan: Span
  readonly flags: readonly Flag[]
  /** What stands behind name and flags, blanks at its edges left out. */
  readonly rest: JoinedText
  /** Words of `rest`, cut at blanks outside of quotes. */
  readonly words: readonly Word[]
  /** The items, where `rest` is a JSON list of texts; whatever else looks like one is the shell form. */
  readonly exec: readonly ExecWord[] | undefined
  readonly heredocs: readonly HereDocument[]
}

export interface DockerfileTree extends LineTree {
  readonly language: "dockerfile"
  readonly directives: readonly ParserDirective[]
  /** The character that continues a line and escapes. */
  readonly escapeMark: "\\" | "`"
  readonly instructions: readonly Instruction[]
}
