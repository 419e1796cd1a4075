/** Keys that the sensor parses and never uses, or that only a loader reads which does not read this file. */
import type { KeyInfo } from "../../../../schemas/describe.ts"
import { keyInfo, parentPath } from "./keys.ts"
import type { SynapseConfig, SynapseKey } from "./types.ts"

export interface InertKey {
  readonly key: SynapseKey
  /** What decides instead, as the end of a sentence; undefined for keys that need `sites` beside them. */
  readonly instead: string | undefined
  /** The value is what applies anyway. */
  readonly isDefault: boolean
}

/** Inert keys in file order; of a section without any effect only the section itself. */
export function inertKeys(model: SynapseConfig): readonly InertKey[] {
  if (model.isBroken) return []
  const found: InertKey[] = []
  const places = new Set<string>()
  for (const key of model.keys) {
    if (isBelow(places, key.at)) continue
    const inert = inertness(model, key)
    if (inert === undefined) continue
    found.push({ key, ...inert })
    places.add(key.at)
  }
  return found
}

function isBelow(places: ReadonlySet<string>, at: string): boolean {
  for (let parent = parentPath(at); parent !== ""; parent = parentPath(parent)) if (places.has(parent)) return true
  return false
}

function inertness(model: SynapseConfig, key: SynapseKey): Omit<InertKey, "key"> | undefined {
  const infos = key.knownTo.flatMap((schema) => {
    const info = keyInfo(schema, key.path)
    return info === undefined ? [] : [{ schema, info }]
  })
  if (infos.length === 0) return undefined
  // A file with `sites` may be the one that the runtime loader reads too, so its live keys count as live there.
  const readers = model.schemas.includes("sites") ? infos : infos.filter(({ schema }) => model.schemas.includes(schema))
  if (readers.length === 0) return otherSchema(infos[0]?.info, key)
  const inert = readers.find(({ info }) => info.behaviour === "inert")?.info
  if (inert === undefined || readers.some(({ info }) => info.behaviour !== "inert")) return undefined
  return { instead: inert.instead ?? "nothing uses the value", isDefault: isDefault(inert, key) }
}

/** Keys of the multi-site schema in a file without `sites`. */
function otherSchema(info: KeyInfo | undefined, key: SynapseKey): Omit<InertKey, "key"> | undefined {
  if (info === undefined) return undefined
  const instead = info.behaviour === "inert" ? info.instead : undefined
  return { instead, isDefault: isDefault(info, key) }
}

function isDefault(info: KeyInfo, key: SynapseKey): boolean {
  return key.node?.kind === "scalar" && info.default !== undefined && key.node.value === info.default
}
