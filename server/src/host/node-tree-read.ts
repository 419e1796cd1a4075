/** Looks at files that are to be written below a folder: what stands there, and what stands in the way. No link is followed. */
import { isUtf8 } from "node:buffer"
import { constants, type FileHandle, lstat, open, readdir } from "node:fs/promises"
import { join } from "node:path"
import { codeOf, kindOf, reasonOf } from "./node-read.ts"

/** What stands at a path. `blocked` paths cannot be written whatever the user chooses. */
export type TreeEntry =
  | { readonly is: "absent" }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "opaque"; readonly because: string }
  | { readonly is: "blocked"; readonly because: string }

/** Generated files are small; what is larger is nobody's edit of one. */
const mostBytes = 2 * 1024 * 1024

/**
 * Looks at paths with forward slashes below a folder, whose own path has no links in it. `fold` gives names that some
 * file system takes for the same one spelling.
 */
export async function lookAtTree(
  root: string,
  paths: readonly string[],
  fold: (name: string) => string,
): Promise<ReadonlyMap<string, TreeEntry>> {
  const listings = new Map<string, Promise<readonly string[]>>()
  const namesIn = (folder: string): Promise<readonly string[]> => {
    const known = listings.get(folder) ?? readdir(folder).catch(() => [])
    listings.set(folder, known)
    return known
  }
  const found = new Map<string, TreeEntry>()
  for (const path of paths) found.set(path, await lookAt(root, path, namesIn, fold))
  return found
}

async function lookAt(
  root: string,
  path: string,
  namesIn: (folder: string) => Promise<readonly string[]>,
  fold: (name: string) => string,
): Promise<TreeEntry> {
  const parts = path.split("/")
  let at = root
  for (const [i, part] of parts.entries()) {
    const names = await namesIn(at)
    const twin = names.find((name) => name !== part && fold(name) === fold(part))
    const where = parts.slice(0, i).join("/")
    if (twin !== undefined)
      return blocked(`\`${where === "" ? twin : `${where}/${twin}`}\` is there, and differs by case alone`)
    at = join(at, part)
    const stats = await lstat(at).catch((error) => codeOf(error))
    if (stats === "ENOENT") return { is: "absent" }
    if (typeof stats === "string") return blocked(reasonOf(stats))
    const here = parts.slice(0, i + 1).join("/")
    if (stats.isSymbolicLink()) return blocked(`\`${here}\` is a symbolic link`)
    if (i < parts.length - 1) {
      if (!stats.isDirectory()) return blocked(`\`${here}\` is a file where a folder has to be`)
    } else if (stats.isDirectory()) return blocked("a folder is in its way")
    else if (!stats.isFile()) return blocked(kindOf(stats))
  }
  return await readPlain(at)
}

function blocked(because: string): TreeEntry {
  return { is: "blocked", because }
}

async function readPlain(path: string): Promise<TreeEntry> {
  let file: FileHandle | undefined
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const stats = await file.stat()
    if (!stats.isFile()) return blocked(kindOf(stats))
    if (stats.size > mostBytes) return { is: "opaque", because: "a file of more than 2 MiB is in the way" }
    const bytes = await file.readFile()
    if (!isUtf8(bytes)) return { is: "opaque", because: "a file that is not valid UTF-8 is in the way" }
    return { is: "text", text: bytes.toString("utf8") }
  } catch (error) {
    return blocked(reasonOf(codeOf(error)))
  } finally {
    await file?.close().catch(() => undefined)
  }
}
