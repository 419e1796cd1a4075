/** Files of this machine, for a server beside its editor and for the command line. Nothing outside the given folders. */
import { readdir, realpath, stat } from "node:fs/promises"
import { platform } from "node:os"
import { join } from "node:path"
import { statusSubject, statusText } from "../base/status-uri.ts"
import { isInside } from "../base/uri.ts"
import type { FileAccess } from "./file-access.ts"
import { isTracked } from "./node-git.ts"
import { codeOf, readText } from "./node-read.ts"
import { isBelow, pathOfUri } from "./paths.ts"

/**
 * File access below the folders (URIs) that may be read at the moment of the call. A symbolic link counts as what it
 * leads to: one that leaves its folder is not followed.
 */
export function createNodeFiles(folders: () => readonly string[]): FileAccess {
  const resolved = new Map<string, string>()
  const realFolder = async (uri: string): Promise<string | undefined> => {
    const real = resolved.get(uri) ?? (await realOf(pathOfUri(uri)).catch(() => undefined))
    if (real !== undefined) resolved.set(uri, real)
    return real
  }
  const locate = async (uri: string): Promise<string | null | undefined> => {
    const folder = holderOf(folders(), uri)
    const path = pathOfUri(uri)
    if (folder === undefined || path === undefined) return undefined
    const base = await realFolder(folder)
    const real = await realOf(path).catch((error) => (isAbsence(error) ? null : undefined))
    if (real === undefined || real === null || base === undefined) return base === undefined ? undefined : real
    return isBelow(base, real) ? real : undefined
  }
  return {
    readFile: async (uri) => {
      const subject = statusSubject(uri)
      if (subject !== undefined) return await statusOf(await locate(subject))
      const path = await locate(uri)
      if (path === undefined || path === null) return path
      const reading = await readText(path)
      if (reading.is === "text") return reading.text
      return reading.is === "absent" || reading.is === "folder" ? null : undefined
    },
    listDirectory: async (uri) => {
      const path = await locate(uri)
      if (path === undefined || path === null) return path
      return await entriesOf(path).catch((error) => (isAbsence(error) ? null : undefined))
    },
  }
}

/** Permissions mean something on disks of a POSIX system only. */
async function statusOf(path: string | null | undefined): Promise<string | null | undefined> {
  if (path === undefined || path === null) return path
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) return undefined
  const mode = platform() === "win32" || path.startsWith("/mnt/") ? undefined : stats.mode & 0o777
  return statusText({ mode, tracked: await isTracked(path) })
}

/** The innermost of the folders that holds the URI. */
function holderOf(folders: readonly string[], uri: string): string | undefined {
  let best: string | undefined
  for (const folder of folders)
    if (isInside(folder, uri) && (best === undefined || folder.length > best.length)) best = folder
  return best
}

async function realOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : await realpath(path)
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(path)))
        ? `${entry.name}/`
        : entry.name
    }),
  )
}

async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

/** There is nothing at the path: it, or a folder on the way, does not exist. */
function isAbsence(error: unknown): boolean {
  const code = codeOf(error)
  return code === "ENOENT" || code === "ENOTDIR"
}
