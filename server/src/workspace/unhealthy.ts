/** What, in a Compose project, restarts a container that its health check marks unhealthy. */
import { settled } from "../base/known.ts"
import { folderOf } from "../base/uri.ts"
import type { ComposeFile, ComposeService } from "../model/compose/types.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"

/** Containers that watch Docker's health states. */
const watchers = /(?:^|\/)(?:docker-)?(?:autoheal|deunhealth|docker-autoheal|guardian|docker-guard)(?:-\w+)?$/

/** True if something acts on the state of the service, or may: Swarm, a watching container, a label for one. */
export function actsOnUnhealthy(workspace: Workspace, uri: string, service: string): boolean {
  const models = composeFilesBeside(workspace, uri).flatMap((each) => workspace.model(each, "compose") ?? [])
  if (models.some(hasWatcher)) return true
  const own = models.flatMap((model) => model.services.filter((each) => each.name === service))
  return own.some(
    (each) => isForSwarm(each) || each.labels.some(({ name }) => /autoheal|deunhealth|restart.*unhealthy/i.test(name)),
  )
}

/** The file itself and the Compose files of its folder: given together, they are one project. */
function composeFilesBeside(workspace: Workspace, uri: string): readonly string[] {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (typeof names === "string") return [uri]
  return names.map((name) => `${folder}/${encodeName(name)}`).filter((each) => kindByName(each)?.is === "compose")
}

function hasWatcher(model: ComposeFile): boolean {
  return model.services.some((service) => {
    const image = settled(service.image?.value.text) ?? ""
    return watchers.test(image.replace(/[:@].*$/, ""))
  })
}

/** Keys that only Swarm reads: the file is meant for it, and Swarm replaces unhealthy tasks. */
function isForSwarm(service: ComposeService): boolean {
  return service.deployMode !== undefined || service.restartPolicySpan !== undefined
}
