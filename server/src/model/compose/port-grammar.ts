/** The short port syntax, cut outside variables: `[[IP]:][HOST[-HOST]]:CONTAINER[-CONTAINER][/proto]`. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { parseIPv4, parseIPv6 } from "../address.ts"
import type { PortRange } from "../facts.ts"
import { offsetsOutside, type ScalarValue } from "./value.ts"

/** A part of a port with its place; `to` is its end in the scalar's raw text where the parts are written out there. */
export interface Slot {
  readonly text: Known<string>
  readonly span: Span
  readonly interpolated: boolean
}

/** The parts of a short port. Parts that are not written are absent. */
export interface PortSlots {
  readonly address?: Slot
  readonly host?: Slot
  readonly container: Slot
  readonly protocol?: Slot
  /** Offset in `raw` before which the address stands; undefined if the parts come out of a variable. */
  readonly hostFrom?: number
}

/**
 * Cuts a short port at the last two colons and at the slash, outside variables. If a settled variable brings separators
 * of its own, the text after interpolation is cut instead, which is what Compose does.
 */
export function cutPort(value: ScalarValue): PortSlots {
  const colons = offsetsOutside(value, ":")
  const { text, raw } = value
  if (text.known && value.interpolated && count(text.value, ":") !== colons.length) return cutText(value, text.value)
  const second = colons.at(-1)
  const first = colons.at(-2)
  const containerFrom = second === undefined ? 0 : second + 1
  const slash = offsetsOutside(value, "/").find((at) => at >= containerFrom)
  const slot = (from: number, to: number): Slot => {
    const part = value.cut(from, to)
    return { text: part.text, span: part.span, interpolated: part.interpolated }
  }
  const hostFrom = first === undefined ? 0 : first + 1
  return {
    ...(first !== undefined && { address: slot(0, first) }),
    ...(second !== undefined && { host: slot(hostFrom, second) }),
    container: slot(containerFrom, slash ?? raw.length),
    ...(slash !== undefined && { protocol: slot(slash + 1, raw.length) }),
    hostFrom,
  }
}

function cutText(value: ScalarValue, text: string): PortSlots {
  const parts = text.split(":")
  const slot = (part: string): Slot => ({ text: known(part), span: value.span, interpolated: true })
  const [container = "", protocol] = (parts.at(-1) ?? "").split("/")
  return {
    ...(parts.length > 2 && { address: slot(parts.slice(0, -2).join(":")) }),
    ...(parts.length > 1 && { host: slot(parts.at(-2) ?? "") }),
    container: slot(container),
    ...(protocol !== undefined && { protocol: slot(protocol) }),
  }
}

function count(text: string, wanted: string): number {
  let found = 0
  for (const c of text) if (c === wanted) found++
  return found
}

/** A port or a range of ports from 0 to 65535; undefined where Docker refuses it. Source: docker/go-connections nat. */
export function parseRange(text: string): PortRange | undefined {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text)
  if (!match) return undefined
  const first = Number(match[1])
  const last = match[2] === undefined ? first : Number(match[2])
  return last < first || last > 65_535 ? undefined : { first, last }
}

/** The range of a slot, with the reason where it is not settled or no port. */
export function rangeOf(slot: Slot): Known<PortRange> {
  if (!slot.text.known) return slot.text
  const range = parseRange(slot.text.value)
  return range ? known(range) : unknown("the port is not a number or range from 0 to 65535")
}

/** The address without brackets; undefined where Docker refuses it. */
export function parseAddress(text: string): string | undefined {
  const bracketed = /^\[(.*)\]$/.exec(text)
  const bare = bracketed?.[1] ?? text
  if (bracketed ? bare === "" : bare === "") return ""
  return parseIPv4(bare) || (parseIPv6(bare) && !bare.includes("%")) ? bare : undefined
}
