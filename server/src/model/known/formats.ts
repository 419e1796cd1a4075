/** How texts of variables are read by the programs that take them: what each format accepts, in words and as a test. */
import type { KeyInfo, ValueFormat } from "../../../../schemas/describe.ts"
import { nearest } from "../../base/nearest.ts"
import { isZone } from "./zones.ts"

interface Format {
  readonly accepts: (text: string) => boolean
  /** The end of "must be …". */
  readonly words: string
  /** Words to offer, the usual ones first. */
  readonly offers?: readonly string[]
}

const bools = ["true", "false"] as const

/** Sources: Go `strconv.ParseBool`, `time.ParseDuration`, `runtime.parseByteCount`, `readGOGC`; gopkg.in/ini.v1 `parseBool`. */
const formats: Readonly<Record<ValueFormat, Format>> = {
  "go-bool": {
    accepts: (text) => /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text),
    words: "`true` or `false`",
    offers: bools,
  },
  "exact-bool": {
    accepts: (text) => text === "true" || text === "false",
    words: "`true` or `false` in lower case",
    offers: bools,
  },
  "word-bool": { accepts: (text) => /^(?:true|false)$/i.test(text), words: "`true` or `false`", offers: bools },
  "ini-bool": {
    accepts: (text) =>
      /^(?:1|t|T|TRUE|true|True|YES|yes|Yes|y|ON|on|On|0|f|F|FALSE|false|False|NO|no|No|n|OFF|off|Off)$/.test(text),
    words: "`true` or `false`",
    offers: bools,
  },
  "go-duration": {
    accepts: (text) => /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text),
    words: "a length of time with its unit, such as `30s` or `5m`",
  },
  "go-memory": {
    accepts: (text) => text === "off" || /^\d{1,19}(?:B|[KMGT]iB)?$/.test(text),
    words: "bytes, or a number with `B`, `KiB`, `MiB`, `GiB` or `TiB`",
  },
  "go-percent": {
    accepts: (text) => text === "off" || /^-?\d{1,10}$/.test(text),
    words: "a whole number or `off`",
  },
  port: { accepts: isPort, words: "a port from 0 to 65535" },
  "any-port": { accepts: (text) => !/^\d+$/.test(text) || isPort(text), words: "a port from 0 to 65535" },
  zone: { accepts: isZone, words: "a zone such as `Europe/Berlin`" },
  integer: { accepts: (text) => /^[+-]?\d+$/.test(text.trim()), words: "a whole number" },
  "http-url": {
    accepts: (text) => /^https?:\/\/[^\s/]+/i.test(text),
    words: "an address that begins with `http://` or `https://`",
  },
  hex: { accepts: (text) => /^[0-9a-fA-F]*$/.test(text), words: "hexadecimal digits alone" },
  "base64-32": {
    // 43 digits, whose last one carries four bits of the 32nd byte, and the padding.
    accepts: (text) => /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text),
    words: "base64 of 32 bytes",
  },
}

function isPort(text: string): boolean {
  return /^\d{1,6}$/.test(text.trim()) && Number(text) <= 65_535
}

/** A format's words, for hovers. */
export function formatWords(format: ValueFormat): string {
  return formats[format].words
}

/** Words to offer for a value. Secrets have none. */
export function valuesOffered(info: KeyInfo): readonly string[] {
  if (info.secret === true) return []
  if (info.values !== undefined) return info.values
  const offers = info.format === undefined ? undefined : formats[info.format].offers
  if (offers !== undefined) return offers
  if (info.type === "bool") return bools
  return info.default === undefined || typeof info.default === "object" ? [] : [String(info.default)]
}

/** What a value must be and is not: the end of "must …", without the value; undefined where it fits or nobody can tell. */
export function brokenDemand(info: KeyInfo, text: string): string | undefined {
  // An empty text counts as unset almost everywhere.
  if (text === "") return undefined
  if (info.never?.values.includes(text) === true) return info.never.must
  const length = brokenLength(info, text)
  if (length !== undefined) return length
  if (info.values !== undefined && !isAmong(info, info.values, text)) return `be one of ${listed(info.values)}`
  const format = info.format === undefined ? undefined : formats[info.format]
  return format === undefined || format.accepts(text) ? undefined : `be ${format.words}`
}

/** A method of `pg_hba.conf` may be followed by its options. */
function isAmong({ anyCase }: KeyInfo, values: readonly string[], text: string): boolean {
  const [first = ""] = text.split(" ")
  const same = (value: string): boolean =>
    anyCase === true ? value.toLowerCase() === text.toLowerCase() : value === text
  return values.some((value) => same(value) || value === first)
}

/** Limits of texts count characters. */
function brokenLength({ type, min, max }: KeyInfo, text: string): string | undefined {
  if (type !== "string") return undefined
  const length = [...text].length
  if (min !== undefined && min === max && length !== min) return `have exactly ${min} characters, not ${length}`
  if (min !== undefined && length < min) return `have at least ${min} characters, not ${length}`
  return max !== undefined && length > max ? `have at most ${max} characters, not ${length}` : undefined
}

const mostListed = 8

function listed(values: readonly string[]): string {
  const shown = values.slice(0, mostListed).map((value) => `\`${value}\``)
  return values.length > mostListed ? `${shown.join(", ")} …` : shown.join(", ")
}

/** What the writer most likely meant, in a spelling that fits; undefined where nobody can tell. */
export function mendedValue(info: KeyInfo, text: string): string | undefined {
  const meant =
    info.values === undefined
      ? spelled(info.format, text.trim())
      : (switched(info.values, text.trim()) ?? nearest(text.trim(), info.values))
  return meant === undefined || meant === text || brokenDemand(info, meant) !== undefined ? undefined : meant
}

/** `no` is near to `on` and means the opposite. */
function switched(values: readonly string[], text: string): string | undefined {
  if (!values.includes("off") || !/^(?:yes|no)$/i.test(text)) return undefined
  return /^y/i.test(text) ? "on" : "off"
}

function spelled(format: ValueFormat | undefined, text: string): string | undefined {
  if (format === undefined) return undefined
  if (format === "go-memory") {
    // Everybody who writes `512m` or `512MB` means the binary unit, as container limits do.
    const [, digits, unit] = /^(\d+)\s*([kmgt])i?b?$/i.exec(text) ?? []
    return digits === undefined || unit === undefined ? undefined : `${digits}${unit.toUpperCase()}iB`
  }
  if (format === "go-duration") return /^\d+$/.test(text) ? `${text}s` : undefined
  if (!format.endsWith("bool")) return undefined
  if (/^(?:true|yes|y|on|1|enabled?)$/i.test(text)) return "true"
  return /^(?:false|no|n|off|0|disabled?)$/i.test(text) ? "false" : undefined
}
