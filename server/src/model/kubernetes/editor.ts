/** Adds, changes and removes keys below a mapping of a manifest, or refuses. */
import { type EditResult, isRefusal, refuse } from "../../base/edit.ts"
import { addItems, insertEntry, removeEntry, replaceValue, setScalar } from "../../syntax/yaml/edit.ts"
import { parseYaml } from "../../syntax/yaml/parse.ts"
import type { YamlEntry, YamlMapping, YamlNode } from "../../syntax/yaml/tree.ts"
import type { ServiceEditor } from "../facts.ts"
import type { Place, Reader } from "./reader.ts"

/** Keys are paths with dots (`securityContext.readOnlyRootFilesystem`), whose missing mappings are made. */
export function editorOf(reader: Reader, place: Place): ServiceEditor {
  const edit = (change: (mapping: YamlMapping) => EditResult): EditResult => {
    if (place.shared) return refuse("it is used in several places through an anchor")
    return place.node?.kind === "mapping" ? change(place.node) : refuse("it is not written as a mapping")
  }
  return {
    set: (key, source) => edit((mapping) => setPath(reader, mapping, key.split("."), source)),
    remove: (key) => edit((mapping) => removePath(reader, mapping, key.split("."))),
    addItems: (key, items) => edit((mapping) => addToList(reader, mapping, key.split("."), items)),
  }
}

function setPath(reader: Reader, mapping: YamlMapping, path: readonly string[], source: string): EditResult {
  const [key = "", ...rest] = path
  const entry = ownEntry(mapping, key)
  if (entry === undefined) {
    if (reader.resolver.get(mapping, key)) return refuse(`\`${key}\` is merged from an anchor`)
    return insertEntry(reader.tree, mapping, key, nested(rest, source))
  }
  if (isEmpty(entry.value)) return replaceValue(reader.tree, entry, nested(rest, source))
  if (rest.length > 0)
    return entry.value?.kind === "mapping"
      ? setPath(reader, entry.value, rest, source)
      : refuse(`\`${key}\` already holds something else`)
  const piece = parseYaml(source).documents[0]?.root
  const old = entry.value
  if (piece?.kind !== "scalar" || old?.kind !== "scalar") return refuse(`\`${key}\` already holds something else`)
  const edits = setScalar(reader.tree, old, piece.text)
  if (isRefusal(edits) || old.style !== "plain" || piece.style !== "plain") return edits
  return [{ span: old.span, newText: source.trim() }]
}

function removePath(reader: Reader, mapping: YamlMapping, path: readonly string[]): EditResult {
  const [key = "", ...rest] = path
  const entry = ownEntry(mapping, key)
  if (entry === undefined) return reader.resolver.get(mapping, key) ? refuse(`\`${key}\` is merged from an anchor`) : []
  if (rest.length === 0) return removeEntry(reader.tree, mapping, entry)
  return entry.value?.kind === "mapping" ? removePath(reader, entry.value, rest) : []
}

function addToList(
  reader: Reader,
  mapping: YamlMapping,
  path: readonly string[],
  items: readonly string[],
): EditResult {
  const [key = "", ...rest] = path
  const list = items.map((item) => `- ${item}`).join("\n")
  const entry = ownEntry(mapping, key)
  if (entry === undefined || isEmpty(entry.value)) return setPath(reader, mapping, path, list)
  if (rest.length > 0)
    return entry.value?.kind === "mapping"
      ? addToList(reader, entry.value, rest, items)
      : refuse(`\`${key}\` already holds something else`)
  return entry.value?.kind === "sequence"
    ? addItems(reader.tree, entry.value, items)
    : refuse(`\`${key}\` is not written as a list`)
}

/** `a:` with `b:` below and so on down to the value, written from column 0. */
function nested(path: readonly string[], source: string): string {
  if (path.length === 0) return source
  const [first = "", ...rest] = path
  const inner = nested(rest, source)
  const isBlock = rest.length > 0 || inner.includes("\n") || inner.startsWith("- ")
  return isBlock ? `${first}:\n${inner.replace(/^(?=.)/gm, "  ")}` : `${first}: ${inner}`
}

function ownEntry(mapping: YamlMapping, key: string): YamlEntry | undefined {
  return mapping.entries.find((entry) => entry.key.text === key)
}

function isEmpty(node: YamlNode | undefined): boolean {
  if (node === undefined) return true
  if (node.anchor || node.tag) return false
  return node.kind === "scalar"
    ? node.style === "plain" && node.value === null
    : node.kind === "mapping" && node.flow && node.entries.length === 0
}
