/** Addresses as the sensor's parsers take them: sockets, networks, WebSocket URLs. */
import { parseIPv4, parseIPv6 } from "../address.ts"

export interface SocketAddress {
  /** Without brackets. */
  readonly host: string
  readonly port: number
}

/**
 * `127.0.0.1:6190` or `[::1]:6190`: an address and a port, nothing else. Names are refused, as Rust's parser of socket
 * addresses does.
 */
export function socketAddress(text: string): SocketAddress | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  if (match === null) return undefined
  const port = Number(match[3])
  if (port > 65535) return undefined
  const [, v6, v4] = match
  if (v6 !== undefined) return parseIPv6(v6) === undefined ? undefined : { host: v6, port }
  return v4 !== undefined && parseIPv4(v4) !== undefined ? { host: v4, port } : undefined
}

/** `10.0.0.0/8` or `fd00::/8`; an address alone counts as a network of one. */
export function isNetwork(text: string): boolean {
  return prefixOf(text) !== undefined
}

/** Length of a network's prefix; undefined for what is no network. */
export function prefixOf(text: string): number | undefined {
  const slash = text.indexOf("/")
  const address = slash < 0 ? text : text.slice(0, slash)
  const isV4 = parseIPv4(address) !== undefined
  if (!isV4 && parseIPv6(address) === undefined) return undefined
  const most = isV4 ? 32 : 128
  if (slash < 0) return most
  const bits = text.slice(slash + 1)
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? Number(bits) : undefined
}

/** Scheme and host of a URL, in lower case; undefined for what is none. */
export function urlParts(text: string): { readonly scheme: string; readonly host: string } | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(text)
  if (match?.[1] === undefined) return undefined
  return { scheme: match[1].toLowerCase(), host: (match[2] ?? "").toLowerCase() }
}

/** Why a host is internal, in words that end a sentence; undefined for public addresses and names with a dot. */
export function isInternalHost(host: string): string | undefined {
  const bare = host.replace(/^\[|\]$/g, "")
  if (bare === "localhost" || bare.endsWith(".localhost")) return "it is this machine"
  const v4 = parseIPv4(bare)
  if (v4 !== undefined) return internalV4(v4)
  const v6 = parseIPv6(bare)
  if (v6 !== undefined) return internalV6(v6)
  if (/^[a-z0-9][a-z0-9_-]*$/.test(bare)) return "a name without a domain is one of an internal network"
  return /\.(?:internal|local|svc|cluster\.local|lan|home\.arpa)$/.test(bare)
    ? "it is a name of an internal network"
    : undefined
}

function internalV4([a = 0, b = 0]: readonly number[]): string | undefined {
  if (a === 127 || a === 0) return "it is this machine"
  const isPrivate = a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)
  return isPrivate ? "it is a private address" : undefined
}

function internalV6(groups: readonly number[]): string | undefined {
  const [first = 0, , , , , , , last = 0] = groups
  if (groups.slice(0, 7).every((group) => group === 0) && last <= 1) return "it is this machine"
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 ? "it is a private address" : undefined
}
