/** Questions at a terminal. */
import { createInterface, type Interface } from "node:readline"
import type { Readable, Writable } from "node:stream"

export interface Prompt {
  /** Asks one question; undefined once the input has ended. */
  readonly ask: (question: string) => Promise<string | undefined>
  readonly say: (text: string) => void
  /** Lets go of the input, so that the process can end. */
  readonly close: () => void
}

/** A prompt over two streams. The input is touched at the first question; lines that come early are kept. */
export function createPrompt(input: Readable, output: Writable): Prompt {
  const early: string[] = []
  let waiting: ((line: string | undefined) => void) | undefined
  let reader: Interface | undefined
  let ended = false
  const answer = (line: string | undefined): void => {
    const resolve = waiting
    waiting = undefined
    if (resolve !== undefined) resolve(line)
    else if (line !== undefined) early.push(line)
  }
  const open = (): void => {
    reader = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY })
    reader.on("line", answer)
    reader.once("close", () => {
      ended = true
      answer(undefined)
    })
  }
  return {
    ask: (question) => {
      if (reader === undefined) open()
      output.write(question)
      const line = early.shift()
      if (line !== undefined || ended) return Promise.resolve(line)
      return new Promise((resolve) => {
        waiting = resolve
      })
    },
    say: (text) => void output.write(text),
    close: () => reader?.close(),
  }
}
