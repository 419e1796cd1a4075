/** How far a listening address reaches, decided by parsing it. */
import type { Reach } from "./facts.ts"

/**
 * Reach of an IPv4 or IPv6 address, with or without brackets and zone, of `localhost`, and of the words for "all"
 * (empty, `*`). IPv4-mapped addresses count as the IPv4 address. Undefined for what is no address (a host name).
 */
export function reachOf(address: string): Reach | undefined {
  const bare = unwrap(address.trim())
  if (bare === "" || bare === "*") return "all-interfaces"
  if (bare.toLowerCase() === "localhost") return "loopback"
  const v4 = parseIPv4(bare)
  if (v4) return reachOfIPv4(v4)
  const v6 = parseIPv6(bare)
  return v6 ? reachOfIPv6(v6) : undefined
}

/** The loopback address of the same family; IPv4 where none is given and for IPv4-mapped addresses. */
export function loopbackFor(address: string | undefined): "127.0.0.1" | "::1" {
  const groups = parseIPv6(unwrap((address ?? "").trim()))
  return groups === undefined || groups[5] === 0xffff ? "127.0.0.1" : "::1"
}

/** The four bytes of a dotted address; undefined for every other text, octal-looking parts (`010`) included. */
export function parseIPv4(text: string): readonly number[] | undefined {
  const parts = text.split(".")
  if (parts.length !== 4 || parts.some((part) => !/^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.some((byte) => byte > 255) ? undefined : bytes
}

/** The eight groups of an IPv6 address without brackets; a zone (`%eth0`) is allowed and dropped. */
export function parseIPv6(text: string): readonly number[] | undefined {
  const address = dottedTail(text.replace(/%.+$/, ""))
  if (address === undefined || address.length > 45 || !address.includes(":")) return undefined
  const halves = address.split("::")
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")))
  const groups = [...(head ?? []), ...(tail ?? [])]
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  const missing = 8 - groups.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const values = (list: readonly string[]) => list.map((group) => Number.parseInt(group, 16))
  return [...values(head ?? []), ...Array<number>(tail ? missing : 0).fill(0), ...values(tail ?? [])]
}

/** Turns an IPv4 ending (`::ffff:127.0.0.1`) into two groups. */
function dottedTail(text: string): string | undefined {
  if (!text.includes(".")) return text
  const at = text.lastIndexOf(":")
  const bytes = parseIPv4(text.slice(at + 1))
  if (at < 0 || !bytes) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return `${text.slice(0, at + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

function unwrap(text: string): string {
  return text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text
}

function reachOfIPv4(bytes: readonly number[]): Reach {
  if (bytes.every((byte) => byte === 0)) return "all-interfaces"
  return bytes[0] === 127 ? "loopback" : "one-interface"
}

function reachOfIPv6(groups: readonly number[]): Reach {
  const [, , , , , mark, high = 0, low = 0] = groups
  if (groups.every((group) => group === 0)) return "all-interfaces"
  if (groups.slice(0, 5).every((group) => group === 0)) {
    if (mark === 0xffff) return reachOfIPv4([high >> 8, high & 255, low >> 8, low & 255])
    if (mark === 0 && high === 0 && low === 1) return "loopback"
  }
  return "one-interface"
}
