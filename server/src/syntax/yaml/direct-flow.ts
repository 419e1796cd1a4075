/** Flow collections of one line for the direct reader: `[a, "b"]`, `{a: 1}`, aliases inside. */
import { span } from "../../base/span.ts"
import { quoted, startsPlain } from "./direct-scalars.ts"
import { alias, type Direct, giveUp, named, type Props, scalar, skipSpaces } from "./direct-state.ts"
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from "./tree.ts"

const none: Props = { end: 0 }
/** Deeper brackets are left to the package. */
const deepest = 20

/** The collection whose bracket opens at `at`; it ends in the same line. */
export function flow(d: Direct, at: number, props: Props, depth = 0): YamlMapping | YamlSequence {
  if (depth > deepest) giveUp()
  return d.text.charCodeAt(at) === 91 ? flowSequence(d, at, props, depth) : flowMapping(d, at, props, depth)
}

function flowSequence(d: Direct, at: number, props: Props, depth: number): YamlSequence {
  const items: { value: YamlNode }[] = []
  let next = skipSpaces(d.text, at + 1)
  if (d.text.charCodeAt(next) !== 93)
    for (;;) {
      const value = flowValue(d, next, depth)
      items.push({ value })
      const behind = skipSpaces(d.text, value.span.end)
      if (behind >= d.end) giveUp()
      const c = d.text.charCodeAt(behind)
      next = behind
      if (c === 93) break
      if (c !== 44) giveUp()
      next = skipSpaces(d.text, behind + 1)
    }
  return { kind: "sequence", flow: true, span: span(at, next + 1), ...named(props), items }
}

function flowMapping(d: Direct, at: number, props: Props, depth: number): YamlMapping {
  const { text } = d
  const entries: YamlEntry[] = []
  let next = skipSpaces(text, at + 1)
  if (text.charCodeAt(next) !== 125)
    for (;;) {
      const key = flowKey(d, next)
      const colon = skipSpaces(text, key.span.end)
      if (colon >= d.end || text.charCodeAt(colon) !== 58 || text.charCodeAt(colon + 1) !== 32) giveUp()
      const value = flowValue(d, skipSpaces(text, colon + 1), depth)
      entries.push({ key, value, span: span(key.span.start, value.span.end) })
      const behind = skipSpaces(text, value.span.end)
      if (behind >= d.end) giveUp()
      const c = text.charCodeAt(behind)
      next = behind
      if (c === 125) break
      if (c !== 44) giveUp()
      next = skipSpaces(text, behind + 1)
    }
  return { kind: "mapping", flow: true, span: span(at, next + 1), ...named(props), entries }
}

function flowKey(d: Direct, at: number): YamlScalar {
  const c = d.text.charCodeAt(at)
  return c === 34 || c === 39 ? quoted(d, at, d.end, none) : flowPlain(d, at)
}

function flowValue(d: Direct, at: number, depth: number): YamlNode {
  if (at >= d.end) giveUp()
  const c = d.text.charCodeAt(at)
  if (c === 34 || c === 39) return quoted(d, at, d.end, none)
  if (c === 91 || c === 123) return flow(d, at, none, depth + 1)
  if (c === 42) return alias(d, at, d.end)
  return flowPlain(d, at)
}

/** A plain scalar inside brackets: no colon is looked at twice, so one that touches anything but a letter ends the reading. */
function flowPlain(d: Direct, at: number): YamlScalar {
  const { text } = d
  const next = text.charCodeAt(at + 1)
  if (!startsPlain(text.charCodeAt(at), next) || next === 44 || next === 93 || next === 125) {
    if (!isWordCharacter(text.charCodeAt(at))) giveUp()
  }
  let stop = at
  for (let i = at; i < d.end; i++) {
    const c = text.charCodeAt(i)
    if (c === 44 || c === 93 || c === 125 || (c === 58 && !isWordCharacter(text.charCodeAt(i + 1)))) break
    if (c === 91 || c === 123 || c === 9 || c === 13 || c === 34 || c === 39) giveUp()
    if (c === 35 && text.charCodeAt(i - 1) === 32) giveUp()
    if (c !== 32) stop = i + 1
  }
  const place = span(at, stop)
  return scalar("plain", place, text.slice(at, stop), place, none)
}

function isWordCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 47 || c === 46
}
