/** Hover on a setting: of an env file, of a Compose environment, of a unit. Says what the process gets, and from where. */

import type { KeyInfo } from "../../../schemas/describe.ts"
import { settled } from "../base/known.ts"
import { touches } from "../base/span.ts"
import type { Setting } from "../model/facts.ts"
import { serviceEnvironment } from "../workspace/environment.ts"
import type { Workspace } from "../workspace/types.ts"
import { horizonText } from "./hover-horizon.ts"
import { knownText } from "./hover-known.ts"
import { overriddenHover, readersLine, readersTable, variableAt, winnerLine } from "./hover-readers.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import { placeText, shownAt } from "./hover-value.ts"

/** The setting whose name or value stands below the offset. Keys of the sensor's config have a hover of their own. */
export function settingHover(workspace: Workspace, uri: string, at: number): HoverPart | undefined {
  const facts = workspace.facts(uri)
  const setting = facts?.settings.find(
    (each) => each.carrier !== "synapse-key" && (touches(each.nameSpan, at) || touches(each.valueSpan, at)),
  )
  if (facts === undefined) return undefined
  if (setting === undefined) return overriddenHover(workspace, uri, at)
  const onName = touches(setting.nameSpan, at)
  const lines = (info?: KeyInfo) => valueLines(workspace, uri, setting, info)
  const markdown =
    horizonText(workspace, uri, facts, setting, lines) ??
    knownText(workspace, uri, setting, lines) ??
    `**${code(setting.name)}**\n\n${list(lines())}`
  const variable = setting.carrier === "env-file" ? variableAt(workspace, uri, at) : undefined
  const table = variable && readersTable(workspace, uri, variable)
  return {
    span: onName ? setting.nameSpan : setting.valueSpan,
    markdown: table === undefined ? markdown : `${markdown}\n\n${table}`,
  }
}

function valueLines(
  workspace: Workspace,
  uri: string,
  setting: Setting,
  info?: KeyInfo,
): readonly (string | undefined)[] {
  const { value, name } = setting
  return [
    value.known
      ? `Value: ${shownAt(workspace, { uri, span: setting.valueSpan }, name, value.value, info)}`
      : `Value: unknown, ${value.because}`,
    setting.source === undefined ? undefined : `From ${placeText(workspace, uri, setting.source)}`,
    ...(setting.carrier === "env-file" ? envLines(workspace, uri, setting) : []),
    overriddenLine(workspace, uri, setting, info),
  ]
}

/** Which line wins, and which programs read the file, as far as the project shows. */
function envLines(workspace: Workspace, uri: string, { nameSpan }: Setting): readonly (string | undefined)[] {
  const variable = variableAt(workspace, uri, nameSpan.start)
  return [variable && winnerLine(workspace, uri, variable), readersLine(workspace, uri)]
}

/** The service's environment may hold another value of the name: `environment` wins over its env files. */
function overriddenLine(workspace: Workspace, uri: string, setting: Setting, info?: KeyInfo): string | undefined {
  if (setting.carrier !== "compose-environment") return undefined
  const service = workspace.model(uri, "compose")?.services.find((each) => each.name === setting.owner)
  const effective = service && serviceEnvironment(workspace, uri, service).variables.get(setting.name)
  const value = settled(effective?.value)
  if (effective === undefined || value === undefined || value === settled(setting.value)) return undefined
  return `The container gets: ${shownAt(workspace, effective.place, setting.name, value, info)}, from ${placeText(workspace, uri, effective.place)}`
}
