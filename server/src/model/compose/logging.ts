/** `logging`: driver and options. */
import { keyed } from "./collections.ts"
import { type Field, fieldMap, fieldsOf, type Reader } from "./reader.ts"
import type { ComposeService, Value } from "./types.ts"
import { presentValue } from "./value.ts"

export function readLogging(reader: Reader, field: Field | undefined): ComposeService["logging"] {
  if (field?.node?.kind !== "mapping") return undefined
  const fields = fieldMap(reader, field)
  const driver = presentValue(reader, fields.get("driver"))
  const options = new Map<string, Value>()
  const written = fields.get("options")
  for (const each of written ? fieldsOf(reader, written) : []) {
    const value = presentValue(reader, each)
    if (value) options.set(each.name, value)
  }
  return keyed(field, { ...(driver && { driver }), options })
}
