/** `deploy`: how often and how a service runs, and what it may use. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { castKnown, castNumber } from "./casts.ts"
import { keyed } from "./collections.ts"
import { type Field, fieldMap, fieldsOf, type Reader } from "./reader.ts"
import type { Keyed, Value } from "./types.ts"
import { presentValue } from "./value.ts"

export interface Deploy {
  readonly mode?: Value
  readonly restart?: Keyed<Value>
  readonly restartPolicySpan?: Span
  readonly replicas?: Value
  readonly limits: ReadonlyMap<string, Value>
}

/** `deploy` works without swarm: Compose applies replicas, limits and restart policy itself. */
export function readDeploy(reader: Reader, field: Field | undefined): Deploy {
  if (!field) return { limits: new Map() }
  const fields = fieldMap(reader, field)
  const mode = presentValue(reader, fields.get("mode"))
  const replicas = presentValue(reader, fields.get("replicas"))
  const whole = fields.get("restart_policy")
  const policy = child(reader, whole, "condition")
  const condition = policy && presentValue(reader, policy)
  return {
    ...(mode && { mode }),
    ...(replicas && { replicas }),
    ...(policy && condition && { restart: keyed(policy, condition) }),
    ...(whole?.node?.kind === "mapping" && { restartPolicySpan: whole.key.span }),
    limits: readLimits(reader, child(reader, fields.get("resources"), "limits")),
  }
}

function readLimits(reader: Reader, field: Field | undefined): ReadonlyMap<string, Value> {
  const limits = new Map<string, Value>()
  for (const each of field ? fieldsOf(reader, field) : []) {
    const value = presentValue(reader, each)
    if (value) limits.set(each.name, value)
  }
  return limits
}

function child(reader: Reader, field: Field | undefined, name: string): Field | undefined {
  return field && fieldMap(reader, field).get(name)
}

/** `scale`, which must agree with `deploy.replicas`, else the latter, else one. */
export function replicasOf(deploy: Deploy, scale: Value | undefined, partial: boolean): Known<number> {
  const mode = deploy.mode?.text
  if (mode?.known && mode.value.startsWith("global")) return unknown("it runs once on every node")
  const written = scale ?? deploy.replicas
  if (written) return castKnown(written, castNumber, "a number", 1)
  return partial ? unknown("another file may set the number of replicas") : known(1)
}
