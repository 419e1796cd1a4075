/** Changes of a Synapse config as span edits: thin glue between keys and the edit builders of the YAML syntax. */
import { type EditResult, isRefusal, refuse, type TextEdit } from "../../base/edit.ts"
import {
  insertAtPath,
  insertEntry,
  moveEntry,
  moveEntryToPath,
  removeEntry,
  renameKey,
  setScalar,
} from "../../syntax/yaml/edit.ts"
import { refuseBroken, refuseDecorated, refuseShared } from "../../syntax/yaml/edit-guards.ts"
import type { YamlEntry, YamlMapping, YamlTree } from "../../syntax/yaml/tree.ts"
import type { SynapseKey } from "./types.ts"

/** Where a key is written. */
export interface Written {
  readonly mapping: YamlMapping
  readonly entry: YamlEntry
}

/** The mappings of a file by index path. */
export type Mappings = ReadonlyMap<string, YamlMapping>

/** The edits of one key. */
export function keyEdits(
  tree: YamlTree,
  { mapping, entry }: Written,
): Pick<SynapseKey, "remove" | "rename" | "rewrite" | "replace"> {
  return {
    remove: () => removeEntry(tree, mapping, entry),
    rename: (name) => renameKey(tree, entry, name),
    rewrite: (text) =>
      entry.value?.kind === "scalar" ? setScalar(tree, entry.value, text) : refuse("The value is not a single text"),
    replace: (source) => replaceScalar(tree, entry, source),
  }
}

/** The value changes its kind, so the builder that keeps the spelling of a scalar does not serve. */
function replaceScalar(tree: YamlTree, entry: YamlEntry, source: string): EditResult {
  const { value } = entry
  if (value?.kind !== "scalar" || value.style === "literal" || value.style === "folded")
    return refuse("The value is not one line")
  const refused = refuseBroken(tree) ?? refuseShared(tree, value) ?? refuseDecorated(value)
  const isEmpty = value.span.start === value.span.end
  return refused ?? (isEmpty ? refuse("There is no value") : [{ span: value.span, newText: source }])
}

/** Adds several entries to the mapping at an index path: one insertion behind the other, or one value for an empty section. */
export function addEntries(
  tree: YamlTree,
  mapping: YamlMapping,
  at: string,
  entries: readonly (readonly [key: string, value: string])[],
): EditResult {
  if (mapping.entries.length === 0) {
    const source = entries.map(([key, value]) =>
      value.includes("\n") ? `${key}:\n${indented(value)}` : `${key}: ${value}`,
    )
    return isPlainPath(at) ? insertAtPath(tree, stepsOf(at), source.join("\n")) : refuse("The section is empty")
  }
  const all: TextEdit[] = []
  for (const [key, value] of entries) {
    const edits = insertEntry(tree, mapping, key, value)
    if (isRefusal(edits)) return edits
    all.push(...edits)
  }
  // Several insertions add up only where nothing is replaced.
  const replaces = all.some((edit) => edit.span.start !== edit.span.end)
  return replaces && entries.length > 1 ? refuse("The section is written in a way that one edit cannot extend") : all
}

/** Adds an entry to the mapping at an index path, with the missing mappings on the way. */
export function addKey(tree: YamlTree, mappings: Mappings, at: string, key: string, value: string): EditResult {
  const target = mappings.get(at)
  if (target !== undefined && target.entries.length > 0) return insertEntry(tree, target, key, value)
  return isPlainPath(at) ? insertAtPath(tree, [...stepsOf(at), key], value) : refuse("The section is not there")
}

/** Takes an entry out of its mapping and puts it, with its value, below another one. */
export function moveKey(tree: YamlTree, mappings: Mappings, written: Written | undefined, at: string): EditResult {
  if (written === undefined) return refuse("The key is not written in this file")
  const { mapping, entry } = written
  const target = mappings.get(at)
  if (target !== undefined && target.entries.length > 0) return moveEntry(tree, mapping, entry, target)
  return isPlainPath(at)
    ? moveEntryToPath(tree, mapping, entry, [...stepsOf(at), entry.key.text])
    : refuse("The section is not there")
}

/** True for paths without list items: those that the path builders of the syntax can follow. */
function isPlainPath(at: string): boolean {
  return !/(?:^|\.)\d+(?:\.|$)/.test(at)
}

function stepsOf(at: string): readonly string[] {
  return at === "" ? [] : at.split(".")
}

function indented(value: string): string {
  return value
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n")
}
