/** Fields without which a section, once it is there, makes the whole file fail. */
import type { KeyInfo, Literal } from "../../../../schemas/describe.ts"
import { keyInfo, namesBelow } from "./keys.ts"
import type { SynapseConfig, SynapseSchema, SynapseSection } from "./types.ts"

export interface MissingFields {
  readonly section: SynapseSection
  readonly schema: SynapseSchema
  readonly names: readonly string[]
  /** The names with defaults as YAML texts; undefined if one of them has no default that would do. */
  readonly defaults: readonly (readonly [name: string, value: string])[] | undefined
}

/** Every section of the file that lacks required fields, by the schemas that read the file. */
export function missingFields(model: SynapseConfig): readonly MissingFields[] {
  if (model.isBroken) return []
  return model.sections.flatMap((section) => {
    const schema = model.schemas.find((each) => missingIn(section, each).length > 0)
    if (schema === undefined) return []
    const names = missingIn(section, schema)
    return [{ section, schema, names, defaults: defaultsOf(model, section, schema, names) }]
  })
}

function missingIn(section: SynapseSection, schema: SynapseSchema): readonly string[] {
  if (!section.knownTo.includes(schema)) return []
  const own = keyInfo(schema, section.path)
  if (own?.type === "duration") return ["secs", "nanos"].filter((name) => !section.names.has(name))
  return namesBelow(schema, section.path).filter(
    (name) => !section.names.has(name) && fieldOf(schema, section, name)?.required === true,
  )
}

function fieldOf(schema: SynapseSchema, section: SynapseSection, name: string): KeyInfo | undefined {
  return keyInfo(schema, section.path === "" ? name : `${section.path}.${name}`)
}

/** An empty address or key is the default of a link that is off; it does not make one that is on work. */
function defaultsOf(
  model: SynapseConfig,
  section: SynapseSection,
  schema: SynapseSchema,
  names: readonly string[],
): MissingFields["defaults"] {
  if (keyInfo(schema, section.path)?.type === "duration") return names.includes("secs") ? undefined : [["nanos", "0"]]
  const isOn = model.at(section.at === "" ? "enabled" : `${section.at}.enabled`)?.text === "true"
  const found: (readonly [string, string])[] = []
  for (const name of names) {
    const value = fieldOf(schema, section, name)?.default
    if (value === undefined || (value === "" && isOn)) return undefined
    found.push([name, yamlOf(value)])
  }
  return found
}

/** A default as YAML, written from column 0. */
function yamlOf(value: Literal): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
  if (typeof value !== "object" || value === null) return String(value)
  return Object.entries(value)
    .map(([name, item]) => `${name}: ${typeof item === "string" ? JSON.stringify(item) : item}`)
    .join("\n")
}
