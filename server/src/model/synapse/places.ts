/** Where a key that stands at the wrong place would be read. */
import { keyInfo, lookup, parentPath, pathsNamed, synapseSchemas } from "./keys.ts"
import type { SynapseConfig, SynapseKey, SynapseSchema } from "./types.ts"

export interface RightPlace {
  /** Table path of the key there: `server.admin_api_key`. */
  readonly path: string
  /** Index path of the mapping that should hold it; "" is the top level. */
  readonly parentAt: string
  readonly schema: SynapseSchema
}

/**
 * The one place at which the sensor would read a key of this name: in another top-level section, in a section around it
 * or right below. Undefined if the key is known where it stands, or if no or several places would do.
 */
export function rightPlaceOf(model: SynapseConfig, key: SynapseKey): RightPlace | undefined {
  if (key.knownTo.length > 0 || model.isBroken) return undefined
  const others = synapseSchemas.filter((schema) => !model.schemas.includes(schema))
  for (const schemas of [model.schemas, others]) {
    const places = new Map(
      schemas.flatMap((schema) =>
        pathsNamed(schema, key.name).flatMap((path) => {
          const parentAt = isTelling(schema, path, key) ? reachable(key, parentPath(path)) : undefined
          return parentAt === undefined ? [] : [[path, { path, parentAt, schema }] as const]
        }),
      ),
    )
    const [first] = places.values()
    if (first !== undefined) return places.size === 1 ? first : undefined
  }
  return undefined
}

/** Short words (`url`, `level`, `enabled`) say nothing of where they belong, unless they name a whole section. */
function isTelling(schema: SynapseSchema, path: string, key: SynapseKey): boolean {
  const info = keyInfo(schema, path)
  if (info === undefined || path.startsWith("detection.anomaly_blocking.")) return false
  if (info.type === "section") return key.node?.kind === "mapping"
  return key.name.includes("_") || key.name === "listen" || key.name === "sqli" || key.name === "xss"
}

/** The index path of a parent as seen from a key, if it lies around the key, right below its section, or is a top section. */
function reachable(key: SynapseKey, parent: string): string | undefined {
  const own = parentPath(key.path)
  const ownAt = parentPath(key.at)
  if (parent === own) return undefined
  if (parent === "" || !/[.[]/.test(parent))
    return ownAt.includes(".") && /\[/.test(own) && parent !== "" ? undefined : parent
  // Below: `sites[].threshold` to `sites[].waf`.
  if (parentPath(parent) === own) return `${ownAt}.${parent.slice(own.length + 1)}`
  // Around: `sites[].waf.rps` to `sites[].rate_limit`.
  const around = parentPath(own)
  if (around !== "" && parentPath(parent) === around) return `${parentPath(ownAt)}.${parent.slice(around.length + 1)}`
  return parent === around ? parentPath(ownAt) : undefined
}

/** True if the sensor's schemas for this file read something at the path. */
export function isReadAt(model: SynapseConfig, path: string): boolean {
  return model.schemas.some((schema) => lookup(schema, path) !== undefined)
}
