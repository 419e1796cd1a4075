/** `healthcheck`: the test with its words and URLs, and its times in seconds. */
import { type Known, known } from "../../base/known.ts"
import type { ProbeUrl } from "../facts.ts"
import { booleanOf, castDuration, castKnown, castNumber } from "./casts.ts"
import { probeUrls } from "./probe-urls.ts"
import { type Field, fieldMap, itemsOf, type Reader } from "./reader.ts"
import type { Healthcheck } from "./types.ts"
import { presentValue, type ScalarValue } from "./value.ts"

interface Test {
  readonly span: Healthcheck["span"]
  readonly form: "string" | "list"
  readonly words: readonly ScalarValue[]
}

/** Undefined where the key is absent, null, or no mapping. */
export function readHealthcheck(reader: Reader, field: Field | undefined): Healthcheck | undefined {
  if (field?.node?.kind !== "mapping") return undefined
  const fields = fieldMap(reader, field)
  const test = readTest(reader, fields.get("test"))
  const first = test?.form === "list" ? test.words[0]?.text : undefined
  const isNone = first?.known === true && first.value === "NONE"
  let urls: readonly ProbeUrl[] | undefined
  return {
    keySpan: field.key.span,
    span: field.own ? field.span : field.node.span,
    disabled: isNone ? known(true) : booleanOf(presentValue(reader, fields.get("disable"))),
    ...(test && { test }),
    get urls() {
      urls ??= test ? probeUrls(test.words, test.form) : []
      return urls
    },
    ...duration(reader, "interval", fields.get("interval")),
    ...duration(reader, "timeout", fields.get("timeout")),
    ...duration(reader, "startPeriod", fields.get("start_period")),
    ...retries(reader, fields.get("retries")),
    shared: field.shared,
  }
}

function readTest(reader: Reader, field: Field | undefined): Test | undefined {
  if (field?.node?.kind === "sequence") {
    const words = itemsOf(reader, field).flatMap((item) => presentValue(reader, item) ?? [])
    return { span: field.node.span, form: "list", words }
  }
  const value = presentValue(reader, field)
  return value && { span: value.span, form: "string", words: [value] }
}

function duration<K extends string>(
  reader: Reader,
  key: K,
  field: Field | undefined,
): { readonly [P in K]?: Known<number> } {
  const value = presentValue(reader, field)
  if (!value) return {}
  return { [key]: castKnown(value, castDuration, "a duration", 0) } as { [P in K]: Known<number> }
}

function retries(reader: Reader, field: Field | undefined): { readonly retries?: Known<number> } {
  const value = presentValue(reader, field)
  return value ? { retries: castKnown(value, castNumber, "a number", 3) } : {}
}
