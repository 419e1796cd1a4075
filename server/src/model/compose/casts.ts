/** Compose's casts of scalars: booleans, numbers, durations and sizes, as compose-go reads them. */
import { type Known, known, unknown } from "../../base/known.ts"
import { coreValue } from "../../syntax/yaml/core-schema.ts"
import type { YamlScalar } from "../../syntax/yaml/tree.ts"
import type { Value } from "./types.ts"

const truths: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["y", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["n", false],
  ["no", false],
  ["off", false],
])

/** The boolean of a text in any case, quoted or not; undefined where Compose refuses it. Source: loader/interpolate.go. */
export function castBoolean(text: string): boolean | undefined {
  return truths.get(text.toLowerCase())
}

/** A boolean key; null and absent are `absent`. */
export function booleanOf(value: Value | undefined, absent = false): Known<boolean> {
  return castKnown(value, castBoolean, "a boolean", absent)
}

/** A number key (`cpus`, `retries`, `replicas`); undefined in the table means Compose refuses the text. */
export function castNumber(text: string): number | undefined {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined
}

const unitSeconds: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-9],
  ["us", 1e-6],
  ["µs", 1e-6],
  ["μs", 1e-6],
  ["ms", 1e-3],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 604_800],
])

/** Seconds of a duration such as `1m30s` or `1.5h`; a bare number other than 0 has no unit and is refused. */
export function castDuration(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1
  const body = text.replace(/^[-+]/, "")
  if (body === "0") return 0
  if (body === "" || body.length > 100) return undefined
  let seconds = 0
  let at = 0
  for (const part of body.matchAll(/(\d+\.?\d*|\.\d+)([a-zµμ]+)/g)) {
    const unit = unitSeconds.get(part[2] ?? "")
    if (unit === undefined || part.index !== at) return undefined
    seconds += Number(part[1]) * unit
    at += part[0].length
  }
  // Sums of fractions carry binary dust; nanoseconds are the finest unit.
  return at === body.length ? (sign * Math.round(seconds * 1e9)) / 1e9 : undefined
}

/** Bytes of a size such as `512m`, `1.5 GiB` or `1024`; units are powers of 1024. Source: docker/go-units RAMInBytes. */
export function castSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text)
  if (!match) return undefined
  const power = " kmgtp".indexOf((match[2] ?? "").toLowerCase() || " ")
  return Math.trunc(Number(match[1]) * 1024 ** power)
}

/** A value cast by one of the functions above; unknown where it is not settled or not castable. */
export function castKnown<T>(
  value: Value | undefined,
  cast: (text: string) => T | undefined,
  what: string,
  absent: T,
): Known<T> {
  if (!value || value.isNull) return known(absent)
  const { text } = value
  if (!text.known) return text
  const result = cast(text.value)
  return result === undefined ? unknown(`the value is not ${what}`) : known(result)
}

/**
 * The text that a container gets for a plain scalar of an environment: Compose decodes numbers and booleans as YAML
 * first, so that `1.10` arrives as `1.1`, `010` as `8`, `1_000` as `1000` and `True` as `true`.
 */
export function environmentText(node: Pick<YamlScalar, "style" | "tag" | "text" | "value">): string {
  if (node.style !== "plain" || node.tag || node.text === "") return node.text
  if (typeof node.value === "boolean") return String(node.value)
  const plain = node.text.replaceAll("_", "")
  if (!/^[-+]?[\d.]/.test(plain)) return node.text
  return integerText(plain) ?? (typeof node.value === "number" ? floatText(node.value) : node.text)
}

/** True if the text, written without quotes, arrives as another one. */
export function changesWithoutQuotes(text: string): boolean {
  return environmentText({ style: "plain", text, value: coreValue(text) }) !== text
}

function integerText(text: string): string | undefined {
  const sign = text.startsWith("-") ? "-" : ""
  const body = text.replace(/^[-+]/, "")
  const octal = /^0o?([0-7]+)$/.exec(body)
  if (octal && body !== "0") return sign + BigInt(`0o${octal[1]}`).toString()
  if (/^0b[01]+$/i.test(body) || /^0x[0-9a-f]+$/i.test(body)) return sign + BigInt(body).toString()
  return /^(?:0|[1-9]\d*)$/.test(body) && body.length < 19 ? sign + body : undefined
}

/** Go's `%v` of a float: the shortest digits, with an exponent below 1e-4 and from 1e+06. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf"
  const [digits = "", power = "0"] = value.toExponential().split("e")
  const exponent = Number(power)
  if (value === 0 || (exponent >= -4 && exponent < 6)) return String(value)
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`
}
