/** Where scripts and the like that may read an env file lie, and which file the paths in them name. */
import { folderOf, nameOf, relativeTo, resolvePath } from "../base/uri.ts"
import { launcher } from "./launchers.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

const others =
  /\.(?:container|pod|service)$|^(?:crontab|Dockerfile[\w.-]*|run|start|dev|deploy|build|setup|install|update|bootstrap|(?:docker-)?entrypoint)$|[\w.-]+\.(?:cron|crontab)$/
const folders =
  /^(?:scripts?|bin|hack|tools|\.github|workflows|\.circleci|deploy(?:ment)?s?|docker|infra|ops|systemd|units|podman|quadlets?|containers|cron(?:\.d)?)\/$/
const levelsUp = 2
/** A project with more of them than this is not searched on. */
const most = 60

/** Files that may hand the env file to a program, nearest folders first. Reads folders only. */
export function handersOf(workspace: Workspace, uri: string): readonly string[] {
  const root = workspace.rootOf(uri)
  const found = new Set<string>()
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    collect(workspace, folder, 2, found)
    if (folder.length <= root.length) break
    folder = folderOf(folder)
  }
  found.delete(uri)
  return [...found]
}

function collect(workspace: Workspace, folder: string, down: number, found: Set<string>): void {
  const names = workspace.directory(folder)
  if (typeof names === "string") return
  const isPipelines = folder.endsWith("/workflows") || folder.endsWith("/.circleci")
  for (const name of names) {
    if (name.endsWith("/") || found.size >= most) continue
    if (launcher.test(name) || others.test(name) || (isPipelines && /\.ya?ml$/.test(name)))
      found.add(`${folder}/${encodeName(name)}`)
  }
  if (down === 0) return
  for (const name of names)
    if (folders.test(name)) collect(workspace, `${folder}/${encodeName(name.slice(0, -1))}`, down - 1, found)
}

/**
 * True if a path written in `from` names the file. Programs start in the script's folder, in one above, or where the
 * script says by an expansion at the front; an absolute path is one of the host, where a file of this very name is put.
 */
export function namesFile(workspace: Workspace, from: string, path: string, uri: string): boolean {
  const root = workspace.rootOf(uri)
  // What stands in front of the first slash is a place that the script works out.
  const rest = path.replace(/^(?:\$\([^)]*\)|`[^`]*`|\$\{[^}]*\}|\$\w+|%\w)\//, "./")
  if (/[$`*?[\]]/.test(rest)) return false
  if (rest.startsWith("/") || rest.startsWith("~/") || rest.startsWith("%h/"))
    return isTarget(workspace, from, rest, uri)
  for (let folder = folderOf(from); folder.length >= root.length; folder = folderOf(folder)) {
    if (resolvePath(folder, rest) === uri) return true
    if (folder === root) break
  }
  return false
}

/**
 * True if a path on the machine is where the file is put. `.env` is a common name: there the folder's name has to be
 * the same, or the file lies beside the one that names it, or at the root and that one not far below.
 */
export function isTarget(workspace: Workspace, from: string, path: string, uri: string): boolean {
  const [folder, name] = path.split("/").slice(-2)
  if (name !== nameOf(uri)) return false
  const own = folderOf(uri)
  if (name !== ".env" || folder === nameOf(own) || own === folderOf(from)) return true
  return own === workspace.rootOf(uri) && relativeTo(own, from).split("/").length <= 3
}
