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
  readonly node: YamlNode | undefined
  /** Schemas that know the key at this place. */
  readonly knownTo: readonly SynapseSchema[]
  /** Text of a scalar value; undefined for collections. */
  readonly text?: string
  readonly remove: () => EditResult
  readonly rename: (name: string) => EditResult
  readonly rewrite: (text: string) => EditResult
}

export interface SynapseConfig {
  /** The schemas by which this file is read: both for a file with `sites` and runtime sections. */
  readonly schemas: readonly SynapseSchema[]
  readonly keys: readonly SynapseKey[]
  readonly get: (path: string) => SynapseKey | undefined
  readonly all: (path: string) => readonly SynapseKey[]
  /** Adds `key: value` to the mapping at `path` ("" = top level), creating the mapping. */
  readonly add: (path: string, key: string, value: string) => EditResult
  /** Moves a key with its value below another mapping. */
  readonly move: (key: SynapseKey, path: string) => EditResult
}
