/** Paths of the command line to the files that are checked, and the folders that may be read for them. */
import { existsSync } from "node:fs"
import { lstat, realpath, stat } from "node:fs/promises"
import { dirname, join, relative, resolve, sep } from "node:path"
import { couldBeOurs } from "../analysis.ts"
import { codeOf, kindOf, reasonOf } from "../host/node-read.ts"
import { walkFolder } from "../host/node-walk.ts"
import { fileUri, isBelow, pathOfUri } from "../host/paths.ts"

export interface Target {
  /** Absolute, without `..`. */
  readonly path: string
  readonly uri: string
  /** As it stands in reports: relative to the working folder where it lies below it. */
  readonly name: string
  /** Named on the command line. */
  readonly explicit: boolean
}

/** A file that is not checked. `unseen` ones make the exit code 2. */
export interface Skipped {
  readonly file: string
  readonly reason: string
  readonly unseen: boolean
  /** Left out on purpose and not asked for: counted rather than listed. */
  readonly meant?: boolean
}

/** What a run may look at; plain data. */
export interface Scope {
  /** The working folder, without links. */
  readonly here: string
  /** Folders whose files belong together: settings, stages and related files are looked up inside. */
  readonly roots: readonly string[]
  /** Folders that may be read; a link must not lead out of the innermost one. */
  readonly readable: readonly string[]
}

export interface Targets extends Scope {
  readonly files: readonly Target[]
  readonly skipped: readonly Skipped[]
  /** Files that ignore files left out. */
  readonly ignored: number
}

/** Marks of a project's top folder. */
const marks = [".git", "deploylint.yaml", "deploylint.yml"]

/** Finds the files below or at the paths. `cwd` is the absolute working folder. */
export async function findTargets(paths: readonly string[], cwd: string, gitignore: boolean): Promise<Targets> {
  const here = await realpath(cwd)
  const files = new Map<string, Target>()
  const skipped: Skipped[] = []
  const roots = new Set<string>()
  const readable = new Set<string>()
  let ignored = 0
  const add = (path: string, explicit: boolean): void => {
    const known = files.get(path)
    if (known === undefined || (explicit && !known.explicit))
      files.set(path, { path, uri: fileUri(path), name: displayName(here, path), explicit })
  }
  for (const given of paths) {
    const entry = await look(resolve(here, given))
    if (entry.is === "missing") skipped.push({ file: given, reason: entry.reason, unseen: true })
    else if (entry.is === "file") {
      roots.add(rootOf(dirname(entry.path), here))
      add(entry.path, true)
    } else {
      roots.add(rootOf(entry.path, here))
      readable.add(entry.path)
      const walk = await walkFolder(entry.path, { gitignore, wanted: (path) => couldBeOurs(fileUri(path)) })
      ignored += walk.ignored
      for (const path of walk.files) add(path, false)
      for (const problem of walk.problems)
        skipped.push({ file: displayName(here, problem.path), reason: problem.reason, unseen: problem.unseen })
    }
  }
  return {
    here,
    files: [...files.values()],
    skipped,
    ignored,
    roots: outermost([...roots]).map(fileUri),
    readable: [...roots, ...readable].map(fileUri),
  }
}

export interface Folders extends Scope {
  /** The folders that the paths mean, as URIs; of a file the one that holds it. */
  readonly folders: readonly string[]
  readonly skipped: readonly Skipped[]
}

/** The folders at the paths, without walking them. */
export async function findFolders(paths: readonly string[], cwd: string): Promise<Folders> {
  const here = await realpath(cwd)
  const skipped: Skipped[] = []
  const roots = new Set<string>()
  const folders = new Set<string>()
  for (const given of paths) {
    const entry = await look(resolve(here, given))
    if (entry.is === "missing") {
      skipped.push({ file: given, reason: entry.reason, unseen: true })
      continue
    }
    const folder = entry.is === "file" ? dirname(entry.path) : entry.path
    folders.add(folder)
    roots.add(rootOf(folder, here))
  }
  const readable = [...roots, ...folders].map(fileUri)
  return {
    here,
    skipped,
    folders: outermost([...folders]).map(fileUri),
    roots: outermost([...roots]).map(fileUri),
    readable,
  }
}

type Looked =
  | { readonly is: "missing"; readonly reason: string }
  | { readonly is: "file" | "folder"; readonly path: string }

/** A folder's own links are resolved, so that everything below has one name; a file keeps the name it was given. */
async function look(path: string): Promise<Looked> {
  try {
    const stats = await stat(path)
    if (stats.isDirectory()) return { is: "folder", path: await realpath(path) }
    if (!stats.isFile()) return { is: "missing", reason: kindOf(stats) }
    return { is: "file", path: join(await realpath(dirname(path)), path.slice(dirname(path).length).replace(sep, "")) }
  } catch (error) {
    const code = codeOf(error)
    if (code !== "ENOENT" && code !== "ENOTDIR") return { is: "missing", reason: reasonOf(code) }
    const isLink = await lstat(path).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    )
    return { is: "missing", reason: isLink ? "a symbolic link to nothing" : "no such file or folder" }
  }
}

/** The working folder, if it carries a project's mark; else the nearest folder up to it that does; else the folder itself. */
function rootOf(folder: string, here: string): string {
  if (!isBelow(here, folder) || isMarked(here)) return isBelow(here, folder) ? here : folder
  for (let at = folder; isBelow(here, at) && at !== here; at = dirname(at)) if (isMarked(at)) return at
  return folder
}

function isMarked(folder: string): boolean {
  return marks.some((mark) => existsSync(join(folder, mark)))
}

function outermost(folders: readonly string[]): string[] {
  return folders.filter((folder) => !folders.some((other) => other !== folder && isBelow(other, folder)))
}

/** A URI as reports name it. */
export function nameOf({ here }: Scope, uri: string): string {
  return displayName(here, pathOfUri(uri) ?? uri)
}

function displayName(here: string, path: string): string {
  return isBelow(here, path) ? relative(here, path).split(sep).join("/") || "." : path
}
