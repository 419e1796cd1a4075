/** Reads one file of a disk without ever blocking: no pipes, no devices, no endless files. */
import { isUtf8 } from "node:buffer"
import type { Stats } from "node:fs"
import { constants, type FileHandle, open, stat } from "node:fs/promises"

/** What reading a path gave. `text` keeps a byte order mark; bytes that are no UTF-8 become U+FFFD and `exact` is false. */
export type Reading =
  | { readonly is: "text"; readonly text: string; readonly exact: boolean }
  | { readonly is: "absent" }
  | { readonly is: "folder" }
  | { readonly is: "refused"; readonly reason: string }

/** A text of 2 Mi characters, the most that is checked, has at most three bytes for each of them. */
const mostBytes = 6 * 1024 * 1024

type NoText = Exclude<Reading, { is: "text" }>

/** A file's bytes as they are, or why there are none. */
export type BytesReading = { readonly is: "bytes"; readonly bytes: Buffer } | NoText

/** Reads a file. Never throws. */
export async function readText(path: string): Promise<Reading> {
  const reading = await readBytes(path)
  if (reading.is !== "bytes") return reading
  return { is: "text", text: reading.bytes.toString("utf8"), exact: isUtf8(reading.bytes) }
}

/** Reads a file's bytes. Never throws. */
export async function readBytes(path: string): Promise<BytesReading> {
  let file: FileHandle | undefined
  try {
    // Looked at first, because opening alone may already do something to a device.
    const before = judge(await stat(path))
    if (before !== undefined) return before
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = await file.stat()
    return judge(stats) ?? (await readAll(file, stats.size))
  } catch (error) {
    return refusal(error)
  } finally {
    await file?.close().catch(() => undefined)
  }
}

function judge(stats: Stats): NoText | undefined {
  if (stats.isDirectory()) return { is: "folder" }
  if (!stats.isFile()) return { is: "refused", reason: kindOf(stats) }
  return stats.size > mostBytes ? tooLarge(stats.size) : undefined
}

/** What a path is that is no file, in words. */
export function kindOf(entry: Pick<Stats, "isFIFO" | "isSocket" | "isBlockDevice" | "isCharacterDevice">): string {
  if (entry.isFIFO()) return "a named pipe, not a file"
  if (entry.isSocket()) return "a socket, not a file"
  return entry.isBlockDevice() || entry.isCharacterDevice() ? "a device, not a file" : "not a regular file"
}

function tooLarge(bytes: number): NoText {
  return { is: "refused", reason: `larger than 2 MiB (${(bytes / 1048576).toFixed(1)} MiB)` }
}

/** The size that the system states is a hint: files in /proc state none, and a log grows while it is read. */
async function readAll(file: FileHandle, size: number): Promise<BytesReading> {
  const parts: Buffer[] = []
  let total = 0
  while (total <= mostBytes) {
    const buffer = Buffer.allocUnsafe(Math.max(4096, Math.min(size - total, mostBytes) + 1))
    const { bytesRead } = await file.read(buffer, 0, buffer.length)
    if (bytesRead === 0) {
      return { is: "bytes", bytes: parts.length === 1 ? (parts[0] ?? buffer) : Buffer.concat(parts) }
    }
    parts.push(buffer.subarray(0, bytesRead))
    total += bytesRead
  }
  return tooLarge(total)
}

function refusal(error: unknown): NoText {
  const code = codeOf(error)
  if (code === "ENOENT" || code === "ENOTDIR") return { is: "absent" }
  return { is: "refused", reason: reasonOf(code) }
}

/** An error's system code, `ENOENT` and the like. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error"
}

/** Why the system refused, in words. */
export function reasonOf(code: string): string {
  if (code === "EACCES" || code === "EPERM") return "no permission to read it"
  if (code === "ELOOP") return "its symbolic links lead in a circle"
  if (code === "ENAMETOOLONG") return "its name is too long"
  return `it cannot be read (${code})`
}
