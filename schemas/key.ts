/** Building blocks of the product schemas: a zod schema that carries what the software does with the key. */
import { z } from "zod"

/** What the software does with a key or variable. */
export type Behaviour =
  /** Read and obeyed. */
  | "live"
  /** Parsed and then never used. */
  | "inert"
  /** Used in some cases only; the description says in which. */
  | "partial"
  /** A bad value is replaced by the default without a word. */
  | "silently-defaulted"
  /** A bad value stops the start. */
  | "fatal"
  /** Named by documents, read by no code. */
  | "never-read"
  /** Read, with an effect that nobody wrote down and that was not measured. */
  | "undocumented"

export type KeyType =
  | "string"
  | "bool"
  | "int"
  | "uint"
  | "float"
  | "url"
  | "enum"
  /** Comma separated list in one string. */
  | "csv"
  | "duration"
  | "strings"
  | "string-or-strings"
  /** Mapping with free names. */
  | "map"
  /** Mapping with fixed names. */
  | "section"
  /** List of sections. */
  | "list"

/** How the text of a variable must be written, where its type alone does not say it. */
export type ValueFormat =
  /** What Go's `strconv.ParseBool` takes: 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False. */
  | "go-bool"
  /** `true` or `false`, exactly. */
  | "exact-bool"
  /** `true` or `false` in any case. */
  | "word-bool"
  /** What Grafana's ini reader takes: 1, t, true, y, yes, on and their opposites, in lower, upper or title case. */
  | "ini-bool"
  /** Go's `time.ParseDuration`: `1h30m`, `300ms`; a bare number is refused, save 0. */
  | "go-duration"
  /** The Go runtime's memory limit: bytes, or a number with B, KiB, MiB, GiB, TiB; or `off`. */
  | "go-memory"
  /** A whole number, or `off`. */
  | "go-percent"
  /** 0 to 65535. */
  | "port"
  /** The same where it is a number at all: a pipe or an address may stand there as well. */
  | "any-port"
  /** A zone of the IANA database, or a POSIX rule. */
  | "zone"
  | "integer"
  /** An address with a scheme and a host. */
  | "http-url"
  | "hex"
  /** Standard or URL-safe base64. */
  /** Base64 of exactly 32 bytes. */
  | "base64-32"

/** What a well-typed value outside the range does. */
export type Outside =
  /** The file that holds it is dropped as a whole. */
  | "file-rejected"
  /** As before, but only if the section's `enabled` is true. */
  | "file-rejected-if-enabled"
  /** The default takes its place silently. */
  | "default-instead"
  /** The process does not start. */
  | "start-aborted"
  /** The feature of the section is off, with a line in the log. */
  | "feature-off"
  /** Only the offline checker complains. */
  | "checker-only"
  /** It is not taken; by version the start stops or the default takes its place. */
  | "not-taken"
  /** Variables of the C library: the time is UTC. */
  | "utc-instead"

export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | { readonly [name: string]: string | number | boolean }

/** Facts of one key; `min` and `max` are inclusive. */
export interface KeyFacts {
  readonly type: KeyType
  readonly unit?: string
  /** What applies if the key is absent; undefined where there is none or where it is computed. */
  readonly default?: Literal
  readonly min?: number
  readonly max?: number
  readonly values?: readonly string[]
  /** Size of the unsigned integer that holds the value. */
  readonly bits?: 8 | 16 | 32 | 64
  readonly outside?: Outside
  readonly behaviour: Behaviour
  /** Synapse: must be there if its section is. Horizon: must be set, in production or always. */
  readonly required?: boolean | "production"
  readonly nullable?: boolean
  readonly secret?: boolean
  readonly format?: ValueFormat
  /** `values` are compared without regard to case. */
  readonly anyCase?: boolean
  /** Words that `values` do not list and that are refused or misunderstood for sure; the end of "must …". */
  readonly never?: {
    readonly values: readonly string[]
    readonly must: string
    /** Only where one of these is set as well, or its twin, and none of those. */
    readonly beside?: readonly string[]
    readonly unless?: readonly string[]
  }
  /** Variables: what stands behind the name of the twin that holds the path of a file instead, such as `_FILE`. */
  readonly file?: string
  /** The image stops where the variable and its twin are both set. */
  readonly exclusive?: boolean
  /** The image does not set up an empty volume where one of these is set as well. */
  readonly excludes?: readonly string[]
  /** No longer read. `instead` is a clause: "use …". `from` is the first version (`3.9`) and `refused` that it stops the start. */
  readonly retired?: { readonly from?: string; readonly refused: boolean; readonly instead: string }
  /** Read only while the data is set up: a later change does nothing. */
  readonly firstStart?: boolean
  /** A rule that holds in production only, in words. */
  readonly production?: string
  /** For keys without effect: what decides instead, as the end of a sentence. */
  readonly instead?: string
  /** `owner/repo:path` of the code that shows it. */
  readonly source: string
}

/** Facts without the type, which the builder knows. */
export type Facts = Omit<KeyFacts, "type" | "bits" | "values">

/** The name below which the facts travel in zod's metadata and in the generated JSON Schemas. */
export const factsKeyword = "deploylint"

/** A schema of the sensor's repository. */
export const sensor = (path: string): string => `atlas-crew/synapse:apps/synapse-pingora/${path}`
/** A file of the hub's API. */
export const hub = (path: string): string => `atlas-crew/synapse:apps/signal-horizon/api/${path}`

function finish(schema: z.ZodType, facts: KeyFacts, description: string): z.ZodType {
  const nullable = facts.nullable ? schema.nullable() : schema
  const present =
    facts.required === true
      ? nullable
      : facts.default === undefined
        ? nullable.optional()
        : nullable.optional().default(facts.default)
  return present.meta({ description, [factsKeyword]: facts })
}

const ranged = (schema: z.ZodNumber, facts: Facts): z.ZodNumber => {
  const low = facts.min === undefined ? schema : schema.min(facts.min)
  return facts.max === undefined ? low : low.max(facts.max)
}

/** Any text; numbers and booleans are taken as their text. */
export const text = (description: string, facts: Facts): z.ZodType =>
  finish(z.union([z.string(), z.number(), z.boolean()]), { type: "string", ...facts }, description)

export const flag = (description: string, facts: Facts): z.ZodType =>
  finish(z.boolean(), { type: "bool", ...facts }, description)

export const float = (description: string, facts: Facts): z.ZodType =>
  finish(ranged(z.number(), facts), { type: "float", ...facts }, description)

/** Unsigned integer of a size; the range of the size holds beside `min` and `max`. */
export function uint(bits: 8 | 16 | 32 | 64, description: string, facts: Facts): z.ZodType {
  const top = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** bits - 1
  const schema = ranged(z.int().min(0).max(top), facts)
  return finish(schema, { type: "uint", bits, ...facts }, description)
}

export const oneOf = (values: readonly string[], description: string, facts: Facts): z.ZodType =>
  finish(z.enum(values), { type: "enum", values, ...facts }, description)

export const texts = (description: string, facts: Facts, values?: readonly string[]): z.ZodType =>
  finish(
    z.array(values === undefined ? z.string() : z.enum(values)),
    { type: "strings", ...(values === undefined ? {} : { values }), ...facts },
    description,
  )

export const textOrTexts = (description: string, facts: Facts): z.ZodType =>
  finish(z.union([z.string(), z.array(z.string())]), { type: "string-or-strings", ...facts }, description)

/** A length of time as the sensor spells it: a mapping with `secs` and `nanos`. */
export const duration = (description: string, facts: Facts): z.ZodType =>
  finish(
    z.object({ secs: z.int().min(0), nanos: z.int().min(0).max(999_999_999) }),
    { type: "duration", ...facts },
    description,
  )

/** Mapping with free names and values of one kind. */
export const freeMap = (value: z.ZodType, description: string, facts: Facts, values?: readonly string[]): z.ZodType =>
  finish(
    z.record(z.string(), value),
    { type: "map", ...(values === undefined ? {} : { values }), ...facts },
    description,
  )

export const section = (shape: Record<string, z.ZodType>, description: string, facts: Facts): z.ZodType =>
  finish(z.looseObject(shape), { type: "section", ...facts }, description)

export const listOf = (shape: Record<string, z.ZodType>, description: string, facts: Facts): z.ZodType =>
  finish(z.array(z.looseObject(shape)), { type: "list", ...facts }, description)

/** A variable of the environment: always text, with the type that the reader makes of it. */
export function variable(
  description: string,
  facts: Omit<KeyFacts, "default"> & { readonly default?: string | number | boolean },
): z.ZodType {
  const schema = facts.values === undefined ? z.string() : z.enum(facts.values)
  const { default: fallback, ...rest } = facts
  const schemaWithDefault = fallback === undefined ? schema.optional() : schema.optional().default(String(fallback))
  const carried: KeyFacts = fallback === undefined ? rest : { ...rest, default: fallback }
  return (facts.required === true ? schema : schemaWithDefault).meta({ description, [factsKeyword]: carried })
}
