/** Finds the files around a file that may refer to it: Compose files and units in the folders where projects keep them. */
import { folderOf } from "../base/uri.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"

/** Sub-folders that hold deploy files of the folder above them. */
const deployFolders = new Set([
  "deploy/",
  "deployment/",
  "deployments/",
  "docker/",
  ".docker/",
  "compose/",
  "docker-compose/",
  "infra/",
  "ops/",
  "systemd/",
  "units/",
  "podman/",
])
/** How far up the tree a Compose file may refer down from; deeper nestings are rare and each level costs a listing. */
const levelsUp = 3
/** How many deploy folders may lie in one another: `deploy/systemd/`. */
const levelsDown = 2

/** Candidate Compose files and units that may refer to `uri`, nearest folders first. Reads folders only. */
export function neighboursOf(workspace: Workspace, uri: string): readonly string[] {
  const root = workspace.rootOf(uri)
  const found: string[] = []
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    found.push(...referrersIn(workspace, folder, level === 0 ? levelsDown : 0))
    if (folder === root || folder.length <= root.length) break
    folder = folderOf(folder)
  }
  return found
}

function referrersIn(workspace: Workspace, folder: string, down: number): string[] {
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  const own = names.filter((name) => isReferrer(name)).map((name) => `${folder}/${encodeName(name)}`)
  if (down === 0) return own
  const below = names
    .filter((name) => deployFolders.has(name))
    .flatMap((name) => referrersIn(workspace, `${folder}/${encodeName(name.slice(0, -1))}`, down - 1))
  return [...own, ...below]
}

function isReferrer(name: string): boolean {
  const kind = kindByName(`/x/${encodeName(name)}`)
  return kind?.is === "compose" || kind?.is === "systemd"
}

/** A folder entry's name as the last segment of a URI. */
export function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/%40/g, "@").replace(/%3A/gi, ":")
}
