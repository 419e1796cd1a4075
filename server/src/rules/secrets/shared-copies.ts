/** The places of one secret in a document, and its text within a longer value. */
import { arePurposesApart, purposeOf } from "../../model/secrets/purpose.ts"
import type { FoundSecret } from "./shared-secrets.ts"

/** The other places of one secret: the same name elsewhere, or the name that its client or server gives it. */
export function copiesOf(found: FoundSecret, all: readonly FoundSecret[]): readonly FoundSecret[] {
  const own = purposeOf(found.setting.name, found.part.kind, found.part.scheme)
  return all.filter((other) => {
    if (other === found || other.part.text !== found.part.text || other.setting === found.setting) return false
    const theirs = purposeOf(other.setting.name, other.part.kind, other.part.scheme)
    return (
      other.setting.name === found.setting.name ||
      (own !== undefined && theirs !== undefined && !arePurposesApart(own, theirs))
    )
  })
}

/** The setting's whole value with another secret in it. */
export function withSecret({ setting, part }: FoundSecret, secret: string): string {
  if (part.within === "value") return secret
  return setting.value.known ? replaceInAddress(setting.value.value, part.text, secret) : secret
}

/** Only the password between its signs: the same text may be the user's or the database's name as well. */
export function replaceInAddress(address: string, password: string, secret: string): string {
  const userinfo = address.indexOf(`:${password}@`)
  const parameter = address.search(/(?:password|pwd)\s*=/i)
  const at = userinfo >= 0 ? userinfo + 1 : address.indexOf(password, Math.max(parameter, 0))
  return at < 0 ? address : address.slice(0, at) + secret + address.slice(at + password.length)
}
