/** Values of the right type that the sensor refuses, and what it does then. */
import type { KeyInfo } from "../../../../schemas/describe.ts"
import type { Span } from "../../base/span.ts"
import { lookup, parentPath } from "./keys.ts"
import { runtimeRefusals } from "./refusals-runtime.ts"
import { sitesRefusals } from "./refusals-sites.ts"
import type { SynapseConfig, SynapseKey, SynapseSchema } from "./types.ts"

/** `dropped`: the file as a whole. `stopped`: the process does not start. `off`: the feature only. */
export type Outcome = "dropped" | "stopped" | "off"

export interface ValueRefusal {
  readonly key: SynapseKey
  readonly at: Span
  readonly schema: SynapseSchema
  readonly outcome: Outcome
  /** Follows the key's name: "must be from 1 to 100". */
  readonly demand: string
  /** For `off`: what is off, as a noun. */
  readonly feature?: string
  /** True where it depends on the process's environment: refused as soon as the process is marked as production. */
  readonly inProduction?: boolean
}

/** Every refused value of the file, by the schemas that read it. */
export function valueRefusals(model: SynapseConfig): readonly ValueRefusal[] {
  if (model.isBroken) return []
  return [
    ...model.keys.flatMap((key) => rangeRefusals(model, key)),
    ...(model.schemas.includes("runtime") ? runtimeRefusals(model) : []),
    ...(model.schemas.includes("sites") ? sitesRefusals(model) : []),
  ]
}

function rangeRefusals(model: SynapseConfig, key: SynapseKey): readonly ValueRefusal[] {
  for (const schema of model.schemas) {
    const found = lookup(schema, key.path)
    if (found?.is !== "key") continue
    const refusal = outOfRange(model, key, schema, found.info)
    if (refusal !== undefined) return [refusal]
  }
  return []
}

function outOfRange(
  model: SynapseConfig,
  key: SynapseKey,
  schema: SynapseSchema,
  info: KeyInfo,
): ValueRefusal | undefined {
  const value = key.node?.kind === "scalar" ? key.node.value : undefined
  if (typeof value !== "number" || (info.min === undefined && info.max === undefined)) return undefined
  if (value >= (info.min ?? value) && value <= (info.max ?? value)) return undefined
  const outcome = outcomeOf(model, key, info)
  if (outcome === undefined) return undefined
  const feature = outcome === "off" ? { feature: `\`${parentPath(key.path)}\`` } : {}
  return { key, at: key.valueSpan, schema, outcome, demand: `must be ${rangeText(info)}`, ...feature }
}

function outcomeOf(model: SynapseConfig, key: SynapseKey, info: KeyInfo): Outcome | undefined {
  const isOn = sectionIsOn(model, key)
  switch (info.outside) {
    case "file-rejected":
      // The shadow mirror is validated with its site, but only once it is on.
      return key.path.includes(".shadow_mirror.") && !isOn ? undefined : "dropped"
    case "file-rejected-if-enabled":
      return isOn ? "dropped" : undefined
    case "start-aborted":
      return "stopped"
    case "feature-off":
      return isOn ? "off" : undefined
    default:
      return undefined
  }
}

/** True if the `enabled` beside a key is true. */
export function sectionIsOn(model: SynapseConfig, key: SynapseKey): boolean {
  const { node } = model.at(`${parentPath(key.at)}.enabled`) ?? {}
  return node?.kind === "scalar" && node.value === true
}

/** A range in words: "from 1 to 100", "at least 1", "at most 500". */
export function rangeText(info: Pick<KeyInfo, "min" | "max" | "unit">): string {
  const unit = info.unit === undefined ? "" : ` ${info.unit}`
  const { min, max } = info
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}${unit}`
  return min !== undefined ? `at least ${min}${unit}` : `at most ${max}${unit}`
}
