/** Which keys the two schemas of Synapse know, by path: the tables of `schemas/` with free names and durations looked through. */
import { type KeyInfo, synapseKeys } from "../../../../schemas/describe.ts"
import type { SynapseSchema } from "./types.ts"

export const synapseSchemas: readonly SynapseSchema[] = ["runtime", "sites"]

/** What a schema says of a key. */
export type Lookup =
  | { readonly is: "key"; readonly info: KeyInfo }
  /** A name of the user's below a mapping with free names. */
  | { readonly is: "free"; readonly map: KeyInfo }
  /** `secs` or `nanos` of a duration. */
  | { readonly is: "duration-part"; readonly duration: KeyInfo }

const durationParts = new Set(["secs", "nanos"])

/** A path's key in one schema; undefined if the schema ignores it. */
export function lookup(schema: SynapseSchema, path: string): Lookup | undefined {
  const table = synapseKeys(schema)
  const info = table.get(path)
  if (info !== undefined) return { is: "key", info }
  const dot = path.lastIndexOf(".")
  const parent = dot < 0 ? undefined : table.get(path.slice(0, dot))
  if (parent?.free) return { is: "free", map: parent }
  return parent?.type === "duration" && durationParts.has(path.slice(dot + 1))
    ? { is: "duration-part", duration: parent }
    : undefined
}

/** The key's description in a schema, if it is a key of its own. */
export function keyInfo(schema: SynapseSchema, path: string): KeyInfo | undefined {
  return synapseKeys(schema).get(path)
}

/** Names that a schema knows below a section or below each item of a list; "" is the top level. */
export function namesBelow(schema: SynapseSchema, path: string): readonly string[] {
  if (path === "") return topNames(schema)
  const info = synapseKeys(schema).get(path.endsWith("[]") ? path.slice(0, -2) : path)
  return info?.children ?? []
}

function topNames(schema: SynapseSchema): readonly string[] {
  return [...synapseKeys(schema).values()].filter((info) => info.path === info.name).map((info) => info.name)
}

/** Paths of all keys of a schema that end in the name. */
export function pathsNamed(schema: SynapseSchema, name: string): readonly string[] {
  return [...synapseKeys(schema).values()].filter((info) => info.name === name).map((info) => info.path)
}

/** The path one level up: `sites[].waf.threshold` to `sites[].waf`, `sites[].waf` to `sites[]`, `server` to "". */
export function parentPath(path: string): string {
  const dot = path.lastIndexOf(".")
  return dot < 0 ? "" : path.slice(0, dot)
}
