/** Typed meaning of a Synapse WAF config: every key of the file against the key tables of both schemas. */
import type { EditResult } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"

/** R = runtime schema (`main.rs`), M = multi-site schema (`config.rs`). One file may be read by both. */
export type SynapseSchema = "runtime" | "sites"

/** One key of the file. `path` uses dots and `[]` for list items: `sites[].waf.threshold`. */
export interface SynapseKey {
  readonly path: string
  readonly name: string
  readonly keySpan: Span
  /** The value's span, or the place after the colon. */
  readonly valueSpan: Span
  readonly span: Span
  /** Index path with real indices, e.g. `sites.0.waf.threshold`: unique in the file. */
  readonly at: string
  /** The value behind its aliases; undefined for `key:` with nothing behind it. */
  readonly node: YamlNode | undefined
  /** Schemas that know the key at this place. */
  readonly knownTo: readonly SynapseSchema[]
  /** Text of a scalar value; undefined for collections. */
  readonly text?: string
  readonly remove: () => EditResult
  readonly rename: (name: string) => EditResult
  readonly rewrite: (text: string) => EditResult
  /** Puts one line of YAML in the place of a scalar, quotes included: `true`, `{ secs: 10, nanos: 0 }`. */
  readonly replace: (source: string) => EditResult
}

/** A mapping whose names the schemas fix: the file itself (path ""), a section, or one item of a list (`sites[]`). */
export interface SynapseSection {
  readonly path: string
  /** Index path: `sites.0`, "" for the file. */
  readonly at: string
  /** The section's key, or the first key of a list item. */
  readonly keySpan: Span
  readonly names: ReadonlySet<string>
  readonly knownTo: readonly SynapseSchema[]
  /** Adds several `key: value` lines in one edit; values are YAML texts. */
  readonly addAll: (entries: readonly (readonly [key: string, value: string])[]) => EditResult
}

export interface SynapseConfig {
  /** The schemas by which this file is read: both for a file with `sites` and runtime sections. */
  readonly schemas: readonly SynapseSchema[]
  /** In file order; nothing below a key that no schema knows. */
  readonly keys: readonly SynapseKey[]
  /** In file order, the file itself first. */
  readonly sections: readonly SynapseSection[]
  /** The YAML is broken: what was read is a guess, and whatever misses may stand behind the error. */
  readonly isBroken: boolean
  readonly get: (path: string) => SynapseKey | undefined
  readonly all: (path: string) => readonly SynapseKey[]
  /** The key at an index path (`sites.0.waf.threshold`). */
  readonly at: (at: string) => SynapseKey | undefined
  /** Adds `key: value` to the mapping at an index path ("" = top level), creating the mapping; `value` is YAML from column 0. */
  readonly add: (at: string, key: string, value: string) => EditResult
  /** Moves a key with its value below another mapping, creating it. */
  readonly move: (key: SynapseKey, at: string) => EditResult
}
