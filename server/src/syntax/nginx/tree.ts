/** Tree of an nginx config: directives with their words and blocks, and every byte between them by its place. */
import type { Span } from "../../base/span.ts"
import type { LineTree } from "../../base/tree.ts"

/** A word of a directive. */
export interface NginxWord {
  /** Without quotes, escapes resolved: what nginx compares. */
  readonly text: string
  /** As written, quotes included. */
  readonly span: Span
  readonly quoted: boolean
}

export interface NginxBlock {
  /** From `{` to `}`; to the end of the text where it is never closed. */
  readonly span: Span
  /** Place of `}`; undefined where it is missing. */
  readonly close: number | undefined
  readonly directives: readonly NginxDirective[]
  /** The block holds another language (Lua), or lies too deep: its directives are not read. */
  readonly raw: boolean
}

export interface NginxDirective {
  /** The first word, in the spelling of the file. */
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly NginxWord[]
  /** From the name to `;` or `}`. */
  readonly span: Span
  readonly block: NginxBlock | undefined
}

export interface NginxTree extends LineTree {
  readonly language: "nginx"
  readonly directives: readonly NginxDirective[]
}
