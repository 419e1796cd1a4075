/** A project's own declarations: what they demand of a value, and the same as facts for hovers and completion. */
import type { KeyInfo, KeyType, ValueFormat } from "../../../../schemas/describe.ts"
import { brokenDemand } from "./formats.ts"

/** What a declaration says; the settings' own type fits. */
export interface Declaration {
  readonly name: string
  readonly type: "text" | "integer" | "number" | "boolean" | "url" | "port" | "duration" | "json"
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  readonly required: readonly string[]
  readonly secret: boolean
  readonly default?: string
  readonly description?: string
}

const types: Readonly<Record<Declaration["type"], KeyType>> = {
  text: "string",
  integer: "int",
  number: "float",
  boolean: "bool",
  url: "url",
  port: "int",
  duration: "string",
  json: "string",
}

/** The declaration as a key of a schema. */
export function infoOf(declared: Declaration): KeyInfo {
  const format: ValueFormat | undefined = declared.type === "port" ? "port" : undefined
  return {
    path: declared.name,
    name: declared.name,
    description: declared.description ?? "",
    free: false,
    children: [],
    type: declared.choices === undefined ? types[declared.type] : "enum",
    behaviour: "live",
    secret: declared.secret,
    source: "deploylint.yaml",
    ...(format === undefined ? {} : { format }),
    ...(declared.choices === undefined ? {} : { values: declared.choices }),
    ...(declared.min === undefined ? {} : { min: declared.min }),
    ...(declared.max === undefined ? {} : { max: declared.max }),
    ...(declared.default === undefined ? {} : { default: declared.default }),
    ...(declared.required.includes("production") ? { required: "production" } : {}),
  }
}

/** What a value must be and is not, as the end of "must …". Nothing is said of an empty one. */
export function brokenDeclaration(declared: Declaration, text: string): string | undefined {
  if (text === "") return undefined
  if (declared.choices !== undefined) return brokenDemand(infoOf(declared), text)
  switch (declared.type) {
    case "integer":
      return /^[+-]?\d+$/.test(text) ? outOfRange(declared, Number(text)) : "be a whole number"
    case "number":
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? outOfRange(declared, Number(text)) : "be a number"
    case "boolean":
      return /^(?:true|false|1|0|yes|no|on|off)$/i.test(text) ? undefined : "be `true` or `false`"
    case "url":
      return /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)
        ? undefined
        : "be an address with its scheme, such as `https://…`"
    case "port":
      return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
        ? outOfRange(declared, Number(text))
        : "be a port from 1 to 65535"
    case "duration":
      return /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|sec|m|min|h|d|w)?)+$/.test(text)
        ? undefined
        : "be a length of time, such as `30s`"
    case "json":
      return isJson(text) ? undefined : "be JSON"
    case "text":
      return brokenDemand(infoOf(declared), text)
  }
}

function outOfRange({ min, max }: Declaration, value: number): string | undefined {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined
  if (min !== undefined && max !== undefined) return `lie between ${min} and ${max}`
  return min === undefined ? `be at most ${max}` : `be at least ${min}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A value to start with: one that fits, never one of a secret. */
export function exampleValue(declared: Declaration): string {
  if (declared.secret) return ""
  return declared.default ?? declared.choices?.[0] ?? ""
}
