/** What the override file beside a Compose file adds to its services, as far as health is concerned. */
import { folderOf, nameOf } from "../base/uri.ts"
import type { ComposeFile, ComposeService } from "../model/compose/types.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

const baseName = /^(?:docker-)?compose\.ya?ml$/
const overrideName = /^(?:docker-)?compose\.override\.ya?ml$/

/**
 * The service's counterpart in the override that Compose merges by itself: only beside a file of the default name, as
 * `-f` switches the merge off.
 */
export function overrideOf(workspace: Workspace, uri: string, service: string): ComposeService | undefined {
  if (!baseName.test(nameOf(uri))) return undefined
  const names = workspace.directory(folderOf(uri))
  const override = typeof names === "string" ? undefined : names.find((name) => overrideName.test(name))
  if (override === undefined) return undefined
  const model = workspace.model(`${folderOf(uri)}/${encodeName(override)}`, "compose")
  return model?.services.find((each) => each.name === service)
}

/** A service that this file shows only in part: an override's, or one without image and build that another file completes. */
export function isFragment(service: ComposeService): boolean {
  return service.partial || service.malformed || (service.image === undefined && service.build === undefined)
}

const composeFile = /^(?:docker-)?compose(?:[._-][\w.-]*)?\.ya?ml$/

/** True if another Compose file of the folder speaks of the service: given together with `-f`, each holds a part of it. */
export function isSplit(workspace: Workspace, uri: string, service: string): boolean {
  return siblingModels(workspace, uri).some((model) => model.services.some((each) => each.name === service))
}

/** The other Compose files of the folder, which may be given together with this one. */
export function siblingModels(workspace: Workspace, uri: string): readonly ComposeFile[] {
  const names = workspace.directory(folderOf(uri))
  if (typeof names === "string") return []
  return names.flatMap((name) => {
    const other = `${folderOf(uri)}/${encodeName(name)}`
    return composeFile.test(name) && other !== uri ? (workspace.model(other, "compose") ?? []) : []
  })
}
