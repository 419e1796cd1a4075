/** Scalars of the direct reader: plain and quoted ones of one line, block text, anchors and tags before a value. */
import { CST } from "yaml"
import { span } from "../../base/span.ts"
import { taggedValue } from "./core-schema.ts"
import {
  afterLine,
  type Direct,
  endOfLine,
  endsLine,
  giveUp,
  isNameCharacter,
  named,
  nextContent,
  type Props,
  scalar,
  skipSpaces,
} from "./direct-state.ts"
import type { YamlScalar } from "./tree.ts"

/** A quoted scalar that closes before `stop`; gives up where it does not, or where an escape asks for care. */
export function quoted(d: Direct, at: number, stop: number, props: Props): YamlScalar {
  const { text } = d
  const double = text.charCodeAt(at) === 34
  let close = at + 1
  let plain = true
  for (; close < stop; close++) {
    const c = text.charCodeAt(close)
    if (double && c === 92) {
      plain = false
      close++
    } else if (c === (double ? 34 : 39)) {
      if (double || text.charCodeAt(close + 1) !== 39) break
      plain = false
      close++
    }
  }
  if (close >= stop) giveUp()
  const source = text.slice(at, close + 1)
  const content = plain ? source.slice(1, -1) : unescaped(source, double, at)
  return scalar(double ? "double" : "single", span(at, close + 1), content, span(at + 1, close), props)
}

function unescaped(source: string, double: boolean, offset: number): string {
  const type = double ? "double-quoted-scalar" : "single-quoted-scalar"
  const resolved = CST.resolveAsScalar({ type, offset, indent: 0, source }, true, giveUp)
  return resolved?.value ?? giveUp()
}

/** True if a plain scalar may start with this character, whatever follows it. */
export function startsPlain(c: number, next: number): boolean {
  switch (c) {
    case 44: // ,
    case 91: // [
    case 93: // ]
    case 123: // {
    case 125: // }
    case 35: // #
    case 38: // &
    case 42: // *
    case 33: // !
    case 124: // |
    case 62: // >
    case 39: // '
    case 34: // "
    case 37: // %
    case 64: // @
    case 96: // `
      return false
    case 45: // -
    case 63: // ?
    case 58: // :
      return next > 32
    default:
      return c > 32
  }
}

/** A plain scalar up to the end of its line or a comment; gives up on a `: ` inside and on tabs. */
export function plain(d: Direct, at: number, props: Props): YamlScalar {
  const { text, end } = d
  if (!startsPlain(text.charCodeAt(at), text.charCodeAt(at + 1))) giveUp()
  let stop = at
  let i = at
  for (; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c === 9 || c === 13) giveUp()
    if (c === 35 && text.charCodeAt(i - 1) === 32) break
    if (c === 58 && (i + 1 >= end || isBlankAt(text, i + 1))) giveUp()
    if (c !== 32) stop = i + 1
  }
  endsLine(d, i, -1)
  const place = span(at, stop)
  return scalar("plain", place, text.slice(at, stop), place, props)
}

function isBlankAt(text: string, at: number): boolean {
  const c = text.charCodeAt(at)
  return c === 32 || c === 9
}

/** Anchors and tags at `at`; `end` is where the last of them ends, `next` where the value would start. */
export function propsAt(d: Direct, at: number): Props & { readonly next: number } {
  const { text } = d
  let props: Props = { end: at }
  let next = at
  for (;;) {
    const c = text.charCodeAt(next)
    if (c !== 38 && c !== 33) return { ...props, next }
    let end = next + 1
    while (end < d.end && isNameCharacter(text.charCodeAt(end))) end++
    if (end === next + 1 || (end < d.end && text.charCodeAt(end) !== 32)) giveUp()
    const place = span(next, end)
    if (c === 38 ? props.anchor : props.tag) giveUp()
    props =
      c === 38
        ? { ...props, anchor: { name: text.slice(next + 1, end), span: place }, end }
        : { ...props, tag: { name: text.slice(next, end), span: place }, end }
    next = skipSpaces(text, end)
  }
}

/**
 * Block text (`|`, `>`) whose header stands at `at`, inside a block of column `parent`. The package decodes it; here
 * only its lines are found. Leaves the state at the next content line.
 */
export function blockText(d: Direct, at: number, parent: number, props: Props): YamlScalar {
  const { text } = d
  let headerEnd = at + 1
  if (text.charCodeAt(headerEnd) === 43 || text.charCodeAt(headerEnd) === 45) headerEnd++
  const keep = text.charCodeAt(at + 1) === 43
  const behind = skipSpaces(text, headerEnd)
  const comments = d.comments.length
  if (!endsLine(d, behind, headerEnd)) giveUp()
  const comment = d.comments.length > comments ? text.slice(behind, d.end) : ""
  const first = afterLine(text, d.end)
  const last = textEnd(text, first, parent, keep)
  if (last <= first) giveUp()
  const source = text.slice(first, last)
  const header = text.slice(at, headerEnd)
  const tokens: CST.Token[] = [{ type: "block-scalar-header", offset: at, indent: 0, source: header }]
  if (behind > headerEnd)
    tokens.push({ type: "space", offset: headerEnd, indent: 0, source: text.slice(headerEnd, behind) })
  if (comment !== "") tokens.push({ type: "comment", offset: behind, indent: 0, source: comment })
  tokens.push({ type: "newline", offset: d.end, indent: 0, source: text.slice(d.end, first) })
  const resolved = CST.resolveAsScalar(
    { type: "block-scalar", offset: at, indent: parent, props: tokens, source },
    true,
    giveUp,
  )
  const value = resolved?.value ?? giveUp()
  const end = last - (source.endsWith("\r\n") ? 2 : source.endsWith("\n") ? 1 : 0)
  const typed = props.tag ? taggedValue(props.tag.name, value) : value
  const style = header.startsWith(">") ? "folded" : "literal"
  nextContent(d, last)
  return {
    kind: "scalar",
    style,
    span: span(at, end),
    ...named(props),
    text: value,
    value: typed,
    contentSpan: span(first, end),
  }
}

/** Where block text ends that starts with the line at `first`: behind the break of its last line. */
function textEnd(text: string, first: number, parent: number, keep: boolean): number {
  let indent = -1
  let end = first
  let start = first
  while (start < text.length) {
    const at = skipSpaces(text, start)
    const stop = endOfLine(text, at)
    const next = Math.min(afterLine(text, stop), text.length)
    if (at >= stop) {
      // Blank lines that reach deeper than the text, or stand at its start, have rules of their own.
      if (indent < 0 || at - start > indent) giveUp()
      if (keep) end = next
    } else {
      if (text.charCodeAt(at) === 9) giveUp()
      if (indent < 0) {
        if (at - start <= parent) return first
        indent = at - start
      } else if (at - start < indent) break
      end = next
    }
    start = next
  }
  return end
}
