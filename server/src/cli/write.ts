/** Replaces a file's text in one step, so that nobody ever sees half of it. */

import { randomUUID } from "node:crypto"
import { constants } from "node:fs"
import { access, chown, open, readFile, realpath, rename, stat, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { codeOf, reasonOf } from "../host/node-read.ts"

/**
 * Writes beside the file and renames over it, keeping mode and, where allowed, owner. A link keeps leading to its file.
 * Answers why nothing was written, or undefined. `before` is what the file must still hold.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<string | undefined> {
  try {
    const real = await realpath(path)
    const stats = await stat(real)
    if (!stats.isFile()) return "it is no regular file"
    await access(real, constants.W_OK)
    if (!(await readFile(real)).equals(Buffer.from(before, "utf8"))) return "it changed meanwhile"
    const temporary = join(dirname(real), `.deploylint-${randomUUID()}.tmp`)
    try {
      await writeNew(temporary, after, stats.mode & 0o7777)
      await chown(temporary, stats.uid, stats.gid).catch(() => undefined)
      await rename(temporary, real)
    } catch (error) {
      await unlink(temporary).catch(() => undefined)
      throw error
    }
    return undefined
  } catch (error) {
    const code = codeOf(error)
    return code === "EACCES" || code === "EPERM" || code === "EROFS" ? "no permission to write it" : reasonOf(code)
  }
}

/** The mode is set before a byte is in the file: it may hold secrets. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, "wx", 0o600)
  try {
    await file.chmod(mode)
    await file.writeFile(text, "utf8")
    await file.sync()
  } finally {
    await file.close()
  }
}
