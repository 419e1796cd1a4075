/** Writes to a stream until everything is out: big reports into slow pipes, and readers that hang up. */
import type { Writable } from "node:stream"

export interface Output {
  readonly write: (text: string) => Promise<void>
  /** The stream is a terminal that shows colours. */
  readonly colours: boolean
}

/** Pieces small enough that a slow reader never makes us hold the whole report twice. */
const pieceLength = 64 * 1024

/** An output over a stream. A reader that goes away (`| head`) is no error: the rest is dropped. */
export function createOutput(stream: Writable & { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Output {
  let gone = false
  stream.on("error", (error: NodeJS.ErrnoException) => {
    gone = true
    if (error.code !== "EPIPE") process.exitCode = 2
  })
  const put = (piece: string): Promise<void> =>
    new Promise((resolve) => {
      if (gone) resolve()
      else stream.write(piece, () => resolve())
    })
  return {
    colours: stream.isTTY === true && (environment["NO_COLOR"] ?? "") === "" && environment["TERM"] !== "dumb",
    write: async (text) => {
      for (let at = 0; at < text.length && !gone; ) {
        let end = Math.min(at + pieceLength, text.length)
        // A pair of surrogates is one character: cut in two it would be written as two wrong ones.
        if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++
        await put(text.slice(at, end))
        at = end
      }
    },
  }
}
