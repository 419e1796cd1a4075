/** Keeps secrets out of what is printed of a file: values of secret names, passwords in URLs, key blocks. */
import { secretKindOf } from "../model/secrets/names.ts"
import { withoutSecrets } from "../model/secrets/shown.ts"

/** What stands for a secret. */
export const masked = "***"

const assignment = /(?<![\w.])([A-Za-z_][\w.-]*)(["']?[ \t]*[=:][ \t]*)(?=\S)/g

/**
 * A function that masks the lines of one text in order. It remembers whether it is inside a block of key material, so
 * every line has to pass through it.
 */
export function createMask(): (line: string) => string {
  let inBlock = false
  return (line) => {
    const begins = /-----BEGIN [A-Z ]*(PRIVATE KEY|SECRET)/.test(line)
    const ends = line.includes("-----END ")
    const inside = inBlock || begins
    inBlock = inside && !ends
    if (inside) return line.replace(/\S(?:.*\S)?/, masked)
    return maskAssignments(withoutSecrets(line))
  }
}

/** Masks from the first secret assignment to the end of the line: where the value ends is the reader's business. */
function maskAssignments(line: string): string {
  for (const found of line.matchAll(assignment)) {
    if (secretKindOf(found[1] ?? "") === undefined) continue
    const from = found.index + found[0].length
    const end = line.trimEnd().length
    const value = line.slice(from, end)
    if (!/^["']?\$\{?\w+\}?["']?$/.test(value)) return `${line.slice(0, from)}${masked}${line.slice(end)}`
  }
  return line
}
