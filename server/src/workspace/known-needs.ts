/** What images whose variables are known lack, and which of their names are slips. */
import { settled } from "../base/known.ts"
import type { Facts, Place, Setting } from "../model/facts.ts"
import { isRetired, type KnownNeed, type KnownRuntime, knownVariable, slipOf } from "../model/known/catalogue.ts"
import { type KnownReader, knownReaders } from "./known-variables.ts"
import type { Workspace } from "./types.ts"

export interface PresenceProblem {
  readonly id: "retired" | "unread" | "both" | "volume"
  readonly more: Readonly<Record<string, string>>
  /** The image does not start. */
  readonly stops: boolean
  /** Where the variable stands that excludes this one. */
  readonly twin?: Place
}

/** Why a variable must not be set: the image gave it up, or its twin that names a file is set as well. */
export function presenceProblem(
  reader: KnownReader,
  { name, value }: Setting,
  info: KnownRuntime,
): PresenceProblem | undefined {
  const { variables, reference } = reader
  if (settled(value) === "") return undefined
  if (info.retired !== undefined && isRetired(info, reference.tag)) {
    const { refused, instead } = info.retired
    return { id: refused ? "retired" : "unread", more: { instead }, stops: refused }
  }
  const rival = info.excludes?.find((each) => isGiven(reader, each))
  if (rival !== undefined) {
    const place = (variables.get(rival) ?? variables.get(`${rival}_FILE`))?.place
    const more = { demand: `not stand beside \`${rival}\`` }
    return { id: "volume", more, stops: true, ...(place === undefined ? {} : { twin: place }) }
  }
  const twin = info.exclusive === true && info.file !== undefined ? name + info.file : undefined
  const other = twin === undefined ? undefined : variables.get(twin)
  // Entry points count an empty text as unset.
  if (twin === undefined || other === undefined || (settled(other.value) ?? "") === "" || !value.known) return undefined
  return { id: "both", more: { twin }, stops: true, twin: other.place }
}

/** Variables that the image does not start without, and that nothing sets. */
export function lackingNames(workspace: Workspace, reader: KnownReader): readonly string[] {
  if (readsFiles(workspace, reader)) return []
  return [...reader.image.variables.values()]
    .filter(({ required, firstStart }) => required === true && firstStart !== true)
    .filter(({ name, file }) => !isSet(reader, name) && !isSet(reader, name + (file ?? "_FILE")))
    .map(({ name }) => name)
}

/** Secrets and configurations of Compose may hold what variables do not. */
function readsFiles(workspace: Workspace, { uri, owner }: KnownReader): boolean {
  const service = workspace.model(uri, "compose")?.services.find(({ name }) => name === owner)
  return service?.keys.some(({ name }) => name === "secrets" || name === "configs") ?? false
}

/** Names that must stand beside one that is set. */
export function neededNames(
  reader: KnownReader,
): readonly { readonly name: string; readonly when: string; readonly need: KnownNeed }[] {
  return (reader.image.needs ?? []).flatMap((need) => {
    const twins = need.when.flatMap((name) => [name, `${name}_FILE`])
    const when = twins.find((name) => isSet(reader, name))
    if (when === undefined) return []
    const value = reader.variables.get(when)?.value
    if (need.value !== undefined && (value === undefined || settled(value) !== need.value)) return []
    // A file that several services read holds what is for others too.
    if (!need.refused && reader.variables.get(when)?.place.uri !== reader.uri) return []
    if (need.instead?.some((each) => isGiven(reader, each)) === true) return []
    const name = need.names.find((each) => !isGiven(reader, each))
    return name === undefined ? [] : [{ name, when, need }]
  })
}

/** The variable or the twin that names a file. */
function isGiven(reader: KnownReader, name: string): boolean {
  return isSet(reader, name) || isSet(reader, `${name}_FILE`)
}

/** A value that is refused only beside some variables, and only without others. */
export function isRefusedHere({ never }: KnownRuntime, reader: KnownReader): boolean {
  const { beside, unless } = never ?? {}
  const given = (name: string): boolean => isGiven(reader, name)
  return (beside === undefined || beside.some(given)) && unless?.some(given) !== true
}

/** Set to something, or to what no file shows. */
function isSet({ variables }: KnownReader, name: string): boolean {
  const variable = variables.get(name)
  return variable !== undefined && settled(variable.value) !== ""
}

export interface MeantName {
  readonly reader: KnownReader
  readonly setting: Setting
  /** The name that the image reads. */
  readonly meant?: string
  /** What follows where the image reads nothing of the kind. */
  readonly effect?: string
}

/** Names in a service's own environment that its image does not read, though it looks as if it should. */
export function meantNames(workspace: Workspace, uri: string): readonly MeantName[] {
  const facts = workspace.facts(uri)
  const document = workspace.document(uri)
  if (facts === undefined || typeof document === "string" || document.language === "env") return []
  return knownReaders(workspace, uri).flatMap((reader) => {
    if (reader.isOpen || runsScripts(facts, reader)) return []
    return reader.settings.flatMap((setting): MeantName[] => {
      const found = meantBy(reader, setting)
      if (found === undefined || isUsed(facts, document.source.text, setting)) return []
      return [{ reader, setting, ...found }]
    })
  })
}

function meantBy(reader: KnownReader, { name, value }: Setting): { meant?: string; effect?: string } | undefined {
  const { image } = reader
  // An empty value sets nothing under any name.
  if (knownVariable(image, name) !== undefined || settled(value) === "") return undefined
  const other = image.mistaken?.find((each) => each.name === name)
  if (other?.effect !== undefined) return isConfigured(reader) ? undefined : { effect: other.effect }
  const meant = other?.meant ?? slipOf(image, name)
  if (meant === undefined) return undefined
  // Beside the right name, the other one belongs to another program.
  const file = image.variables.get(meant)?.file ?? "_FILE"
  return reader.variables.has(meant) || reader.variables.has(meant + file) ? undefined : { meant }
}

/** A command or a file may set what no variable does. */
function isConfigured({ service: { command } }: KnownReader): boolean {
  return command !== undefined && (!command.known || command.value.some((word) => /pass|\.conf|acl|user/i.test(word)))
}

/** Scripts of the first start, or files of configuration, may read any name. */
function runsScripts({ volumes }: Facts, { owner }: KnownReader): boolean {
  return volumes.some(
    (each) =>
      each.owner === owner &&
      (!each.target.known || /docker-entrypoint|\.(?:conf|sh|ini|ya?ml)$|\/etc\//.test(each.target.value)),
  )
}

/** The container's own `$NAME` is used in a command of the file, or an anchor gives the line to other services too. */
function isUsed({ settings }: Facts, text: string, { name, nameSpan, owner }: Setting): boolean {
  const isShared = settings.some((each) => each.owner !== owner && each.nameSpan.start === nameSpan.start)
  return isShared || text.includes(`$$${name}`) || text.includes(`$\${${name}`) || text.includes(`$(${name})`)
}
