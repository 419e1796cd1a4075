/** Unit files and drop-ins of a workspace by name: near a file, or all below its workspace folder. */
import { folderOf, nameOf } from "../base/uri.ts"
import { nearby } from "./nearby.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"

export interface UnitFile {
  readonly uri: string
  /** Name of the unit, for a drop-in that of the unit it belongs to. */
  readonly name: string
  readonly isDropIn: boolean
}

/** Folders that hold other people's files, or none that are deployed. */
const skipped =
  /^(?:\.git|\.hg|\.svn|node_modules|bower_components|\.venv|venv|__pycache__|target|\.terraform|\.cache)\/$/
const mostFolders = 3000
const deepest = 10

/** Units in the folders where projects keep them, nearest first. Reads folders only. */
export function unitFilesNear(workspace: Workspace, uri: string): readonly UnitFile[] {
  const home = unitFolder(uri)
  const found = [uri, ...nearby(workspace, `${home}/-`, ["systemd"])]
  const files = new Map(found.flatMap((each) => asUnitFile(each)))
  for (const folder of new Set([home, ...[...files.values()].map((each) => unitFolder(each.uri))]))
    for (const file of dropInsIn(workspace, folder)) files.set(file.uri, file)
  return [...files.values()]
}

/** All units below the workspace folder that holds a file; as many as have been listed so far. */
export function unitFilesBelow(workspace: Workspace, uri: string): readonly UnitFile[] {
  const files = new Map(asUnitFile(uri))
  let folders: readonly string[] = [workspace.rootOf(uri)]
  let seen = 0
  for (let depth = 0; depth < deepest && folders.length > 0; depth++) {
    const next: string[] = []
    for (const folder of folders) {
      if (++seen > mostFolders) break
      const names = workspace.directory(folder)
      if (typeof names === "string") continue
      for (const name of names) {
        const path = `${folder}/${encodeName(name.replace(/\/$/, ""))}`
        if (!name.endsWith("/")) for (const [key, file] of asUnitFile(path)) files.set(key, file)
        else if (!skipped.test(name)) next.push(path)
      }
    }
    folders = next
  }
  return [...files.values()]
}

/** Names that a unit file may have for a name in a unit: its own, and for an instance that of its template. */
export function fileNamesOf(name: string): readonly string[] {
  const template = templateOf(name)
  return template === undefined || template === name ? [name] : [name, template]
}

/** `foo@.service` of `foo@bar.service`; undefined for names without an instance. */
export function templateOf(name: string): string | undefined {
  const match = /^([^@]+@).*(\.[a-z]+)$/.exec(name)
  return match === null ? undefined : `${match[1] ?? ""}${match[2] ?? ""}`
}

/** The folder in which the unit of a file lies: for a drop-in the one above its own. */
export function unitFolder(uri: string): string {
  const folder = folderOf(uri)
  const kind = kindByName(uri)
  return kind?.is === "systemd" && kind.dropIn ? folderOf(folder) : folder
}

/** True if the folder's listing has the file. Reads no file. */
export function isThere(workspace: Workspace, uri: string): boolean {
  const names = workspace.directory(folderOf(uri))
  return typeof names !== "string" && names.includes(nameOf(uri))
}

function asUnitFile(uri: string): [string, UnitFile][] {
  const kind = kindByName(uri)
  return kind?.is === "systemd" ? [[uri, { uri, name: kind.unitName, isDropIn: kind.dropIn }]] : []
}

function dropInsIn(workspace: Workspace, folder: string): UnitFile[] {
  const names = workspace.directory(folder)
  if (typeof names === "string") return []
  return names
    .filter((name) => name.endsWith(".d/"))
    .flatMap((name) => {
      const inner = `${folder}/${encodeName(name.slice(0, -1))}`
      const files = kindByName(`${inner}/x.conf`)?.is === "systemd" ? workspace.directory(inner) : "absent"
      return typeof files === "string" ? [] : files.flatMap((file) => asUnitFile(`${inner}/${encodeName(file)}`))
    })
    .map(([, file]) => file)
}
