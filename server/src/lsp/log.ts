/** The server's log: short lines to the client's log window, never text of a document. */
import type { Fault } from "../analysis.ts"

export interface Log {
  readonly info: (message: string) => void
  readonly warn: (message: string) => void
  readonly error: (message: string) => void
  /** A crash in one rule or feature: once per rule and version of a document. */
  readonly fault: (fault: Fault) => void
  /** A crash in our own code: the kind of error and where, never its message, which may quote a document. */
  readonly crash: (where: string, error: unknown) => void
}

/** Where lines go: the client's log, or a list in tests. */
export interface LogSink {
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
  readonly error: (line: string) => void
}

const MAX_FAULTS = 200

/** A log on a sink. It stops repeating itself, and after 200 different faults it falls silent about faults. */
export function createLog(sink: LogSink): Log {
  const seen = new Set<string>()
  const once = (key: string, line: string): void => {
    if (seen.has(key) || seen.size > MAX_FAULTS) return
    seen.add(key)
    sink.error(seen.size > MAX_FAULTS ? "Too many faults; further ones are not listed." : line)
  }
  return {
    info: (message) => sink.info(message),
    warn: (message) => sink.warn(message),
    error: (message) => sink.error(message),
    fault: (fault) =>
      once(
        `${fault.rule} ${fault.uri} ${fault.version}`,
        `Rule ${fault.rule} failed on version ${fault.version} of ${fault.uri}: ${fault.error}`,
      ),
    crash: (where, error) => {
      const line = `${where} failed: ${kindOf(error)}`
      once(line, line)
    },
  }
}

/** Name of the error and the frames of our own code; the message is left out on purpose. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 6).map((frame) => frame.trim().replace(/\(?(?:file:\/\/)?\/\S*\//, "("))].join(
    " ",
  )
}
