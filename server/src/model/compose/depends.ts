/** `depends_on`: a list of names, or a mapping with a condition each. */
import { booleanOf } from "./casts.ts"
import { type Field, fieldMap, fieldsOf, itemsOf, type Reader } from "./reader.ts"
import type { ServiceDependency } from "./types.ts"
import { presentValue } from "./value.ts"

/** The dependencies in file order; names that a variable leaves open are left out. */
export function readDependsOn(reader: Reader, field: Field | undefined): readonly ServiceDependency[] {
  if (field?.node?.kind === "mapping") return fieldsOf(reader, field).map((each) => readLong(reader, each))
  if (!field) return []
  return itemsOf(reader, field).flatMap((item) => {
    const value = presentValue(reader, item)
    if (!value?.text.known) return []
    return [{ service: value.text.value, span: value.span, condition: "service_started", required: true }]
  })
}

function readLong(reader: Reader, field: Field): ServiceDependency {
  const fields = fieldMap(reader, field)
  const condition = presentValue(reader, fields.get("condition"))
  const required = booleanOf(presentValue(reader, fields.get("required")), true)
  return {
    service: field.name,
    span: field.key.contentSpan,
    condition: condition?.text.known ? condition.text.value : condition ? "" : "service_started",
    ...(condition && { conditionSpan: condition.span }),
    required: !required.known || required.value,
  }
}
