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

const userInfo = /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g
const authorization = /\b(Bearer|Basic)\s+[^\s"']{6,}/gi
const run = /[\w+/=.~-]{20,}/g

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
    .replace(run, (word, at: number, whole: string) =>
      isOpaque(word) && /\d/.test(word) && !isDigest.test(whole.slice(0, at)) ? "***" : word,
    )
}
