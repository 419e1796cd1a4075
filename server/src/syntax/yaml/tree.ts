/** Tree of a YAML stream: our own immutable nodes with spans. Only this folder knows which parser made them. */
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded"

interface NodeBase {
  /**
   * The node's own characters without anchor, tag and trailing comment: a scalar with its quotes (a block scalar from
   * its `|` or `>`), a flow collection with its brackets, a block collection from its first key or dash to the end of its last value.
   */
  readonly span: Span
  readonly anchor?: { readonly name: string; readonly span: Span }
  readonly tag?: { readonly name: string; readonly span: Span }
}

export interface YamlScalar extends NodeBase {
  readonly kind: "scalar"
  readonly style: ScalarStyle
  /** The decoded text: escapes and folding applied. */
  readonly text: string
  /** What the YAML 1.2 core schema makes of it; quoted and block scalars are strings. An empty plain scalar is null. */
  readonly value: string | number | boolean | null
  /** The characters between the quotes; equals `span` for plain scalars, the lines below the header for block scalars. */
  readonly contentSpan: Span
}

/** One `key: value` of a mapping. `key` is absent only where the file has no key at all. */
export interface YamlEntry {
  readonly key: YamlScalar
  /** Absent for `key:` with nothing behind it. */
  readonly value?: YamlNode
  /** From the key to the end of the value (or of the colon). */
  readonly span: Span
}

export interface YamlMapping extends NodeBase {
  readonly kind: "mapping"
  readonly flow: boolean
  readonly entries: readonly YamlEntry[]
}

export interface YamlSequence extends NodeBase {
  readonly kind: "sequence"
  readonly flow: boolean
  /** An item without a value (`- ` alone) is a null scalar with an empty span. `dash` is the `-` of a block item. */
  readonly items: readonly { readonly value: YamlNode; readonly dash?: Span }[]
}

export interface YamlAlias extends NodeBase {
  readonly kind: "alias"
  readonly name: string
  /** The anchored node, absent if no such anchor stands before the alias. Never follow it without a budget. */
  readonly target?: YamlNode
}

export type YamlNode = YamlScalar | YamlMapping | YamlSequence | YamlAlias

/** Comment from `#` to the end of its line; `own` if nothing but blanks stands before it. */
export interface YamlComment {
  readonly span: Span
  readonly own: boolean
}

export interface YamlDocument {
  readonly root?: YamlNode
  readonly span: Span
}

export interface YamlTree {
  readonly language: "yaml"
  readonly text: string
  readonly documents: readonly YamlDocument[]
  readonly comments: readonly YamlComment[]
  readonly problems: readonly Problem[]
}
