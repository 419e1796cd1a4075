/** Instructions of a Dockerfile: continued lines joined, comments and here-documents taken out. Never fails. */

/** One instruction: its name in capitals and its arguments on one line; `body` holds its here-documents. */
export interface Instruction {
  readonly name: string
  readonly text: string
  readonly body: string
}

/** Reads a Dockerfile. Linear. Docker's reference: Format, Parser directives, Here-documents. */
export function instructionsOf(text: string): readonly Instruction[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/)
  const continuation = escapeOf(lines)
  const found: Instruction[] = []
  for (let at = 0; at < lines.length; at++) {
    if (isSkipped(lines[at] ?? "")) continue
    let joined = ""
    for (; at < lines.length; at++) {
      const line = lines[at] ?? ""
      // A comment or blank line between continued lines is dropped, and the instruction goes on.
      if (joined !== "" && isSkipped(line)) continue
      const trimmed = line.trimEnd()
      if (!trimmed.endsWith(continuation)) {
        joined += trimmed
        break
      }
      joined += `${trimmed.slice(0, -1)} `
    }
    const match = /^\s*([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(joined)
    if (match?.[1] === undefined) continue
    const name = match[1].toUpperCase()
    const rest = (match[2] ?? "").trim()
    const body: string[] = []
    if (name === "RUN" || name === "COPY" || name === "ADD") at = readHereDocuments(lines, at, rest, body)
    found.push({ name, text: rest, body: body.join("\n") })
  }
  return found
}

/** The continuation character: a backslash, or a backquote where the first lines say so. */
function escapeOf(lines: readonly string[]): "\\" | "`" {
  for (const line of lines) {
    const match = /^\s*#\s*(\w+)\s*=\s*(\S*)\s*$/.exec(line)
    if (match === null) return "\\"
    if (match[1]?.toLowerCase() === "escape") return match[2] === "`" ? "`" : "\\"
  }
  return "\\"
}

function isSkipped(line: string): boolean {
  return /^\s*(?:#|$)/.test(line)
}

/** Appends the lines of `<<NAME … NAME`; answers the index of the last line read. */
function readHereDocuments(lines: readonly string[], start: number, text: string, body: string[]): number {
  let at = start
  for (const match of text.matchAll(/<<(-?)(["']?)([A-Za-z_]\w*)\2/g)) {
    const [, dash = "", , end = ""] = match
    for (at++; at < lines.length; at++) {
      const line = lines[at] ?? ""
      if ((dash === "" ? line : line.replace(/^\t+/, "")) === end) break
      body.push(line)
    }
  }
  return at
}
