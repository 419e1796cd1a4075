/** What a runbook or a continuity plan says: sections, owner, dates, commands, links, gaps. */
import type { Span } from "../../base/span.ts"
import type { Heading, Link, MarkdownTree } from "../../syntax/markdown/tree.ts"

/** `continuity`: the business continuity plan. */
export type RunbookRole = "runbook" | "continuity"

/** A heading with what stands below it. */
export interface Section {
  readonly heading: Heading
  /** From the heading to the next one of any level. */
  readonly body: Span
  /** From the heading to the next one of its level or above: its sub-sections included. */
  readonly whole: Span
  /** Nothing but blanks and comments in the whole of it. */
  readonly isEmpty: boolean
}

/** A statement `Owner: Jane`, from the front matter, a line of text, an item, or a row of two cells. */
export interface Field {
  /** In lower case, with single blanks: `last reviewed`. */
  readonly key: string
  readonly value: string
  /** Where the value stands; the key's end where there is none. */
  readonly valueSpan: Span
}

/** A day that a document states. */
export interface StatedDay extends Field {
  /** `YYYY-MM-DD`; undefined for a text that is no day. Of a month alone its last day counts. */
  readonly day: string | undefined
}

/** One line of a code block. */
export interface CommandLine {
  readonly text: string
  readonly span: Span
  readonly words: readonly { readonly text: string; readonly span: Span }[]
}

/** Text that waits for somebody to fill it in. */
export interface Blank {
  readonly text: string
  readonly span: Span
}

/** A sentence that claims what no document can show: `rule` names a rule that is not in force. */
export interface Claim {
  readonly kind: "rule" | "status"
  readonly words: string
  readonly span: Span
}

export interface Runbook {
  readonly tree: MarkdownTree
  readonly role: RunbookRole
  /** Where findings about the whole document go: its first heading, or its first line. */
  readonly titleSpan: Span
  readonly sections: readonly Section[]
  readonly fields: readonly Field[]
  readonly owner: Field | undefined
  readonly exercised: StatedDay | undefined
  readonly reviewed: StatedDay | undefined
  /** The day of the next review as written, or the last one plus the cycle. */
  readonly reviewDue: StatedDay | undefined
  readonly commands: readonly CommandLine[]
  readonly links: readonly Link[]
  readonly blanks: readonly Blank[]
  readonly claims: readonly Claim[]
  /** Everything that is said, in lower case, comments left out. */
  readonly prose: string
  /** The same of a span. */
  readonly proseIn: (at: Span) => string
}
