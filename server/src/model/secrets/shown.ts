/** Whether a value may be shown: in messages, hovers and hints alike. */
import { secretsInCommand } from "./flags.ts"
import { secretKindOf } from "./names.ts"
import { estimateBits } from "./strength.ts"

/** True where the name, the looks or the variables that feed it make a value a secret; `written` is its spelling in the file. */
export function isHidden(name: string, value: string, written = ""): boolean {
  return value !== "" && (secretKindOf(name) !== undefined || looksSecret(value) || isFedBySecret(written))
}

/** A password in an address, a key in PEM, or a long word without meaning among the first words. */
export function looksSecret(value: string): boolean {
  if (/[a-z0-9+.-]+:\/\/[^\s/]*@|:[^\s:@/]+@[^\s]|-----BEGIN|[?&;](?:password|token|key|secret|sig)\w*=/i.test(value))
    return true
  return value.split(/[\s"'`,;:|<>(){}[\]$#&\\]+/, mostWords).some(isOpaque)
}

/** Longer texts are shown by their first part at most. */
const mostWords = 60

/** True for a name that is no name: long, mixed, without a mark between words. */
export function looksLikeKey(name: string): boolean {
  return (name.match(/[A-Za-z0-9]{20,}/g) ?? []).some(
    (part) => /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)/.test(part) && isOpaque(part),
  )
}

function isOpaque(word: string): boolean {
  return /^[\w+/=.~-]{20,}$/.test(word) && !/^[\w.-]*[/.][\w./-]*$/.test(word) && estimateBits(word) >= 60
}

/** `FOO=${DB_PASSWORD}`: an innocent name whose value is a secret. */
export function isFedBySecret(written: string): boolean {
  for (const [, name = ""] of written.matchAll(/\$\{?([A-Za-z_]\w*)/g))
    if (secretKindOf(name) !== undefined) return true
  return false
}

/** A variable that a value takes, in words. What is spelled like none may be a piece of a secret with a dollar in it. */
export function partWords(owner: string, name: string): string {
  const isFree = secretKindOf(owner) === undefined && !/url|uri|dsn|conn/i.test(owner)
  return isFree || isSpelledAsVariable(name) ? `\`${name}\`` : "what follows its dollar"
}

function isSpelledAsVariable(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(name)
}

/** `pa$word`: bare behind a letter and spelled like no variable. `start` is the place of the dollar. */
export function isPiece(name: string, start: number, text: string): boolean {
  return !isSpelledAsVariable(name) && /^[A-Za-z0-9]\$[^{]/.test(text.slice(start - 1, start + 2))
}

const userInfo = /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g
const authorization = /\b(Bearer|Basic)\s+[^\s"']{6,}/gi
const queried = /([?&;][\w.-]*(?:password|passwd|token|key|secret|sig|signature|auth)\w*=)[^\s&;#"'`<>)]+/gi
const run = /[\w+/=.~-]{20,}/g

/** Characters; a shorter value is no key that is written after a name. */
const shortestSecret = 12

/** What stands before a digest, which is no secret. */
const isDigest = /(?:sha\d+|md5)[:-]$/

/** A line of a file or command for an outline, a list or a message, with what could be a secret in it left out. */
export function withoutSecrets(text: string): string {
  let shown = text
  for (const { from, to } of secretsInCommand([text]).toReversed())
    shown = `${shown.slice(0, from)}***${shown.slice(to)}`
  return shown
    .replace(userInfo, "$1***")
    .replace(authorization, "$1 ***")
    .replace(queried, "$1***")
    .replace(run, (word, at: number, whole: string) => {
      if (!isOpaque(word) || !/\d/.test(word) || isDigest.test(whole.slice(0, at))) return word
      // `PYTHONUNBUFFERED=1`: the name makes it long, the value is none of a secret's length.
      const [, name, value = ""] = /^(-{0,2}[A-Za-z_][\w.-]*=)(?!=)(.+)$/.exec(word) ?? []
      if (name === undefined || looksLikeKey(name)) return "***"
      return value.length < shortestSecret ? word : `${name}***`
    })
}
