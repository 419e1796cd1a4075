/** The standard input as a file: all of it, up to the size of the largest file that is read. */
import type { BytesReading } from "../host/node-read.ts"

const mostBytes = 6 * 1024 * 1024

/** Reads to the end. Never throws. */
export async function readInput(stream: AsyncIterable<Uint8Array | string>): Promise<BytesReading> {
  const parts: Uint8Array[] = []
  let total = 0
  try {
    for await (const part of stream) {
      const bytes = Buffer.from(part)
      total += bytes.length
      if (total > mostBytes) return { is: "refused", reason: "more than 2 MiB of text" }
      parts.push(bytes)
    }
  } catch {
    return { is: "refused", reason: "it cannot be read" }
  }
  return { is: "bytes", bytes: Buffer.concat(parts) }
}
