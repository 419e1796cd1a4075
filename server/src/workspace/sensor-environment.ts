/** What the files around a Synapse config say of the environment of the sensor that reads it. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, resolvePath } from "../base/uri.ts"
import type { Reach } from "../model/facts.ts"
import { nearby } from "./nearby.ts"
import { neighboursOf } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/**
 * True if a Compose file, unit or manifest around the config sets `SYNAPSE_ALLOW_INTERNAL_HORIZON_URL` to a word for yes, or to a
 * value that cannot be told from the files.
 */
export function allowsInternalHub(workspace: Workspace, uri: string): boolean {
  return [...neighboursOf(workspace, uri), uri, ...nearby(workspace, uri, ["yaml"])].some((neighbour) =>
    (workspace.facts(neighbour)?.settings ?? []).some(
      (setting) =>
        setting.name === "SYNAPSE_ALLOW_INTERNAL_HORIZON_URL" &&
        /^(?:1|true|yes)$/i.test(settled(setting.value) ?? "1"),
    ),
  )
}

export interface PublishedPlace {
  readonly uri: string
  readonly span: Span
  readonly service: string
  /** The container's port. */
  readonly port: number
  readonly reach: Reach | undefined
}

/** Where Compose files around a config mount it, and which ports the mounting services publish. */
export interface Mounts {
  readonly isMounted: boolean
  /** Every service that mounts it has a network of its own: only what is published leads to a listener. */
  readonly isContained: boolean
  /** Single ports only: a range says nothing of one listener. */
  readonly published: readonly PublishedPlace[]
}

/** The Compose services around a file that mount this very file. */
export function mountsOf(workspace: Workspace, uri: string): Mounts {
  const found = neighboursOf(workspace, uri).map((neighbour) => mountsIn(workspace, neighbour, uri))
  const isMounted = found.some((mounts) => mounts.isMounted)
  return {
    isMounted,
    isContained: isMounted && found.every((mounts) => mounts.isContained),
    published: found.flatMap((mounts) => mounts.published),
  }
}

function mountsIn(workspace: Workspace, compose: string, uri: string): Mounts {
  const facts = workspace.facts(compose)
  const folder = folderOf(compose)
  const owners = new Set(
    (facts?.volumes ?? [])
      .filter((volume) => volume.kind === "bind" && resolvePath(folder, settled(volume.source) ?? "") === uri)
      .map((volume) => volume.owner),
  )
  const published = (facts?.ports ?? []).flatMap((port): PublishedPlace[] => {
    const range = settled(port.containerPort)
    if (port.by !== "publish" || !owners.has(port.owner) || range === undefined || range.first !== range.last) return []
    const service = facts?.services.find((each) => each.owner === port.owner)?.name ?? port.owner
    return [{ uri: compose, span: port.span, service, port: range.first, reach: settled(port.reach) }]
  })
  const onHost = (facts?.confinements ?? []).some(
    ({ owner, breaches }) => owners.has(owner) && breaches.some((breach) => breach.what === "host:network"),
  )
  return { isMounted: owners.size > 0, isContained: !onHost, published }
}

/** Where a word of a service's command stands in its file. */
export function commandWord(workspace: Workspace, uri: string, owner: string, word: string): Span | undefined {
  const service = workspace.model(uri, "compose")?.services.find((each) => each.name === owner)
  const written = service?.command?.value.words.find((each) => settled(each.text) === word)
  if (written !== undefined) return written.span
  const start = workspace.model(uri, "systemd")?.last("Service", "ExecStart")
  return start?.words.find((each) => each.text === word)?.span
}
