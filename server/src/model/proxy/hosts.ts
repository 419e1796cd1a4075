/** Host names of entries: which ones the internet can resolve. */
import { parseIPv4, parseIPv6, reachOf } from "../address.ts"

/** Endings that no public name has. Sources: RFC 6761, RFC 6762, RFC 8375, RFC 9476, ICANN's reservation of `.internal`. */
const privateEndings =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|test|invalid|alt|home\.arpa|svc|cluster\.local|docker|onion|dev\.local)$/

/**
 * True for a name of the public DNS, wildcards included; false for names and addresses of a machine or a private network;
 * undefined for placeholders and patterns that say neither.
 */
export function isPublicHost(host: string): boolean | undefined {
  const bare = host
    .replace(/^\*?\./, "")
    .replace(/\.$/, "")
    .toLowerCase()
  if (host.startsWith("~") || /^[A-Z0-9_]*_[A-Z0-9_]*$/.test(host)) return undefined
  if (/[$<>{}%*]|^(?:your|my|change|replace)[-_.]?(?:domain|host|server|name)/.test(bare)) return undefined
  if (parseIPv4(bare) !== undefined || parseIPv6(bare.replace(/^\[|\]$/g, "")) !== undefined)
    return isPublicAddress(bare)
  if (privateEndings.test(bare) || !bare.includes(".")) return false
  return /^(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]*$/u.test(bare) ? true : undefined
}

/** Loopback, private, link-local and shared addresses are nobody's on the internet. Source: RFC 6890. */
function isPublicAddress(text: string): boolean {
  if (reachOf(text) !== "one-interface") return false
  const bytes = parseIPv4(text)
  if (bytes === undefined) return !/^\[?f[cde]/i.test(text)
  const [a = 0, b = 0] = bytes
  const isPrivate = a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
  return !isPrivate && !(a === 169 && b === 254) && !(a === 100 && b >= 64 && b < 128)
}
