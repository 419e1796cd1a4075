/** IP addresses, prefixes and what sockets listen on. READ systemd src/basic/{in-addr-util,socket-util}.c. */

export function isIpv4(text: string): boolean {
  return (
    /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(text) &&
    text.split(".").every((part) => Number(part) <= 255 && !/^0[0-9]/.test(part))
  )
}

/** An IPv6 address without brackets; the last 32 bits may be written as an IPv4 address. */
export function isIpv6(text: string): boolean {
  const tail = text.lastIndexOf(":")
  const mapped = text.slice(tail + 1).includes(".")
  if (mapped && !isIpv4(text.slice(tail + 1))) return false
  const plain = mapped ? `${text.slice(0, tail + 1)}0:0` : text
  const halves = plain.split("::")
  if (halves.length > 2 || !plain.includes(":")) return false
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")))
  if (!groups.flat().every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false
  const count = groups.flat().length
  return halves.length === 2 ? count <= 7 : count === 8
}

/** `ADDRESS` or `ADDRESS/BITS`. */
export function isPrefix(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/")
  const four = isIpv4(address)
  if (rest.length > 0 || (!four && !isIpv6(address))) return false
  return bits === undefined || (/^[0-9]+$/.test(bits) && Number(bits) <= (four ? 32 : 128))
}

/** A port from 1 to 65535. */
export function isPort(text: string): boolean {
  return (
    /^(?:0[0-7]+|[1-9][0-9]*)$/.test(text) &&
    Number(text.startsWith("0") ? `0o${text.slice(1)}` : text) > 0 &&
    Number(text.startsWith("0") ? `0o${text.slice(1)}` : text) <= 65535
  )
}

/** What `ListenStream=`, `ListenDatagram=` and `ListenSequentialPacket=` take: a path, `@name`, a port, an address and port, `vsock:`. */
export function isListenAddress(text: string): boolean {
  if (text.startsWith("/") || text.startsWith("@")) return text.length > 1 && text.length <= 108
  if (text.startsWith("vsock:")) return /^vsock:(?:[0-9]+)?:[0-9]+$/.test(text)
  const six = /^\[([^\]]*)\]:(.*)$/.exec(text)
  if (six !== null) return isIpv6((six[1] ?? "").replace(/%.*$/, "")) && isPort(portOf(six[2] ?? ""))
  const colon = text.lastIndexOf(":")
  if (colon >= 0) return isIpv4(text.slice(0, colon)) && isPort(text.slice(colon + 1))
  return isPort(text)
}

/** After a bracketed address an interface may follow the port. */
function portOf(text: string): string {
  return text.replace(/%[^%]+$/, "")
}
