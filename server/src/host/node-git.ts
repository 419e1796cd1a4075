/** Whether git tracks a file, read from the index of its repository. Git itself is never run. */
import { readFile, stat } from "node:fs/promises"
import { dirname, isAbsolute, join, relative, sep } from "node:path"
import { type GitIndex, longestIndex, readGitIndex } from "./git-index.ts"

interface Kept {
  readonly stamp: string
  readonly index: GitIndex | undefined
}

const kept = new Map<string, Kept>()
const mostKept = 20
const levelsUp = 40

/** For a file by its real path; undefined where it is in no repository, or the index cannot be read. */
export async function isTracked(path: string): Promise<boolean | undefined> {
  const repository = await repositoryOf(dirname(path))
  if (repository === undefined) return undefined
  const index = await indexAt(join(repository.data, "index"))
  if (index === undefined) return undefined
  const name = relative(repository.top, path).split(sep).join("/")
  if (index.names.has(name)) return true
  return index.folders.some((folder) => name.startsWith(folder)) ? undefined : false
}

/** The top of the work tree and the folder with its index: `.git`, or where a `.git` file of a worktree or submodule leads. */
async function repositoryOf(start: string): Promise<{ readonly top: string; readonly data: string } | undefined> {
  let folder = start
  for (let level = 0; level < levelsUp; level++) {
    const at = join(folder, ".git")
    const found = await stat(at).catch(() => undefined)
    if (found?.isDirectory()) return { top: folder, data: at }
    if (found?.isFile() && found.size < 4096) {
      const target = /^gitdir: (.+?)\s*$/.exec(await readFile(at, "utf8").catch(() => ""))?.[1]
      return target === undefined
        ? undefined
        : { top: folder, data: isAbsolute(target) ? target : join(folder, target) }
    }
    if (dirname(folder) === folder) return undefined
    folder = dirname(folder)
  }
  return undefined
}

/** Read again only after it has changed. A repository without an index has no tracked files. */
async function indexAt(path: string): Promise<GitIndex | undefined> {
  const stats = await stat(path).catch((error: unknown) => error)
  if (stats instanceof Error || typeof stats !== "object" || stats === null || !("mtimeMs" in stats)) {
    const isAbsent = stats instanceof Error && "code" in stats && stats.code === "ENOENT"
    return isAbsent ? { names: new Set(), folders: [] } : undefined
  }
  const { mtimeMs, size, ino } = stats as { mtimeMs: number; size: number; ino: number }
  const stamp = `${mtimeMs} ${size} ${ino}`
  const known = kept.get(path)
  if (known?.stamp === stamp) return known.index
  const bytes = size > longestIndex ? undefined : await readFile(path).catch(() => undefined)
  const index = bytes && readGitIndex(bytes)
  kept.delete(path)
  kept.set(path, { stamp, index })
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break
    kept.delete(oldest)
  }
  return index
}
