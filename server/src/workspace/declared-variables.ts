/** The variables that a project declares in its `deploylint.yaml`, and which of them are set where. */
import { settled } from "../base/known.ts"
import { touches } from "../base/span.ts"
import { folderOf } from "../base/uri.ts"
import type { Facts, Setting } from "../model/facts.ts"
import { knownImage, knownVariable } from "../model/known/catalogue.ts"
import { variablesSettings } from "../settings/read-variables.ts"
import type { DeclaredVariable } from "../settings/types.ts"
import { launcherNames } from "./launchers.ts"
import { encodeName, neighboursOf } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import { settingsDocumentOf } from "./settings-file.ts"
import type { Workspace } from "./types.ts"

export type { DeclaredVariable } from "../settings/types.ts"

export interface Declarations {
  /** The settings file. */
  readonly uri: string
  readonly byName: ReadonlyMap<string, DeclaredVariable>
}

/** Declarations that hold for a file: those of the settings file that governs it. */
export function declarationsFor(workspace: Workspace, uri: string): Declarations | undefined {
  const settings = settingsDocumentOf(workspace, uri)
  if (settings?.tree === undefined) return undefined
  const { declare } = variablesSettings(settings.tree)
  if (declare.length === 0) return undefined
  const name = typeof workspace.document(`${settings.folder}/deploylint.yaml`) === "string" ? "yml" : "yaml"
  return {
    uri: `${settings.folder}/deploylint.${name}`,
    byName: new Map(declare.map((each) => [each.name, each])),
  }
}

/** Carriers of variables of a process. */
const carriers = new Set<Setting["carrier"]>([
  "env-file",
  "compose-environment",
  "unit-environment",
  "dockerfile-env",
  "container-env",
  "config-map",
  "secret",
])

/**
 * Settings of a document that are declared. What a foreign image reads by the same name is its own; what only hands on a
 * variable of the same name is checked where that stands.
 */
export function declaredSettings(
  workspace: Workspace,
  { byName }: Declarations,
  facts: Facts,
): readonly { readonly setting: Setting; readonly declared: DeclaredVariable }[] {
  return facts.settings.flatMap((setting) => {
    const declared = carriers.has(setting.carrier) ? byName.get(setting.name) : undefined
    return declared === undefined || isForeign(facts, setting) || isHandedOn(workspace, setting)
      ? []
      : [{ setting, declared }]
  })
}

function isHandedOn(workspace: Workspace, { name, source }: Setting): boolean {
  const origin =
    source && workspace.facts(source.uri)?.settings.find((each) => touches(each.valueSpan, source.span.start))
  return origin?.name === name
}

function isForeign({ services }: Facts, { owner, name }: Setting): boolean {
  const image = services.find((each) => each.owner === owner)?.image
  const known = image === undefined || image.built ? undefined : knownImage(image.repository)
  return known !== undefined && knownVariable(known, name) !== undefined
}

/**
 * Names that an env file may leave to others: set by files beside it, by whoever reads it, or by a script. Undefined where a
 * file that counts cannot be read.
 */
export function givenBeside(workspace: Workspace, uri: string): ((name: string) => boolean) | undefined {
  const names = new Set<string>()
  const files = new Set(envFilesOf(workspace, folderOf(uri)))
  const launchers: ((name: string) => boolean)[] = []
  for (const each of neighboursOf(workspace, uri)) {
    const document = workspace.document(each)
    if (typeof document === "string") {
      if (document === "unread") return undefined
      continue
    }
    const facts = workspace.facts(each)
    for (const { name, value } of facts?.settings ?? []) if ((settled(value) ?? "") !== "") names.add(name)
    for (const { kind, uri: file } of facts?.references ?? []) {
      if (kind !== "env-file" && kind !== "environment-file" && kind !== "project-env") continue
      if (file === undefined) return undefined
      files.add(file)
    }
    if (document.language === "compose") launchers.push(launcherNames(workspace, each))
  }
  files.delete(uri)
  for (const file of files) {
    const document = workspace.document(file)
    if (document === "unread") return undefined
    if (typeof document !== "string" && document.language === "env" && document.stage === "template") continue
    for (const { name, value } of workspace.facts(file)?.settings ?? []) if (settled(value) !== "") names.add(name)
  }
  return (name) => names.has(name) || launchers.some((isNamed) => isNamed(name))
}

function envFilesOf(workspace: Workspace, folder: string): readonly string[] {
  const entries = workspace.directory(folder)
  return typeof entries === "string"
    ? []
    : entries.map((name) => `${folder}/${encodeName(name)}`).filter((file) => kindByName(file)?.is === "env")
}
