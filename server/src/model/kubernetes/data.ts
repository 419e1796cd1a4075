/** Secrets and ConfigMaps: their keys, decoded. */
import { refuse } from "../../base/edit.ts"
import { known, unknown } from "../../base/known.ts"
import { decodeBase64, encodeBase64 } from "./base64.ts"
import type { Opened } from "./object.ts"
import { at, fieldsOf, isPresent, type Place, type Reader, valueAt } from "./reader.ts"
import { boolAt, checkText, isTrue, textAt } from "./scalars.ts"
import type { DataEntry, DataObject } from "./types.ts"

export function readData(reader: Reader, { object, place }: Opened, kind: DataObject["kind"]): DataObject {
  const sections = kind === "Secret" ? (["data", "stringData"] as const) : (["data", "binaryData"] as const)
  // SOPS keeps its own section beside what it has encrypted; plug-ins of Argo CD fill `<path:…>` in.
  const isOpaque = isPresent(at(reader, place, "sops"))
  return {
    object,
    kind,
    type: textAt(reader, place, "type")?.text ?? "Opaque",
    entries: sections.flatMap((section) => {
      const encoded = section === "binaryData" || (section === "data" && kind === "Secret")
      return fieldsOf(reader, at(reader, place, section)).flatMap(
        (field) => entryOf(reader, field, section, encoded, isOpaque) ?? [],
      )
    }),
    isOpaque,
    immutable: isTrue(boolAt(reader, place, "immutable")),
  }
}

function entryOf(
  reader: Reader,
  field: Place,
  section: DataEntry["section"],
  encoded: boolean,
  isOpaque: boolean,
): DataEntry | undefined {
  const value = valueAt(reader, field)
  if (isPresent(field)) checkText(reader, field, value)
  if (value === undefined) return undefined
  const base = { name: field.name, nameSpan: field.keySpan, span: field.span, section, value }
  if (!encoded) return { ...base, text: isFilledIn(value.text) ? filledIn : known(value.text), rewrite: value.rewrite }
  const decoded = decodeBase64(value.text)
  const rewrite = (text: string) =>
    value.isBlock ? refuse("the value is a text block") : value.rewrite(encodeBase64(text))
  if (isOpaque || (decoded.kind === "invalid" && (value.isSlot || isFilledIn(value.text))))
    return { ...base, text: filledIn, rewrite }
  if (decoded.kind === "text") return { ...base, text: known(decoded.text), rewrite }
  if (decoded.kind === "bytes") return { ...base, text: unknown("the value is no text"), rewrite }
  return { ...base, text: unknown("the value is not base64"), invalid: "base64", rewrite }
}

const filledIn = unknown("a tool fills the value in before it is applied")

/** `${X}`, `{{ x }}`, `<path:secret#key>`, `ENC[…]` of SOPS, `ref+vault://…` of vals. */
function isFilledIn(text: string): boolean {
  return /\$\{\w+\}|\{\{|<path:[^>]+>|^ENC\[|^ref\+\w+:\/\/|^(?:vault|op):/.test(text) || /^<[^<>\n]+>$/.test(text)
}
