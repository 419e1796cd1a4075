/** Lists of names with values: `environment`, `build.args`, `labels`, as a mapping or as a list of `NAME=value`. */
import { fieldsOf, itemsOf, type Reader, type Spot, spanOf } from "./reader.ts"
import type { EnvironmentEntry } from "./types.ts"
import { offsetsOutside, type ScalarValue, scalarAt } from "./value.ts"

/** Entries in file order. Values that are collections are left out: Compose refuses them, and so does the shape check. */
export function readPairs(reader: Reader, spot: Spot | undefined): readonly EnvironmentEntry[] {
  if (spot?.node?.kind === "mapping") return readMapping(reader, spot)
  if (spot?.node?.kind !== "sequence") return []
  return itemsOf(reader, spot).flatMap((item) => {
    const value = scalarAt(reader, item)
    const entry = value && !value.isNull && readItem(value)
    return entry ? [entry] : []
  })
}

function readMapping(reader: Reader, spot: Spot): readonly EnvironmentEntry[] {
  const entries: EnvironmentEntry[] = []
  for (const field of fieldsOf(reader, spot)) {
    if (field.node && field.node.kind !== "scalar") continue
    const value = scalarAt(reader, field)
    const present = value && !value.isNull ? value : undefined
    entries.push({
      name: field.name,
      nameSpan: field.key.contentSpan,
      value: present?.asEnvironment(),
      span: field.own ? field.span : spanOf(field),
    })
  }
  return entries
}

/** `NAME=value`; the first `=` outside variables parts them. A name made of variables is taken if it is settled. */
function readItem(value: ScalarValue): EnvironmentEntry | undefined {
  const at = offsetsOutside(value, "=")[0]
  const name = value.cut(0, at ?? value.raw.length)
  const settledName = name.text.known ? name.text.value : undefined
  if (settledName === undefined || settledName === "") return undefined
  if (at === undefined && settledName.includes("=")) return undefined
  return {
    name: settledName,
    nameSpan: name.span,
    value: at === undefined ? undefined : value.cut(at + 1, value.raw.length),
    span: value.span,
  }
}
