/** Numbers, sizes, shares and spans as systemd reads them. READ systemd src/basic/{parse-util,time-util,percent-util}.c. */
import { readTimeSpan } from "../values.ts"

const most64 = 2n ** 64n - 1n

/** An unsigned number: decimal, `0x`, `0o`, `0b`, octal by a leading zero; undefined for what is none. */
export function readUnsigned(text: string, bits: 32 | 64 = 32): bigint | undefined {
  const match = /^[ \t\n\r]*\+?(0x[0-9a-f]+|0o[0-7]+|0b[01]+|0[0-7]*|[1-9][0-9]*)$/i.exec(text)
  if (match?.[1] === undefined || text.length > 80) return undefined
  const number = BigInt(/^0[0-7]+$/.test(match[1]) ? `0o${match[1].slice(1)}` : match[1].toLowerCase())
  return number <= (bits === 64 ? most64 : 2n ** 32n - 1n) ? number : undefined
}

/** A signed number of 32 or 64 bits. */
export function readInteger(text: string, bits: 32 | 64 = 32): bigint | undefined {
  const sign = text.startsWith("-") ? -1n : 1n
  const number = readUnsigned(text.replace(/^-(?=[0-9])/, ""), 64)
  if (number === undefined) return undefined
  const limit = bits === 64 ? 2n ** 63n : 2n ** 31n
  return sign < 0n ? (number <= limit ? -number : undefined) : number < limit ? number : undefined
}

const sizes = ["E", "P", "T", "G", "M", "K", "B"] as const

/** Bytes of a size such as `1G 500M`; suffixes only get smaller from part to part. */
export function readSize(text: string, base: 1024 | 1000 = 1024): bigint | undefined {
  const part = /[ \t\n\r]*\+?([0-9]+)(?:\.([0-9]*))?[ \t\n\r]*([EPTGMKB]?)/y
  if (text === "" || text.length > 200) return undefined
  let sum = 0n
  let smallest = -1
  let at = 0
  while (at < text.length) {
    part.lastIndex = at
    const match = part.exec(text)
    if (match === null) return undefined
    let index: number = match[3] === "" ? sizes.length : sizes.findIndex((suffix) => suffix === (match[3] ?? "-"))
    at = part.lastIndex
    if (index <= smallest) {
      // The suffix is read as the begin of another number, which it is not.
      if (smallest >= sizes.length || match[3] !== "") return undefined
      index = sizes.length
    }
    const factor = index >= sizes.length - 1 ? 1n : BigInt(base) ** BigInt(sizes.length - 1 - index)
    const digits = (match[2] ?? "").slice(0, 18)
    const fraction = digits === "" ? 0n : (factor * BigInt(digits)) / 10n ** BigInt(digits.length)
    sum += BigInt(match[1] ?? "0") * factor + fraction
    if (sum > most64) return undefined
    smallest = index
  }
  return sum
}

/** Ten-thousandths of a share: `50%`, `12.5%`, `500‰`, `5000‱`. */
export function readShare(text: string): number | undefined {
  const match = /^([0-9]+)(?:\.([0-9]+))?([%‰‱])$/.exec(text)
  if (match === null) return undefined
  const [, whole = "", part = "", unit = ""] = match
  const places = unit === "%" ? 2 : unit === "‰" ? 1 : 0
  if (part.length > places || (part === "" && text.includes("."))) return undefined
  const share = Number(whole) * 10 ** places + Number(part.padEnd(places, "0") || "0")
  return share <= 0x7fffffff ? share : undefined
}

/** Seconds; undefined also for more than systemd can count. */
export function readSpan(text: string): number | undefined {
  // A fraction after a fraction, and a sign before one, are not read.
  if (/\.[0-9]+\.|^[ \t]*\+\./.test(text)) return undefined
  const seconds = readTimeSpan(text)
  return seconds === undefined || seconds === Number.POSITIVE_INFINITY || seconds < 1.8446744073709e13
    ? seconds
    : undefined
}

/** `TimerSlackNSec=` counts in nanoseconds and has units for them. */
export function readNanoseconds(text: string): number | undefined {
  const plain = text.replaceAll(/nsec|ns/g, "us")
  return readSpan(plain)
}
