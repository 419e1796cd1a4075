/** Readers of values that are one thing: switches, choices, numbers, times, paths. */

import type { DirectiveInfo } from "../catalogue.ts"
import { readBoolean } from "../values.ts"
import { meant } from "./meant.ts"
import { isSignal, signalNames } from "./names.ts"
import { readInteger, readNanoseconds, readShare, readSize, readSpan, readUnsigned } from "./numbers.ts"
import { fine, type Reader, wholeLine } from "./problem.ts"

const switchWords = ["yes", "no", "true", "false", "on", "off"]

/** A switch, in every spelling. From `emptySince` on an empty value goes back to the default. */
export function switchReader(emptySince = Number.POSITIVE_INFINITY): Reader {
  return (value, { version }) =>
    (value === "" && emptySince <= (version ?? 262)) || readBoolean(value) !== undefined
      ? fine
      : wholeLine(value, "`yes` or `no`", meant(value, switchWords))
}

export interface Choices {
  readonly empty?: boolean
  /** Numbers that are taken in place of names. */
  readonly numbersTo?: number
  /** Other spellings, and forms with a parameter. */
  readonly accepts?: (value: string, version: number | undefined) => boolean
  /** An empty value is accepted from that version on. */
  readonly emptySince?: number
  readonly since?: Readonly<Record<string, number>>
}

/** One of the directive's names. */
export function choiceReader(info: DirectiveInfo, choices: Choices): Reader {
  const names = info.values.filter((each) => !/[A-Z…]/.test(each))
  const shown = [...(info.boolean ? ["yes", "no"] : []), ...names.filter((each) => each !== "yes" && each !== "no")]
  const expects = listed(shown.map((each) => `\`${each}\``))
  return (value, { version }) => {
    if (value === "" && (choices.empty || (choices.emptySince ?? Infinity) <= (version ?? 262))) return fine
    const since = choices.since?.[value] ?? 0
    if (version !== undefined && since > version)
      return wholeLine(value, `${expects} (\`${value}\` came with ${since})`)
    if (names.includes(value) || (info.boolean && readBoolean(value) !== undefined)) return fine
    if (choices.accepts?.(value, version)) return fine
    const number = choices.numbersTo === undefined ? undefined : readUnsigned(value)
    if (number !== undefined && Number(number) <= (choices.numbersTo ?? 0)) return fine
    return wholeLine(value, expects, meant(value, shown))
  }
}

/** `a`, `b` or `c`; long lists are cut. */
export function listed(words: readonly string[]): string {
  const some = words.slice(0, 12)
  if (some.length < words.length) return `one of ${some.join(", ")} …`
  return some.length < 2 ? (some[0] ?? "nothing") : `${some.slice(0, -1).join(", ")} or ${some.at(-1)}`
}

const spanWords = "a time such as `90`, `1min 30s` or `infinity`"

/** A time span in seconds. */
export function spanReader(empty: boolean, nanoseconds = false): Reader {
  return (value) =>
    (empty && value === "") || (nanoseconds ? readNanoseconds(value) : readSpan(value)) !== undefined
      ? fine
      : wholeLine(value, spanWords)
}

/** A whole number within bounds. */
export function integerReader(
  low: number,
  high: number,
  options: { readonly empty?: boolean; readonly bits?: 32 | 64; readonly words?: readonly string[] } = {},
): Reader {
  const range = high < 2 ** 31 - 1 ? ` from ${low} to ${high}` : ""
  const more = options.words === undefined ? "" : `, or ${listed(options.words.map((each) => `\`${each}\``))}`
  return (value) => {
    if ((options.empty && value === "") || options.words?.includes(value)) return fine
    const number = readInteger(value, options.bits ?? 32)
    return number !== undefined && Number(number) >= low && Number(number) <= high
      ? fine
      : wholeLine(value, `a whole number${range}${more}`)
  }
}

/** An unsigned number. */
export function unsignedReader(
  low: bigint,
  options: {
    readonly empty?: boolean
    readonly bits?: 32 | 64
    readonly high?: bigint
    readonly words?: readonly string[]
  } = {},
): Reader {
  const { high } = options
  const range = high === undefined ? "" : ` from ${low} to ${high}`
  const more = options.words === undefined ? "" : `, or ${listed(options.words.map((each) => `\`${each}\``))}`
  return (value) => {
    if ((options.empty && value === "") || options.words?.includes(value)) return fine
    const number = readUnsigned(value, options.bits ?? 32)
    return number !== undefined && number >= low && (high === undefined || number <= high)
      ? fine
      : wholeLine(value, `a whole number${range}${more}`)
  }
}

const sizeWords = "a size such as `512M` or `2G`"

/** Bytes with binary suffixes. `KiB`, `MB` and the like are none. */
export function sizeReader(high: bigint, empty = false): Reader {
  return (value) => {
    const size = readSize(value)
    return (value === "" && empty) || (size !== undefined && size <= high)
      ? fine
      : wholeLine(value, sizeWords, sizeMeant(value))
  }
}

/** `512MB`, `512MiB`, `512m`: what was surely meant. */
function sizeMeant(value: string): string | undefined {
  const match = /^([0-9]+) ?([kmgtKMGT])(?:i?[bB])?$/.exec(value)
  return match === null ? undefined : `${match[1]}${match[2]?.toUpperCase()}`
}

/** A size, a share of the machine's memory, or `infinity`. */
export function memoryReader(zero: boolean): Reader {
  return (value) => {
    if (value === "" || value === "infinity") return fine
    const share = readShare(value)
    const size = share === undefined || share > 10_000 ? readSize(value) : BigInt(share)
    return size !== undefined && size < 2n ** 64n - 1n && (size > 0n || zero)
      ? fine
      : wholeLine(value, `${sizeWords}, a share such as \`50%\`, or \`infinity\``, sizeMeant(value))
  }
}

/** A number of tasks or a share of those that the system allows. */
export const tasksReader: Reader = (value) => {
  if (value === "" || value === "infinity") return fine
  const share = readShare(value)
  if (share !== undefined && share <= 10_000) return fine
  const number = readUnsigned(value, 64)
  return number !== undefined && number > 0n && number < 2n ** 64n - 1n
    ? fine
    : wholeLine(value, "a whole number, a share such as `50%`, or `infinity`")
}

/** A share of one CPU, which may be more than one. */
export const quotaReader: Reader = (value) => {
  if (value === "") return fine
  const share = readShare(value)
  return share !== undefined && share > 0
    ? fine
    : wholeLine(value, "a share of one CPU such as `50%` or `200%`", /^[0-9]+$/.test(value) ? `${value}%` : undefined)
}

/** A share of at most 100 %. */
export const shareReader: Reader = (value) => {
  const share = readShare(value)
  return value === "" || (share !== undefined && share <= 10_000) ? fine : wholeLine(value, "a share such as `50%`")
}

/** File permissions in octal. */
export const modeReader: Reader = (value) =>
  /^[0-7]+$/.test(value) && Number.parseInt(value, 8) <= 0o7777
    ? fine
    : wholeLine(value, "a mode in octal such as `0750`")

/** A signal. */
export const signalReader: Reader = (value) =>
  isSignal(value)
    ? fine
    : wholeLine(value, "a signal such as `SIGTERM`", meant(value, signalNames) ?? meant(`SIG${value}`, signalNames))

const perLimit: Readonly<Record<string, (text: string) => bigint | undefined>> = {
  LimitCPU: (text) => microseconds(readSpan(text), 1),
  LimitRTTIME: (text) => microseconds(readSpan(/^[0-9]+$/.test(text) ? `${text}us` : text), 1e6),
  LimitNICE: readNiceLimit,
}
for (const key of ["AS", "CORE", "DATA", "FSIZE", "MEMLOCK", "MSGQUEUE", "RSS", "STACK"])
  Object.assign(perLimit, { [`Limit${key}`]: (text: string) => sizeLimit(text) })

function sizeLimit(text: string): bigint | undefined {
  const size = readSize(text)
  return size !== undefined && size < 2n ** 64n - 1n ? size : undefined
}

function microseconds(seconds: number | undefined, scale: number): bigint | undefined {
  if (seconds === undefined) return undefined
  return Number.isFinite(seconds) ? BigInt(Math.ceil(seconds * scale)) : 2n ** 64n - 1n
}

function readNiceLimit(text: string): bigint | undefined {
  const signed = /^([+-])([0-9]+)$/.exec(text)
  if (signed === null) {
    const number = readUnsigned(text, 64)
    return number !== undefined && number >= 1n && number <= 40n ? number : undefined
  }
  const nice = BigInt(signed[2] ?? "0")
  if (signed[1] === "+") return nice <= 19n ? 20n - nice : undefined
  return nice <= 20n ? 20n + nice : undefined
}

/** `soft:hard`, or one number for both. */
export const limitReader: Reader = (value, { key }) => {
  const colon = value.indexOf(":")
  const parts = colon < 0 ? [value] : [value.slice(0, colon), value.slice(colon + 1)]
  const read = perLimit[key] ?? ((text: string) => limitNumber(text))
  if (parts.length === 2 && parts[1] === "") parts.pop()
  const numbers = parts.map((each) => (each === "infinity" && key !== "LimitNICE" ? 2n ** 64n - 1n : read(each)))
  const [soft, hard = soft] = numbers
  if (soft === undefined || hard === undefined || numbers.includes(undefined))
    return wholeLine(value, "`soft:hard` or one value for both, such as `65536` or `infinity`")
  return soft <= hard ? fine : wholeLine(value, "a soft limit that is not above the hard limit")
}

function limitNumber(text: string): bigint | undefined {
  const number = readUnsigned(text, 64)
  return number !== undefined && number < 2n ** 64n - 1n ? number : undefined
}
