/** Values that the sensor's YAML reader (serde_yaml) does not take for the field's type. It never casts: `"true"` is a text. */
import type { KeyInfo } from "../../../../schemas/describe.ts"
import type { Span } from "../../base/span.ts"
import type { YamlNode, YamlScalar } from "../../syntax/yaml/tree.ts"
import { lookup } from "./keys.ts"
import type { SynapseConfig, SynapseKey, SynapseSchema } from "./types.ts"

export interface TypeFault {
  readonly key: SynapseKey
  readonly schema: SynapseSchema
  readonly at: Span
  /** "true or false", "a whole number from 0 to 255". */
  readonly expected: string
  readonly actual: string
  /** One line of YAML that means what was surely meant. */
  readonly meant?: string
}

/** Type faults of every key that a schema of this file reads, in file order. */
export function typeFaults(model: SynapseConfig): readonly TypeFault[] {
  if (model.isBroken) return []
  return model.keys.flatMap((key) => {
    for (const schema of model.schemas) {
      const fault = faultOf(schema, key)
      if (fault !== undefined) return [{ key, schema, ...fault }]
    }
    return []
  })
}

type Fault = Pick<TypeFault, "at" | "expected" | "actual" | "meant">

function faultOf(schema: SynapseSchema, key: SynapseKey): Fault | undefined {
  const found = lookup(schema, key.path)
  const isUnresolved = key.node === undefined && key.text === undefined
  if (found === undefined || isUnresolved) return undefined
  if (found.is === "duration-part")
    return checkScalar(key.node, key.valueSpan, wholeNumber(key.name === "secs" ? 64 : 32))
  if (found.is === "free") return checkFree(found.map, key)
  const { info } = found
  if (isAbsent(key.node)) return absentFault(info, key)
  return check(info, key)
}

/** Nothing, `~` or `null`: no value for what is not optional. Nothing at all is an empty section or list. */
function isAbsent(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.style === "plain" && node.value === null)
}

function absentFault(info: KeyInfo, key: SynapseKey): Fault | undefined {
  if (info.nullable) return undefined
  const isNothing = key.node === undefined || key.text === ""
  const expected = expectation(info)
  const mayBeEmpty = info.type === "section" || info.type === "map" || info.type === "list" || info.type === "strings"
  // A text field takes the word as its text.
  if (expected === undefined || info.type === "string" || info.type === "string-or-strings") return undefined
  return isNothing && mayBeEmpty
    ? undefined
    : { at: isNothing ? key.keySpan : key.valueSpan, expected, actual: "nothing" }
}

function check(info: KeyInfo, key: SynapseKey): Fault | undefined {
  const { node, valueSpan: at } = key
  const expected = expectation(info) ?? ""
  switch (info.type) {
    case "string":
    case "url":
    case "csv":
      return node?.kind === "scalar" ? undefined : { at, expected, actual: kindOf(node) }
    case "bool":
      return checkScalar(node, at, boolean)
    case "int":
    case "uint":
      return checkScalar(node, at, wholeNumber(info.bits ?? 64))
    case "float":
      return checkScalar(node, at, number)
    case "enum":
      return checkScalar(node, at, oneOf(info.values ?? []))
    case "strings":
      return checkItems(node, at, info.values, expected)
    case "string-or-strings":
      return node?.kind === "scalar" ? undefined : checkItems(node, at, undefined, expected)
    case "list":
      return checkList(node, at, expected)
    case "duration": {
      if (node?.kind === "mapping") return undefined
      const seconds = node?.kind === "scalar" ? /^(\d{1,9})\s*(ms|s|m)?$/.exec(node.text) : null
      return {
        at,
        expected,
        actual: kindOf(node),
        ...(seconds === null ? {} : { meant: duration(seconds[1], seconds[2]) }),
      }
    }
    default:
      return node?.kind === "mapping" ? undefined : { at, expected, actual: kindOf(node) }
  }
}

function duration(amount = "", unit = "s"): string {
  const value = Number(amount)
  if (unit === "ms") return `{ secs: ${Math.floor(value / 1000)}, nanos: ${(value % 1000) * 1_000_000} }`
  return `{ secs: ${unit === "m" ? value * 60 : value}, nanos: 0 }`
}

function checkFree(map: KeyInfo, key: SynapseKey): Fault | undefined {
  if (map.values !== undefined) return checkScalar(key.node, key.valueSpan, oneOf(map.values))
  if (map.path.endsWith("anomaly_risk")) {
    return checkScalar(key.node, key.valueSpan, map.path.startsWith("trends") ? wholeNumber(32) : number)
  }
  return key.node === undefined || key.node.kind === "scalar"
    ? undefined
    : { at: key.valueSpan, expected: "a text", actual: kindOf(key.node) }
}

function checkList(node: YamlNode | undefined, at: Span, expected: string): Fault | undefined {
  if (node?.kind !== "sequence") return { at, expected, actual: kindOf(node) }
  const bad = node.items.find(({ value }) => value.kind === "scalar" || value.kind === "sequence")
  return bad && { at: bad.value.span, expected: "a mapping", actual: kindOf(bad.value) }
}

function checkItems(
  node: YamlNode | undefined,
  at: Span,
  values: readonly string[] | undefined,
  expected: string,
): Fault | undefined {
  if (node?.kind !== "sequence") {
    const meant = node?.kind === "scalar" && node.style !== "literal" && node.style !== "folded" && node.text !== ""
    return { at, expected, actual: kindOf(node), ...(meant ? { meant: `[${JSON.stringify(node.text)}]` } : {}) }
  }
  for (const { value } of node.items) {
    if (value.kind === "mapping" || value.kind === "sequence")
      return { at: value.span, expected: "a text", actual: kindOf(value) }
    const fault = values === undefined ? undefined : checkScalar(value, value.span, oneOf(values))
    if (fault !== undefined) return fault
  }
  return undefined
}

interface Expected {
  readonly words: string
  readonly takes: (scalar: YamlScalar) => boolean
  /** What another spelling surely means. */
  readonly meant: (text: string) => string | undefined
  /** A text in quotes has the right type then, and is merely another one. */
  readonly isText?: true
}

function checkScalar(node: YamlNode | undefined, at: Span, expected: Expected): Fault | undefined {
  // An alias without target is a problem of its own.
  if (node?.kind === "alias") return undefined
  if (node?.kind !== "scalar") return { at, expected: expected.words, actual: kindOf(node) }
  if (node.tag !== undefined || expected.takes(node)) return undefined
  const meant = expected.meant(node.text.trim())
  return {
    at,
    expected: expected.words,
    actual: described(node, expected.isText),
    ...(meant === undefined ? {} : { meant }),
  }
}

const boolean: Expected = {
  words: "true or false",
  takes: (scalar) => scalar.style === "plain" && /^(?:true|True|TRUE|false|False|FALSE)$/.test(scalar.text),
  meant: (text) => {
    if (/^(?:true|yes|on|y|1)$/i.test(text)) return "true"
    return /^(?:false|no|off|n|0)$/i.test(text) ? "false" : undefined
  },
}

const number: Expected = {
  words: "a number",
  takes: (scalar) =>
    scalar.style === "plain" && (typeof scalar.value === "number" || /^\+?\.(?:inf|nan)$/i.test(scalar.text)),
  meant: (text) => (/^\d+(?:\.\d+)?$/.test(text) ? text : undefined),
}

function wholeNumber(bits: 8 | 16 | 32 | 64): Expected {
  const top = 2n ** BigInt(bits) - 1n
  return {
    words: bits === 64 ? "a whole number" : `a whole number from 0 to ${top}`,
    takes: (scalar) => scalar.style === "plain" && inRange(scalar.text, top),
    meant: (text) =>
      /^(?:0|[1-9]\d*)(?:\.0+)?$/.test(text) && inRange(text.replace(/\..*/, ""), top)
        ? text.replace(/\..*/, "")
        : undefined,
  }
}

function inRange(text: string, top: bigint): boolean {
  if (text.length > 80 || !/^\+?(?:0|[1-9]\d*|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/.test(text)) return false
  return BigInt(text.replace("+", "")) <= top
}

function oneOf(values: readonly string[]): Expected {
  return {
    words: `one of ${values.map((value) => `\`${value}\``).join(", ")}`,
    isText: true,
    takes: (scalar) => values.includes(scalar.text),
    meant: (text) => values.find((value) => value === text.toLowerCase().replaceAll("-", "_")),
  }
}

function expectation(info: KeyInfo): string | undefined {
  switch (info.type) {
    case "bool":
      return boolean.words
    case "int":
    case "uint":
      return wholeNumber(info.bits ?? 64).words
    case "float":
      return number.words
    case "enum":
      return oneOf(info.values ?? []).words
    case "strings":
      return "a list of texts"
    case "string-or-strings":
      return "a text or a list of texts"
    case "list":
      return "a list"
    case "duration":
      return "a mapping with `secs` and `nanos`"
    case "section":
    case "map":
      return "a mapping"
    default:
      return "a text"
  }
}

function kindOf(node: YamlNode | undefined): string {
  if (node === undefined) return "nothing"
  if (node.kind === "mapping") return "a mapping"
  if (node.kind === "sequence") return "a list"
  return node.kind === "scalar" ? described(node) : "an alias"
}

/** Short words and numbers are quoted back; anything else might be a secret in the wrong place. */
function described(node: YamlScalar, isText?: boolean): string {
  if (node.style !== "plain" && isText !== true) return "a quoted text"
  return /^[\w.+-]{1,12}$/.test(node.text) ? `\`${node.text}\`` : isText === true ? "another text" : "a text"
}
