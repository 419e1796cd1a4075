/** Files of the workspace that a unit names by their path on the machine: `/opt/app/deploy/run.sh` is `deploy/run.sh` here. */
import { folderOf, nameOf, resolvePath } from "../base/uri.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"
import { isThere, unitFolder } from "./unit-index.ts"

const levelsUp = 3

/**
 * The file that an absolute path on the target most likely is: the longest end of the path that exists below one of the
 * folders above the unit, else the only file of that name among env files and scripts around. Reads folders only.
 */
export function fileOfTarget(workspace: Workspace, uri: string, path: string): string | undefined {
  if (!/^\/[^\s$%*?"'`]+$/.test(path)) return undefined
  const parts = path.split("/").filter(Boolean)
  const root = workspace.rootOf(uri)
  const folders: string[] = []
  for (let folder = unitFolder(uri), level = 0; level <= levelsUp; folder = folderOf(folder), level++) {
    folders.push(folder)
    if (folder.length <= root.length) break
  }
  if (!folders.includes(root)) folders.push(root)
  for (let at = 0; at < parts.length; at++) {
    // Of a name alone its folder is not known: only one beside the unit, or in the workspace folder, is meant.
    const isBare = at === parts.length - 1
    for (const folder of isBare ? folders.slice(0, 1) : folders) {
      const candidate = resolvePath(folder, parts.slice(at).join("/"))
      if (candidate !== undefined && hasFolders(workspace, folder, candidate) && isThere(workspace, candidate))
        return candidate
    }
  }
  const name = parts.at(-1)
  const alike = nearby(workspace, uri, ["env", "shell"]).filter((each) => nameOf(each) === name)
  return alike.length === 1 ? alike[0] : undefined
}

/** True if each folder between is listed by the one above it: folders that are not there are not asked for. */
function hasFolders(workspace: Workspace, base: string, uri: string): boolean {
  let folder = base
  for (const part of uri
    .slice(base.length + 1)
    .split("/")
    .slice(0, -1)) {
    const names = workspace.directory(folder)
    folder = `${folder}/${part}`
    if (typeof names === "string" || !names.includes(`${nameOf(folder)}/`)) return false
  }
  return true
}
