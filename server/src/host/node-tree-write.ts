/** Writes files below a folder: everything is checked before the first byte, no link is followed, nothing is overwritten unseen. */

import { randomUUID } from "node:crypto"
import { access, constants, lstat, mkdir, open, realpath, rename, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { codeOf } from "./node-read.ts"
import { lookAtTree } from "./node-tree-read.ts"

export interface TreeWrite {
  /** Below the folder, with forward slashes. */
  readonly path: string
  /** What the file must still hold; `null` where nothing may be. */
  readonly before: string | null
  readonly after: string
  readonly executable: boolean
}

export type TreeOutcome =
  | { readonly is: "written"; readonly paths: readonly string[] }
  /** Nothing was written. */
  | { readonly is: "refused"; readonly problems: readonly TreeProblem[] }
  /** A write failed on the way: the paths are what was written before it, whole. */
  | { readonly is: "failed"; readonly problem: TreeProblem; readonly paths: readonly string[] }

export interface TreeProblem {
  readonly path: string
  readonly because: string
}

/** Carries out all writes below a folder, whose own path has no links in it. */
export async function writeTree(
  root: string,
  writes: readonly TreeWrite[],
  fold: (name: string) => string,
): Promise<TreeOutcome> {
  const entries = await lookAtTree(
    root,
    writes.map(({ path }) => path),
    fold,
  )
  const problems: TreeProblem[] = []
  for (const { path, before } of writes) {
    const entry = entries.get(path) ?? { is: "absent" }
    const because =
      entry.is === "blocked" ? entry.because : (changed(entry, before) ?? (await forbidden(root, path, before)))
    if (because !== undefined) problems.push({ path, because })
  }
  if (problems.length > 0) return { is: "refused", problems }
  const paths: string[] = []
  for (const write of writes) {
    try {
      await writeOne(root, write)
      paths.push(write.path)
    } catch (error) {
      return { is: "failed", problem: { path: write.path, because: reasonFor(error) }, paths }
    }
  }
  return { is: "written", paths }
}

function changed(entry: { readonly is: string; readonly text?: string }, before: string | null): string | undefined {
  if (before === null) return entry.is === "absent" ? undefined : "something was put there meanwhile"
  return entry.is === "text" && entry.text === before ? undefined : "it changed meanwhile"
}

/** Why the system would not let us: neither the file, nor the nearest folder that there is, may be written. */
async function forbidden(root: string, path: string, before: string | null): Promise<string | undefined> {
  let folder = dirname(join(root, path))
  for (;;) {
    const code = await access(folder, constants.W_OK | constants.X_OK).then(() => "", codeOf)
    if (code === "ENOENT" && folder !== root) {
      folder = dirname(folder)
      continue
    }
    if (code !== "") return code === "ENOENT" ? "its folder is gone" : "no permission to write into its folder"
    break
  }
  if (before === null) return undefined
  return access(join(root, path), constants.W_OK).then(
    () => undefined,
    () => "no permission to write it",
  )
}

class Refused extends Error {}

function reasonFor(error: unknown): string {
  if (error instanceof Refused) return error.message
  const code = codeOf(error)
  if (code === "EEXIST") return "something was put there meanwhile"
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "no permission to write it"
  if (code === "ENOSPC" || code === "EDQUOT") return "there is no space left"
  if (code === "ENAMETOOLONG") return "its name is too long"
  return `it cannot be written (${code})`
}

async function writeOne(root: string, write: TreeWrite): Promise<void> {
  const target = join(root, write.path)
  await makeFolders(root, write.path)
  if (write.before === null) return await createFile(target, write.after, write.executable ? 0o755 : 0o644)
  const temporary = join(dirname(target), `.deploylint-${randomUUID()}.tmp`)
  const stats = await lstat(target)
  if (!stats.isFile()) throw new Refused("it is no regular file any more")
  try {
    await createFile(temporary, write.after, 0o600)
    await withFile(temporary, constants.O_WRONLY, (file) => file.chmod(stats.mode & 0o7777))
    const now = await withFile(target, constants.O_RDONLY, (file) => file.readFile())
    if (!now.equals(Buffer.from(write.before, "utf8"))) throw new Refused("it changed meanwhile")
    await rename(temporary, target)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
}

/** The folders on the way, one by one: each has to be a real folder in the place that its path says. */
async function makeFolders(root: string, path: string): Promise<void> {
  let at = root
  for (const part of path.split("/").slice(0, -1)) {
    at = join(at, part)
    await mkdir(at).catch((error) => {
      if (codeOf(error) !== "EEXIST") throw error
    })
    const stats = await lstat(at)
    if (stats.isSymbolicLink() || !stats.isDirectory()) throw new Refused("its folder is no real folder any more")
  }
  if ((await realpath(at)) !== at) throw new Refused("its folder leads elsewhere now")
}

/** A new file, whole or not at all. */
async function createFile(path: string, text: string, mode: number): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  const file = await open(path, flags, mode)
  try {
    await file.writeFile(text, "utf8")
    await file.sync()
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

async function withFile<T>(
  path: string,
  flags: number,
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags | (constants.O_NOFOLLOW ?? 0))
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
