/** `build`: a folder, or a mapping with context, Dockerfile, target and arguments. */
import { keyed } from "./collections.ts"
import { readPairs } from "./pairs.ts"
import { type Field, fieldMap, itemsOf, type Reader } from "./reader.ts"
import type { ComposeService, Value } from "./types.ts"
import { presentValue } from "./value.ts"

type Build = NonNullable<ComposeService["build"]>

/** Undefined where there is no build, or none that Compose could read. */
export function readBuild(reader: Reader, field: Field | undefined): Build | undefined {
  if (!field) return undefined
  const context = presentValue(reader, field)
  if (context) return keyed(field, { context, args: [], entitlements: [] })
  if (field.node?.kind !== "mapping") return undefined
  const fields = fieldMap(reader, field)
  return keyed(field, {
    ...named("context", presentValue(reader, fields.get("context"))),
    ...named("dockerfile", presentValue(reader, fields.get("dockerfile"))),
    ...named("target", presentValue(reader, fields.get("target"))),
    ...named("privileged", presentValue(reader, fields.get("privileged"))),
    args: readPairs(reader, fields.get("args")),
    entitlements: scalarsOf(reader, fields.get("entitlements")),
  })
}

function scalarsOf(reader: Reader, field: Field | undefined): readonly Value[] {
  if (!field) return []
  return itemsOf(reader, field).flatMap((item) => presentValue(reader, item) ?? [])
}

function named<K extends string>(key: K, value: Value | undefined): { readonly [P in K]?: Value } {
  return value ? ({ [key]: value } as { [P in K]: Value }) : {}
}
