/** `env_file`: one path, a list of paths, or mappings with `path`, `required` and `format`. */
import { booleanOf } from "./casts.ts"
import { type Field, fieldMap, itemsOf, type Reader, type Spot } from "./reader.ts"
import type { EnvFileEntry } from "./types.ts"
import { presentValue } from "./value.ts"

/** The env files in the order in which Compose reads them: later ones win. */
export function readEnvFiles(reader: Reader, field: Field | undefined): readonly EnvFileEntry[] {
  if (!field) return []
  if (field.node?.kind === "sequence") return itemsOf(reader, field).flatMap((item) => readEntry(reader, item))
  return readEntry(reader, field)
}

function readEntry(reader: Reader, spot: Spot): readonly EnvFileEntry[] {
  if (spot.node?.kind !== "mapping") {
    const path = presentValue(reader, spot)
    return path ? [{ path, required: true, raw: false }] : []
  }
  const fields = fieldMap(reader, spot)
  const path = presentValue(reader, fields.get("path"))
  if (!path) return []
  const required = booleanOf(presentValue(reader, fields.get("required")), true)
  const format = presentValue(reader, fields.get("format"))?.text
  return [{ path, required: !required.known || required.value, raw: format?.known === true && format.value === "raw" }]
}
