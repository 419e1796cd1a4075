/** The plain parts of a service: keys that hold one scalar, and keys that hold a list of scalars. */
import type { EditResult } from "../../base/edit.ts"
import type { YamlScalar } from "../../syntax/yaml/tree.ts"
import { removeFromList, removeKeyOf } from "./editor.ts"
import { type Field, fieldsOf, isNullNode, itemsOf, type Reader } from "./reader.ts"
import type { Piece } from "./template.ts"
import type { Keyed, ListItem, Value } from "./types.ts"
import { presentValue, ScalarValue, type ValueRange } from "./value.ts"

/** Keys where one scalar may stand for a list of one. */
const scalarOrList: ReadonlySet<string> = new Set(["tmpfs", "dns", "dns_search", "label_file"])

/** A scalar that can be taken out of its list. */
export class ListValue extends ScalarValue implements ListItem {
  readonly #remove: () => EditResult

  constructor(reader: Reader, at: { node: YamlScalar; shared: boolean }, remove: () => EditResult, key?: KeyText) {
    super(reader, at.node, at.shared, key?.range, key?.pieces)
    this.#remove = remove
  }

  remove(): EditResult {
    return this.#remove()
  }
}

interface KeyText {
  readonly range: ValueRange
  readonly pieces: readonly Piece[]
}

/** Wraps what a key holds with the key's place. */
export function keyed<T>(field: Field, value: T): Keyed<T> {
  const { span } = field.own ? field : (field.node ?? field)
  return { keySpan: field.key.span, span, value, shared: field.shared }
}

/** Every key of a service that holds a scalar other than null. */
export function readScalars(reader: Reader, fields: Iterable<Field>): ReadonlyMap<string, Keyed<Value>> {
  const scalars = new Map<string, Keyed<Value>>()
  for (const field of fields) {
    const value = presentValue(reader, field)
    if (value) scalars.set(field.name, keyed(field, value))
  }
  return scalars
}

/** Every key of a service that holds a list of scalars; of `networks` in map form the names. */
export function readLists(reader: Reader, fields: Iterable<Field>): ReadonlyMap<string, Keyed<readonly ListItem[]>> {
  const lists = new Map<string, Keyed<readonly ListItem[]>>()
  for (const field of fields) {
    const list = readList(reader, field)
    if (list) lists.set(field.name, keyed(field, list))
  }
  return lists
}

/** The scalars of a list, or of a scalar where a list may stand; items of another shape are left out. */
export function readList(reader: Reader, field: Field | undefined): readonly ListItem[] | undefined {
  if (field?.node?.kind === "sequence") {
    return itemsOf(reader, field).flatMap((item) =>
      item.node?.kind === "scalar" && !isNullNode(item.node)
        ? [new ListValue(reader, { node: item.node, shared: item.shared }, () => removeFromList(reader, field, item))]
        : [],
    )
  }
  if (field?.node?.kind === "scalar" && scalarOrList.has(field.name) && !isNullNode(field.node))
    return [new ListValue(reader, { node: field.node, shared: field.shared }, () => removeKeyOf(reader, field))]
  if (field?.node?.kind === "mapping" && field.name === "networks") return fieldsOf(reader, field).map(nameOf(reader))
  return undefined
}

/** A key as a value: Compose does not interpolate keys. */
function nameOf(reader: Reader): (field: Field) => ListItem {
  return (field) => {
    const { text } = field.key
    const range = { from: 0, to: text.length }
    const pieces: readonly Piece[] = text === "" ? [] : [{ kind: "text", ...range, text }]
    const at = { node: field.key, shared: field.shared }
    return new ListValue(reader, at, () => removeKeyOf(reader, field), { range, pieces })
  }
}
