/** Hover on a variable of the Horizon hub, in any file that carries it: what the hub makes of the value. */
import { horizonVariables, type KeyInfo } from "../../../schemas/describe.ts"
import { settled } from "../base/known.ts"
import type { Facts, Setting } from "../model/facts.ts"
import { readNumber, readSwitch } from "../model/horizon/numbers.ts"
import { hubEnvironments } from "../workspace/hub-environment.ts"
import { neighboursOf } from "../workspace/neighbours.ts"
import { isHorizonOwner } from "../workspace/products.ts"
import type { Workspace } from "../workspace/types.ts"
import { code, keyText } from "./hover-text.ts"

/** What the schema says of a setting, or undefined unless its reader is the hub beyond doubt. `lines` stand in its list. */
export function horizonText(
  workspace: Workspace,
  uri: string,
  facts: Facts,
  setting: Setting,
  lines: (info: KeyInfo) => readonly (string | undefined)[],
): string | undefined {
  const info = horizonVariables().get(setting.name)
  if (info === undefined || setting.carrier === "synapse-key" || !isHub(workspace, uri, facts, setting.owner))
    return undefined
  return keyText(setting.name, info, [...lines(info), effectLine(info, setting)])
}

/** The owner itself shows the hub, or the hub's service, unit or start reads this file. */
export function isHub(workspace: Workspace, uri: string, facts: Facts, owner: string): boolean {
  if (isHorizonOwner(facts, owner)) return true
  if (hubEnvironments(workspace, uri, facts).some((environment) => environment.owner === owner)) return true
  return neighboursOf(workspace, uri).some((neighbour) => {
    const others = workspace.facts(neighbour)
    return others?.references.some((each) => each.uri === uri && isHorizonOwner(others, each.owner)) ?? false
  })
}

/** What the hub takes where that is not what stands there. */
function effectLine(info: KeyInfo, setting: Setting): string | undefined {
  const value = settled(setting.value)
  if (value === undefined) return undefined
  if (info.type === "int") return numberLine(info, value)
  if (info.type !== "bool") return undefined
  return value === "" ? undefined : `The hub reads: ${readSwitch(setting.name, value).read ? "on" : "off"}`
}

function numberLine(info: KeyInfo, value: string): string | undefined {
  const reading = readNumber(info, value)
  switch (reading.is) {
    case "cut":
      return `**The hub takes ${reading.used}**: it reads the leading digits only`
    case "replaced":
      return `**The hub takes ${reading.used === undefined ? "its default" : code(String(reading.used))} instead**, without a word`
    case "refused":
      return "**The hub does not start with this value**"
    default:
      return undefined
  }
}
