/** Whether a value may be shown: in messages, hovers and hints alike. */
import { secretKindOf } from "./names.ts"
import { estimateBits } from "./strength.ts"

/** True where the name, the looks or the variables that feed it make a value a secret; `written` is its spelling in the file. */
export function isHidden(name: string, value: string, written = ""): boolean {
  return value !== "" && (secretKindOf(name) !== undefined || looksSecret(value) || isFedBySecret(written))
}

/** A password in an address, a key in PEM, or one long word without meaning. */
export function looksSecret(value: string): boolean {
  if (/[a-z0-9+.-]+:\/\/[^\s/]*@|:[^\s:@/]+@[^\s]|-----BEGIN|[?&;](?:password|token|key|secret|sig)\w*=/i.test(value))
    return true
  return /^[\w+/=.~-]{20,}$/.test(value) && !/^[\w.-]*[/.][\w./-]*$/.test(value) && estimateBits(value) >= 60
}

/** `FOO=${DB_PASSWORD}`: an innocent name whose value is a secret. */
export function isFedBySecret(written: string): boolean {
  for (const [, name = ""] of written.matchAll(/\$\{?([A-Za-z_]\w*)/g))
    if (secretKindOf(name) !== undefined) return true
  return false
}
