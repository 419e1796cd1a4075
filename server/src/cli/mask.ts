/** Keeps secrets out of what is printed of a file: values of secret names, passwords in URLs, key blocks. */
import { secretKindOf } from "../model/secrets/names.ts"
import { estimateBits } from "../model/secrets/strength.ts"

/** What stands for a secret. */
export const masked = "***"

const assignment = /(?<![\w.])([A-Za-z_][\w.-]*)(["']?[ \t]*[=:][ \t]*)(?=\S)/g
const userInfo = /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g

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
    return maskAssignments(line.replace(userInfo, `$1${masked}`)).replace(run, (text, at: number, whole: string) =>
      isRandom(text) && !/sha\d+[:-]$/.test(whole.slice(0, at)) ? masked : text,
    )
  }
}

const run = /[A-Za-z0-9+/_=-]{20,}/g
/** Bits above which a mixed text is taken for a key, whatever its name; paths and names of images stay below. */
const randomBits = 80

/** Letters and digits without a word in them: digests behind their algorithm's name are no secrets. */
function isRandom(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, "").length
  const isMixed = /[a-z]/.test(text) && (/[A-Z]/.test(text) || /^[0-9a-f]+$/.test(text))
  return digits >= 2 && isMixed && estimateBits(text) >= randomBits
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
