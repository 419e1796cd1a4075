/** The log window's protocol trace without contents: an `.env` file that is opened must not end up in a log. */
import type { LogOutputChannel } from "vscode"

/** The same channel, except that a traced message keeps its first line: method, number and duration. */
export function withoutContents(channel: LogOutputChannel): LogOutputChannel {
  return new Proxy(channel, {
    get(target, key) {
      if (key === "trace") return (message: unknown) => target.trace(firstLine(message))
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
}

function firstLine(message: unknown): string {
  const line = typeof message === "string" ? (message.split(/\r?\n/, 1)[0] ?? "") : ""
  // Traces as objects are JSON with all parameters; their kind is all that is kept.
  return line.startsWith("{") ? "(message)" : line
}
