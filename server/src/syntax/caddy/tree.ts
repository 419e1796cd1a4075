/** Tree of a Caddyfile: segments (options, snippets, sites) of lines, which are tokens and nested blocks. */
import type { Span } from "../../base/span.ts"
import type { LineTree } from "../../base/tree.ts"

export interface CaddyToken {
  /** Without quotes, escapes resolved. */
  readonly text: string
  /** As written, quotes included. */
  readonly span: Span
  readonly quoted: boolean
}

export interface CaddyBlock {
  /** From `{` to `}`; to the end of the text where it is never closed. */
  readonly span: Span
  readonly close: number | undefined
  readonly lines: readonly CaddyLine[]
}

/** A directive or sub-directive: its name and arguments in one line, and the block that may follow. */
export interface CaddyLine {
  readonly name: CaddyToken
  readonly args: readonly CaddyToken[]
  readonly span: Span
  readonly block: CaddyBlock | undefined
}

export interface CaddySegment {
  readonly kind: "options" | "snippet" | "site" | "import"
  /** Addresses of a site, the name of a snippet, the words behind `import`. */
  readonly keys: readonly CaddyToken[]
  readonly span: Span
  /** Undefined for a site without braces: it runs to the end of the file. */
  readonly block: CaddyBlock | undefined
  readonly lines: readonly CaddyLine[]
}

export interface CaddyTree extends LineTree {
  readonly language: "caddy"
  readonly segments: readonly CaddySegment[]
}
