/** Hover on a key of a Synapse config: what the sensor does with it, and what it makes of the value. */
import type { KeyInfo } from "../../../schemas/describe.ts"
import { touches } from "../base/span.ts"
import { droppedFile } from "../model/synapse/effects.ts"
import { keyInfo, parentPath } from "../model/synapse/keys.ts"
import { rightPlaceOf } from "../model/synapse/places.ts"
import type { SynapseConfig, SynapseKey, SynapseSchema } from "../model/synapse/types.ts"
import type { HoverPart } from "./hover-text.ts"
import { keyText, shownValue } from "./hover-text.ts"

/** The innermost key whose name or scalar value stands below the offset. */
export function synapseHover(model: SynapseConfig, at: number): HoverPart | undefined {
  const key = model.keys.findLast(
    (each) => touches(each.keySpan, at) || (each.node?.kind === "scalar" && touches(each.valueSpan, at)),
  )
  return key && { span: touches(key.keySpan, at) ? key.keySpan : key.valueSpan, markdown: textOf(model, key) }
}

function textOf(model: SynapseConfig, key: SynapseKey): string {
  const reading = infoOf(model, key)
  if (reading === undefined) return unknownText(model, key)
  const { schema, info } = reading
  const section = model.sections.find((each) => each.at === key.at)
  const others = key.knownTo.length > 1 ? "Both schemas read this place" : undefined
  return keyText(key.path, info, [
    section === undefined ? valueLine(key, info) : requiredLine(schema, key.path, info),
    model.schemas.includes(schema) ? undefined : "**Read only in a file with `sites`**",
    others,
    isFatal(info) ? `If the file is refused, ${droppedFile[schema]}` : undefined,
  ])
}

/** The schema by which the sensor reads the key: one in which it has an effect comes first. */
function infoOf(model: SynapseConfig, key: SynapseKey): { schema: SynapseSchema; info: KeyInfo } | undefined {
  const found = key.knownTo.flatMap((schema) => {
    const info = keyInfo(schema, key.path) ?? keyInfo(schema, parentPath(key.path))
    return info === undefined ? [] : [{ schema, info }]
  })
  const read = found.filter(({ schema }) => model.schemas.includes(schema))
  return read.find(({ info }) => info.behaviour !== "inert") ?? read[0] ?? found[0]
}

function valueLine(key: SynapseKey, info: KeyInfo): string | undefined {
  if (key.node?.kind === "scalar" && key.node.style === "plain" && key.node.value === null) return "Value: not set"
  return key.text === undefined ? undefined : `Value: ${shownValue(key.path, key.text, info)}`
}

function requiredLine(schema: SynapseSchema, path: string, info: KeyInfo): string | undefined {
  const required = info.children.filter((name) => {
    const below = info.type === "list" ? `${path}[].${name}` : `${path}.${name}`
    return keyInfo(schema, below)?.required === true
  })
  return required.length === 0 ? undefined : `Needs ${required.map((name) => `\`${name}\``).join(", ")}`
}

function unknownText(model: SynapseConfig, key: SynapseKey): string {
  const place = rightPlaceOf(model, key)
  const where = place === undefined ? "" : ` It is read at \`${place.path}\`.`
  return `**\`${key.path.replaceAll("`", "'").slice(0, 100)}\`** The sensor knows no such key here and ignores it.${where}`
}

/** Faults of this key cost the whole file. */
function isFatal(info: KeyInfo): boolean {
  return info.required === true || info.outside === "file-rejected" || info.outside === "file-rejected-if-enabled"
}
