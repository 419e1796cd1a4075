/** Compose files of one folder that are laid over a base file: what the base leaves out may stand there. */
import { folderOf, nameOf } from "../base/uri.ts"
import type { Facts, Service } from "../model/facts.ts"
import type { Workspace } from "./types.ts"

/** A service that only adds to another file's: it has neither an image nor a build of its own. */
export function isFragment(service: Service): boolean {
  return service.image === undefined && !service.builds
}

/**
 * Facts of the files that Compose or a deploy command lays over `uri`: `compose.override.yaml` beside `compose.yaml`,
 * and production files beside it (`compose.prod.yaml`). None for a file that is an overlay itself.
 */
export function overlaysOf(workspace: Workspace, uri: string): readonly Facts[] {
  return overlayUris(workspace, uri).flatMap((overlay) => workspace.facts(overlay) ?? [])
}

/** True if such a file takes the key of the service away, or puts another value in its place. */
export function isTaken(workspace: Workspace, uri: string, service: string, key: string): boolean {
  return overlayUris(workspace, uri).some((overlay) =>
    workspace.model(overlay, "compose")?.services.some((each) => each.name === service && each.taken.has(key)),
  )
}

function overlayUris(workspace: Workspace, uri: string): readonly string[] {
  const base = /^((?:docker-)?compose)\.ya?ml$/.exec(nameOf(uri))?.[1]
  const folder = folderOf(uri)
  const names = base === undefined ? "absent" : workspace.directory(folder)
  if (typeof names === "string") return []
  return names.flatMap((name) => {
    if (!name.startsWith(`${base}.`) || !/^[^.]+\..+\.ya?ml$/.test(name)) return []
    const document = workspace.document(`${folder}/${name}`)
    if (typeof document === "string" || document.kind?.is !== "compose") return []
    if (document.kind.role !== "override" && document.kind.stage !== "production") return []
    return [`${folder}/${name}`]
  })
}

/** The parts of a service that overlays add: fragments, and whatever an override file says. */
export function additionsTo(
  service: Service,
  overlays: readonly Facts[],
): readonly { facts: Facts; service: Service }[] {
  return overlays.flatMap((facts) =>
    facts.services
      .filter((other) => other.name === service.name && isFragment(other))
      .map((other) => ({ facts, service: other })),
  )
}
