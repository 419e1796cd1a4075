/** Pieces of hover texts: code spans that no value can break out of, tables of keys in words, values without secrets. */
import type { KeyInfo, Literal, Outside } from "../../../schemas/describe.ts"
import type { Span } from "../base/span.ts"
import { formatWords } from "../model/known/formats.ts"
import { secretKindOf } from "../model/secrets/names.ts"
import { looksSecret, withoutSecrets } from "../model/secrets/shown.ts"

/** One section of a hover with the place that it explains. */
export interface HoverPart {
  readonly span: Span
  readonly markdown: string
}

const longestShown = 80
/** Characters that are looked through for secrets. */
export const longestRead = 400

/** A line's beginning without secrets; cut last, as half a secret is not told from a word. */
export function clipped(line: string): string {
  const shown = withoutSecrets(line.slice(0, longestRead))
  return shown.length > longestShown ? `${shown.slice(0, longestShown - 1)}…` : shown
}

/** A code span for any text: one line, bounded, and without backticks that could end it. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("`", "'").trim()
  return line === "" ? "(empty)" : `\`${line.length > longestShown ? clipped(line) : line}\``
}

/** Lines of a list; the empty ones fall out. */
export function list(items: readonly (string | undefined)[]): string {
  return items.flatMap((item) => (item === undefined || item === "" ? [] : [`- ${item}`])).join("\n")
}

/**
 * A value in words: itself, or only its length where its name, its schema or its looks make it a secret. Addresses with
 * a password in them count as secrets as a whole.
 */
export function shownValue(name: string, value: string, info?: KeyInfo): string {
  if (value === "") return "empty"
  const isSecret = info?.secret === true || secretKindOf(name) !== undefined || looksSecret(value)
  return isSecret ? hiddenValue(value) : code(value)
}

/** All that a hover tells of a secret. */
export function hiddenValue(value: string): string {
  return `set, ${value.length} ${value.length === 1 ? "character" : "characters"} (not shown)`
}

const typeWords: Readonly<Record<KeyInfo["type"], string>> = {
  string: "text",
  bool: "true or false",
  int: "whole number",
  uint: "whole number",
  float: "number",
  url: "address",
  enum: "one of",
  csv: "list separated by commas",
  duration: "mapping with `secs` and `nanos`",
  strings: "list of texts",
  "string-or-strings": "text or list of texts",
  map: "mapping with free names",
  section: "section",
  list: "list of sections",
}

const outsideWords: Readonly<Record<Outside, string>> = {
  "file-rejected": "the file is refused as a whole",
  "file-rejected-if-enabled": "the file is refused as a whole once the section is enabled",
  "default-instead": "the default takes its place silently",
  "start-aborted": "the process does not start",
  "feature-off": "the feature stays off, with a line in the log",
  "checker-only": "only the offline checker complains",
  "not-taken": "it is not taken",
  "utc-instead": "the time is UTC, without a word",
}

/** Everything that a schema says of a key, as a title and a list. `title` is the key's name or path. */
export function keyText(title: string, info: KeyInfo, more: readonly (string | undefined)[] = []): string {
  const lines = list([
    `Type: ${typeText(info)}`,
    info.default === undefined ? undefined : `Default: ${literalText(info.default)}`,
    info.required === true ? "Must be there once its section is" : undefined,
    info.required === "production" ? "Required in production" : undefined,
    info.production === undefined || info.production === "required" ? undefined : `In production: ${info.production}`,
    info.outside === undefined ? undefined : `Any other value: ${outsideWords[info.outside]}`,
    behaviourText(info),
    ...more,
    `Source: ${code(info.source)}`,
  ])
  return `**${code(title)}** ${info.description}\n\n${lines}`
}

function typeText(info: KeyInfo): string {
  const plain = info.format === undefined ? typeWords[info.type] : formatWords(info.format)
  const words = info.values === undefined ? plain : `one of ${info.values.map(code).join(", ")}`
  return [words, rangeText(info), info.unit].filter((part) => part !== undefined).join(", ")
}

function rangeText({ type, min, max }: KeyInfo): string | undefined {
  // The limits of a text count its characters.
  const of = type === "string" ? " characters" : ""
  if (min !== undefined && max !== undefined) return `${min} to ${max}${of}`
  if (min !== undefined) return `at least ${min}${of}`
  return max === undefined ? undefined : `at most ${max}${of}`
}

function behaviourText(info: KeyInfo): string | undefined {
  const instead = info.instead === undefined ? "" : `: ${info.instead}`
  switch (info.behaviour) {
    case "inert":
      return `**No effect**${instead}`
    case "never-read":
      return `**Read by no code**${instead}`
    case "partial":
      return "Used in some cases only"
    case "silently-defaulted":
      return info.outside === undefined ? "A bad value is replaced by the default without a word" : undefined
    case "fatal":
      return info.outside === undefined ? "A bad value stops the start" : undefined
    case "undocumented":
      return "Its effect was not measured"
    default:
      return "In effect"
  }
}

function literalText(value: Literal): string {
  if (value === null) return "none"
  if (typeof value !== "object") return code(String(value))
  const text = Array.isArray(value)
    ? value.join(", ")
    : Object.entries(value)
        .map(([name, item]) => `${name}: ${item}`)
        .join(", ")
  return text === "" ? "empty" : code(text)
}
