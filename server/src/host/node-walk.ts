/** Walks a folder as git would see it: `.gitignore` files count, `.git` and `node_modules` do not exist, links lead nowhere else. */
import type { Dirent } from "node:fs"
import { lstat, readdir, realpath, stat } from "node:fs/promises"
import { dirname, join, parse, sep } from "node:path"
import { type IgnoreRules, ignoreVerdict, readIgnoreRules } from "../base/gitignore.ts"
import { codeOf, kindOf, readText, reasonOf } from "./node-read.ts"
import { isBelow } from "./paths.ts"

export interface Walk {
  /** Absolute paths, sorted. */
  readonly files: readonly string[]
  /** Entries that would have been wanted and are not files, and folders that cannot be listed. */
  readonly problems: readonly WalkProblem[]
  /** How many wanted files ignore files left out; what lies in ignored folders is not counted. */
  readonly ignored: number
}

export interface WalkProblem {
  readonly path: string
  readonly reason: string
  /** Something may be hidden behind it: it could not be looked at. */
  readonly unseen: boolean
}

export interface WalkOptions {
  readonly gitignore: boolean
  /** Judges a file by its path alone. */
  readonly wanted: (path: string) => boolean
}

/** An ignore file's rules and how many parts of a path lead to its folder. */
interface Layer {
  readonly depth: number
  readonly rules: IgnoreRules
}

const neverEntered = new Set([".git", "node_modules"])

/** Everything wanted below `folder`, an absolute path without links. Memory grows with the folders, not with loops. */
export async function walkFolder(folder: string, options: WalkOptions): Promise<Walk> {
  const files: string[] = []
  const links: string[] = []
  const problems: WalkProblem[] = []
  let ignored = 0
  const above = options.gitignore ? await layersAbove(folder) : []
  const pending: { path: string; layers: readonly Layer[] }[] = [{ path: folder, layers: above }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path } = next
    const entries = await readdir(path, { withFileTypes: true }).catch((error) => codeOf(error))
    if (typeof entries === "string") {
      problems.push({ path, reason: reasonOf(entries), unseen: true })
      continue
    }
    const own = options.gitignore && entries.some((entry) => entry.name === ".gitignore") ? await layerOf(path) : []
    const layers = [...next.layers, ...own]
    for (const entry of entries) {
      const at = join(path, entry.name)
      if (neverEntered.has(entry.name)) continue
      if (isIgnored(layers, at, entry.isDirectory())) {
        if (entry.isFile() && options.wanted(at)) ignored++
        continue
      }
      if (entry.isDirectory()) pending.push({ path: at, layers })
      else if (options.wanted(at)) sortOut(entry, at, { files, links, problems })
    }
  }
  await followLinks(folder, links, { files, problems })
  return { files: files.sort(compare), problems: problems.sort((a, b) => compare(a.path, b.path)), ignored }
}

function sortOut(entry: Dirent, path: string, to: { files: string[]; links: string[]; problems: WalkProblem[] }): void {
  if (entry.isFile()) to.files.push(path)
  else if (entry.isSymbolicLink()) to.links.push(path)
  else to.problems.push({ path, reason: kindOf(entry), unseen: false })
}

/** Links to files inside the folder count under their own name, unless the file itself is there already. */
async function followLinks(
  folder: string,
  links: readonly string[],
  to: { files: string[]; problems: WalkProblem[] },
): Promise<void> {
  const found = new Set(to.files)
  for (const link of [...links].sort(compare)) {
    const led = await whereTo(folder, link)
    if ("reason" in led) to.problems.push({ path: link, reason: led.reason, unseen: false })
    else if (led.isFile && !found.has(led.real)) {
      found.add(led.real)
      to.files.push(link)
    }
  }
}

async function whereTo(folder: string, link: string): Promise<{ real: string; isFile: boolean } | { reason: string }> {
  try {
    const real = await realpath(link)
    if (!isBelow(folder, real)) return { reason: "a symbolic link out of the folder" }
    return { real, isFile: (await stat(real)).isFile() }
  } catch (error) {
    const code = codeOf(error)
    return { reason: code === "ENOENT" ? "a symbolic link to nothing" : reasonOf(code) }
  }
}

/** The last rule of the innermost file that says something decides. */
function isIgnored(layers: readonly Layer[], path: string, isFolder: boolean): boolean {
  if (layers.length === 0) return false
  const parts = path.split(sep)
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i]
    const verdict = layer && ignoreVerdict(layer.rules, parts.slice(layer.depth), isFolder)
    if (verdict !== undefined) return verdict === "ignore"
  }
  return false
}

/** Ignore files of the folders above, up to the repository's; none where the folder is in no repository. */
async function layersAbove(folder: string): Promise<readonly Layer[]> {
  const chain: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    const isRepository = await lstat(join(at, ".git")).then(
      () => true,
      () => false,
    )
    if (isRepository) {
      const exclude = await layerOf(at, join(".git", "info", "exclude"))
      const own = await Promise.all(
        chain
          .filter((each) => each !== folder)
          .concat(at === folder ? [] : [at])
          .map((each) => layerOf(each)),
      )
      return [...exclude, ...own.flat().sort((a, b) => a.depth - b.depth)]
    }
    if (at === parse(at).root) return []
    chain.push(at)
  }
}

async function layerOf(folder: string, name = ".gitignore"): Promise<readonly Layer[]> {
  const reading = await readText(join(folder, name))
  if (reading.is !== "text") return []
  return [
    {
      depth: folder.endsWith(sep) ? folder.split(sep).length - 1 : folder.split(sep).length,
      rules: readIgnoreRules(reading.text),
    },
  ]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
