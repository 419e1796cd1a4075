/** Whether the instances of the hub hold as many connections as there are sensors in the field. */
import { horizonVariables } from "../../../schemas/describe.ts"
import { readNumber } from "../model/horizon/numbers.ts"
import { hubInstances } from "./hub-instances.ts"
import { hubValues } from "./values.ts"
import { type Claim, claim, type View } from "./view.ts"

/** Instances times the cap of one against the sensors in the field. */
export function fleetClaims(view: View): readonly Claim[] {
  const { fleet, mains } = view.deployment
  const cap = sensorCap(view)
  const instances = hubInstances(view)
  const at = view.hubs[0] ?? { uri: mains[0] ?? "", at: { start: 0, end: 0 } }
  const place = { uri: at.uri, span: at.at }
  if (fleet === undefined)
    return [
      claim("unknown", place, "The number of sensors is not declared: `deployments: … fleet:` of deploylint.yaml."),
    ]
  if (cap === undefined || instances === undefined)
    return [claim("unknown", place, `Whether ${fleet} sensors may connect is not known: instances or cap are not.`)]
  return cap * instances >= fleet
    ? [claim("pass", place, `${instances} × ${cap} connections are enough for ${fleet} sensors.`)]
    : [claim("fail", place, `${instances} × ${cap} connections are fewer than the ${fleet} sensors declared.`)]
}

/** The cap that every hub really applies: a number out of range becomes the default. */
function sensorCap(view: View): number | undefined {
  const variable = horizonVariables().get("WS_MAX_SENSOR_CONNECTIONS")
  const standard = Number(variable?.default ?? 1000)
  const caps = hubValues(view, "WS_MAX_SENSOR_CONNECTIONS").map(({ value, incomplete }): number | undefined => {
    if (value === undefined) return incomplete === undefined ? standard : undefined
    if (!value.known || variable === undefined) return undefined
    if (value.value.trim() === "") return standard
    const reading = readNumber(variable, value.value)
    if (reading.is === "fine") return Number.parseInt(value.value, 10)
    return "used" in reading && reading.used !== undefined ? Number(reading.used) : undefined
  })
  const distinct = new Set(caps)
  return distinct.size === 1 ? caps[0] : undefined
}
