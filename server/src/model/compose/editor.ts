/** Adds, changes and removes keys of one service; refuses where the place is shared or written in a way it cannot keep. */
import { type EditResult, isRefusal, refuse } from "../../base/edit.ts"
import { addItems, insertEntry, removeEntry, removeItem, replaceValue, setScalar } from "../../syntax/yaml/edit.ts"
import { parseYaml } from "../../syntax/yaml/parse.ts"
import type { YamlEntry, YamlMapping, YamlScalar } from "../../syntax/yaml/tree.ts"
import type { ServiceEditor } from "../facts.ts"
import { type Field, type Item, isNullNode, type Reader, type Spot } from "./reader.ts"

/** The editor of the mapping that a service, or another part of the file, is written in. */
export function mappingEditor(reader: Reader, spot: Spot): ServiceEditor {
  const edit = (change: (mapping: YamlMapping) => EditResult): EditResult => {
    if (spot.shared) return refuse("it is used in several places through an anchor")
    return spot.node?.kind === "mapping" ? change(spot.node) : refuse("it is not written as a mapping")
  }
  return {
    set: (key, value) => edit((mapping) => setKey(reader, mapping, key, value)),
    remove: (key) => edit((mapping) => removeKey(reader, mapping, key)),
    addItems: (key, items) => edit((mapping) => addToList(reader, mapping, key, items)),
  }
}

/** Writes a key of its own; one that is merged into the mapping is overridden, not changed. */
function setKey(reader: Reader, mapping: YamlMapping, key: string, source: string): EditResult {
  const entry = ownEntry(mapping, key)
  if (!entry) return insertEntry(reader.tree, mapping, key, source)
  const old = entry.value
  if (isNullNode(old)) return replaceValue(reader.tree, entry, source)
  const piece = parseYaml(source).documents[0]?.root
  if (piece?.kind === "scalar" && old?.kind === "scalar") return replaceScalar(reader, old, piece, source)
  return refuse(`\`${key}\` already holds something else`)
}

/** A plain scalar stays plain, so that a number or boolean is not turned into a text by quotes. */
function replaceScalar(reader: Reader, old: YamlScalar, piece: YamlScalar, source: string): EditResult {
  const edits = setScalar(reader.tree, old, piece.text)
  if (isRefusal(edits) || old.style !== "plain" || piece.style !== "plain") return edits
  return [{ span: old.span, newText: source.trim() }]
}

function removeKey(reader: Reader, mapping: YamlMapping, key: string): EditResult {
  const entry = ownEntry(mapping, key)
  if (entry) return removeEntry(reader.tree, mapping, entry)
  return reader.resolver.get(mapping, key) ? refuse(`\`${key}\` is merged from an anchor`) : []
}

function addToList(reader: Reader, mapping: YamlMapping, key: string, items: readonly string[]): EditResult {
  const list = items.map((item) => `- ${item}`).join("\n")
  const entry = ownEntry(mapping, key)
  if (!entry) {
    if (reader.resolver.get(mapping, key)) return refuse(`\`${key}\` is merged from an anchor`)
    return insertEntry(reader.tree, mapping, key, list)
  }
  if (entry.value?.kind === "sequence") return addItems(reader.tree, entry.value, items)
  return refuse(`\`${key}\` is not written as a list`)
}

function ownEntry(mapping: YamlMapping, key: string): YamlEntry | undefined {
  return mapping.entries.find((entry) => entry.key.text === key)
}

/** Removes an item of a list, with the whole key where it is the only one: Compose refuses an empty key. */
export function removeFromList(reader: Reader, field: Field, item: Item): EditResult {
  if (item.shared || field.shared) return refuse("the list is used in several places through an anchor")
  if (item.sequence.items.length > 1) return removeItem(reader.tree, item.sequence, item.index)
  return removeKeyOf(reader, field)
}

/** Removes a key with its value. */
export function removeKeyOf(reader: Reader, field: Field): EditResult {
  if (field.shared || !field.own) return refuse("the key is used in several places through an anchor")
  return removeEntry(reader.tree, field.mapping, field.entry)
}
