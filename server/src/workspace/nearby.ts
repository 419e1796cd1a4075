/** Finds files of chosen kinds around a file, in the folders where projects keep what belongs to a deployment. */
import { folderOf } from "../base/uri.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName, type NamedKind } from "./recognise.ts"
import type { Workspace } from "./types.ts"

/** Sub-folders that hold deploy files of the folder above them. */
const belowNames =
  /^(?:deploy(?:ment)?s?|docker|\.docker|compose|docker-compose|infra|ops|systemd|units|podman|k8s|kube|kubernetes(?:-manifests)?|manifests|base|overlays|components|prod|production|prometheus|monitoring|observability|grafana|dashboards|provisioning|datasources|alerts|rules|alertmanager|nginx|caddy|proxy|conf\.d|sites-(?:enabled|available)|scripts?|bin|hack|backup|backups|cron(?:\.d)?|runbooks|docs|config|configs|etc)\/$/
const levelsUp = 3
const levelsDown = 3
/** More files than this around one file are data, not a deployment. */
const most = 400

/**
 * URIs of files of the kinds (by name; the content still decides) around `uri`, nearest folders first, `uri` itself left
 * out. Reads folders only; ask `workspace.document` for what they are. Every read is recorded by the caller.
 */
export function nearby(workspace: Workspace, uri: string, kinds: readonly NamedKind["is"][]): readonly string[] {
  const root = workspace.rootOf(uri)
  const found = new Set<string>()
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    collect(workspace, folder, levelsDown, kinds, found)
    if (folder === root || folder.length <= root.length) break
    folder = folderOf(folder)
  }
  found.delete(uri)
  return [...found]
}

function collect(
  workspace: Workspace,
  folder: string,
  down: number,
  kinds: readonly NamedKind["is"][],
  found: Set<string>,
): void {
  const names = workspace.directory(folder)
  if (typeof names === "string" || found.size >= most) return
  for (const name of names) {
    if (name.endsWith("/")) continue
    const uri = `${folder}/${encodeName(name)}`
    const kind = kindByName(uri)
    if (kind !== undefined && kinds.includes(kind.is) && found.size < most) found.add(uri)
  }
  if (down === 0) return
  for (const name of names)
    if (belowNames.test(name)) collect(workspace, `${folder}/${encodeName(name.slice(0, -1))}`, down - 1, kinds, found)
}
