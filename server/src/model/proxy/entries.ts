/** How the entries of one file belong together: the plain and the secure listener of one name. */
import { settled } from "../../base/known.ts"
import type { WebEntry } from "../facts.ts"

/** True if another entry serves a name of this one, or the same site, over TLS. */
export function hasSecureTwin(entries: readonly WebEntry[], entry: WebEntry): boolean {
  return entries.some(
    (other) => other !== entry && settled(other.tls) === true && sharesName(entry, other) && settled(entry.port) === 80,
  )
}

/** A server without names takes requests for all of them, but belongs to none. */
function sharesName(a: WebEntry, b: WebEntry): boolean {
  if (a.hosts.length === 0 && b.hosts.length === 0) return a.product === b.product
  return a.hosts.some((host) => b.hosts.includes(host))
}
