/** State of the direct reader: where it is in the text, what it has found, and how it gives up. */
import { type Span, span } from "../../base/span.ts"
import { coreValue, taggedValue } from "./core-schema.ts"
import type { ScalarStyle, YamlAlias, YamlComment, YamlNode, YamlScalar } from "./tree.ts"

/** Thrown and caught inside the direct reader only: the text is left to the package. */
export const unsure: unique symbol = Symbol("left to the yaml package")

/** Ends the direct reading. */
export function giveUp(): never {
  throw unsure
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Named = { readonly name: string; readonly span: Span }

/** Anchor and tag before a node. `end` is where the last of them ends. */
export interface Props {
  readonly anchor?: Named
  readonly tag?: Named
  readonly end: number
}

export interface Direct {
  readonly text: string
  /** First character of the present content line, its column, and the end of the line without its break. */
  at: number
  column: number
  end: number
  /** No content line is left. */
  done: boolean
  readonly comments: YamlComment[]
  readonly anchors: Map<string, { node?: YamlNode }>
  readonly aliases: { readonly alias: Mutable<YamlAlias>; readonly target: { node?: YamlNode } | undefined }[]
}

/** A state before the first line. */
export function startDirect(text: string): Direct {
  const d: Direct = { text, at: 0, column: 0, end: 0, done: false, comments: [], anchors: new Map(), aliases: [] }
  nextContent(d, 0)
  return d
}

/** Moves to the next line that holds more than blanks or a comment, from the start of a line. */
export function nextContent(d: Direct, lineStart: number): void {
  const { text } = d
  let start = lineStart
  while (start < text.length) {
    let at = start
    while (text.charCodeAt(at) === 32) at++
    const end = endOfLine(text, at)
    if (at < end) {
      const c = text.charCodeAt(at)
      if (c === 9) giveUp()
      if (c !== 35) {
        d.at = at
        d.column = at - start
        d.end = end
        return
      }
      d.comments.push({ span: span(at, end), own: true })
    }
    start = afterLine(text, end)
  }
  d.done = true
  d.at = text.length
  d.end = text.length
  d.column = -1
}

/** The next content line after the present one. */
export function advance(d: Direct): void {
  nextContent(d, afterLine(d.text, d.end))
}

/** End of the line without its break (LF or CRLF). A lone CR is no break here, and not for us. */
export function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from)
  const stop = end < 0 ? text.length : end
  return stop > from && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop
}

/** Start of the line behind the one that ends at `end`. */
export function afterLine(text: string, end: number): number {
  if (text.charCodeAt(end) === 13) return end + 2
  return end + 1
}

/** Offset of the first character from `at` that is no space. */
export function skipSpaces(text: string, at: number): number {
  let to = at
  while (text.charCodeAt(to) === 32) to++
  return to
}

/** True if the line ends at `at`, or holds a comment from there on; the comment is noted. */
export function endsLine(d: Direct, at: number, after: number): boolean {
  if (at >= d.end) return true
  if (d.text.charCodeAt(at) !== 35 || at === after) return false
  d.comments.push({ span: span(at, d.end), own: false })
  return true
}

/** What stands behind a value in its line must be nothing or a comment. */
export function expectLineEnd(d: Direct, from: number): void {
  if (!endsLine(d, skipSpaces(d.text, from), from)) giveUp()
}

/** A scalar of one line. */
export function scalar(style: ScalarStyle, at: Span, text: string, contentSpan: Span, props: Props): YamlScalar {
  const value = props.tag ? taggedValue(props.tag.name, text) : style === "plain" ? coreValue(text) : text
  return { kind: "scalar", style, span: at, ...named(props), text, value, contentSpan }
}

/** A null without characters. */
export function emptyScalar(at: number, props: Props): YamlScalar {
  const place = span(at)
  return { kind: "scalar", style: "plain", span: place, ...named(props), text: "", value: null, contentSpan: place }
}

export function named(props: Props): { anchor?: Named; tag?: Named } {
  return { ...(props.anchor && { anchor: props.anchor }), ...(props.tag && { tag: props.tag }) }
}

/** Runs `build` with the node's anchor known, so that aliases inside the node find it. */
export function anchored<T extends YamlNode>(d: Direct, props: Props, build: () => T): T {
  if (!props.anchor) return build()
  const holder: { node?: YamlNode } = {}
  d.anchors.set(props.anchor.name, holder)
  const node = build()
  holder.node = node
  return node
}

/** `*name` at `at`; answers the alias. */
export function alias(d: Direct, at: number, stop: number): YamlAlias {
  let end = at + 1
  while (end < stop && isNameCharacter(d.text.charCodeAt(end))) end++
  if (end === at + 1) giveUp()
  const name = d.text.slice(at + 1, end)
  const node: YamlAlias = { kind: "alias", span: span(at, end), name }
  d.aliases.push({ alias: node, target: d.anchors.get(name) })
  return node
}

/** The letters, digits, `_`, `-` and `.` of the names that people give; others are left to the package. */
export function isNameCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45 || c === 46
}
