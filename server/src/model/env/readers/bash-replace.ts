/** Replacement in `${X/pattern/text}`, and what changes a whole value. */
import { ansiText } from "./bash-escapes.ts"
import { type BashValue, settled, unknownValue } from "./bash-machine.ts"
import { matches, type PatternItem, type PatternText, prefixEnds, suffixStarts } from "./bash-pattern.ts"

/** More steps than this take noticeable time. */
const most = 4_000_000

/**
 * Replaces the longest match at the first place that has one, or at every such place. An unquoted `&` of the
 * replacement stands for what matched (bash 5.2). Undefined where it takes too long.
 */
export function replaced(
  text: string,
  pattern: readonly PatternItem[],
  replacement: readonly PatternText[],
  where: "first" | "all" | "start" | "end",
): string | undefined {
  const put = (match: string) =>
    replacement.map((part) => (part.quoted ? part.text : part.text.replace(/&/g, () => match))).join("")
  if (pattern.length * text.length > most) return undefined
  if (where === "start" || where === "end") return anchored(text, pattern, put, where)
  if (pattern.length === 0) return text
  if (text === "") return pattern.every((item) => item.kind === "run") ? put("") : text
  let left = most
  let out = ""
  let at = 0
  while (at < text.length) {
    const ends = prefixEnds(pattern, text, at)
    left -= pattern.length * (1 + (pattern.some((item) => item.kind === "run") ? text.length - at : pattern.length))
    if (left < 0) return undefined
    const end = ends.at(-1)
    if (end === undefined || end === at) {
      out += text[at] ?? ""
      at++
      continue
    }
    out += put(text.slice(at, end))
    at = end
    if (where === "first") break
  }
  return out + text.slice(at)
}

function anchored(
  text: string,
  pattern: readonly PatternItem[],
  put: (match: string) => string,
  where: "start" | "end",
): string {
  if (where === "start") {
    const end = prefixEnds(pattern, text, 0).at(-1)
    return end === undefined ? text : put(text.slice(0, end)) + text.slice(end)
  }
  const start = suffixStarts(pattern, text).at(-1)
  return start === undefined ? text : text.slice(0, start) + put(text.slice(start))
}

/** `^`, `,` and `~`: the case of the characters that match changes, of the first or of all. */
export function cased(text: string, sign: string, all: boolean, items: readonly PatternItem[]): string {
  const change = (c: string) => {
    if (!matches(items, c)) return c
    if (sign === "^") return c.toUpperCase()
    if (sign === ",") return c.toLowerCase()
    return c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()
  }
  return all ? text.split("").map(change).join("") : change(text.slice(0, 1)) + text.slice(1)
}

/** `${X@…}`. */
export function transformed(text: string, sign: string): BashValue {
  if (sign === "U") return settled(text.toUpperCase())
  if (sign === "L") return settled(text.toLowerCase())
  if (sign === "u") return settled(text.slice(0, 1).toUpperCase() + text.slice(1))
  if (sign === "E") {
    const escaped = ansiText(text)
    return escaped === undefined ? unknownValue("its bytes are no ASCII text") : settled(escaped)
  }
  if (sign === "Q" && !/[\0-\x1f\x7f]/.test(text)) return settled(`'${text.replaceAll("'", "'\\''")}'`)
  return unknownValue("it is transformed")
}
