/** Turns the concrete syntax tokens of the `yaml` package into our own nodes. */
import { CST } from "yaml"
import { type Span, span } from "../../base/span.ts"
import { coreValue, taggedValue } from "./core-schema.ts"
import type { ScalarStyle, YamlAlias, YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from "./tree.ts"

type Token = CST.Token
type Item = CST.CollectionItem
type Anchor = { readonly name: string; readonly span: Span }

/** Anchor and tag found before a node, and where they end. */
interface Props {
  anchor?: Anchor
  tag?: Anchor
  /** Where the first of anchor and tag begins. */
  start?: number
  /** Where the last of anchor and tag ends; without either, the place given by the caller. */
  end: number
  indicator?: Span
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** State of one document: anchors by name, aliases that wait for their targets. */
export interface Building {
  readonly text: string
  readonly maxDepth: number
  readonly anchors: Map<string, { node?: YamlNode }>
  readonly aliases: { readonly alias: Mutable<YamlAlias>; readonly target: { node?: YamlNode } | undefined }[]
  tooDeep: boolean
}

/** A fresh state; one per document, since anchors end with their document. */
export function building(text: string, maxDepth: number): Building {
  return { text, maxDepth, anchors: new Map(), aliases: [], tooDeep: false }
}

/** The document's root, undefined if the document is empty. */
export function buildRoot(b: Building, doc: CST.Document): YamlNode | undefined {
  const props = propsOf(doc.start, doc.offset)
  if (!doc.value) return props.anchor || props.tag ? emptyNode(b, props.end, props) : undefined
  const root = buildNode(b, doc.value, props, 0)
  for (const { alias, target } of b.aliases) if (target?.node) alias.target = target.node
  return root
}

function buildNode(b: Building, token: Token, props: Props, depth: number): YamlNode {
  const holder: { node?: YamlNode } = {}
  if (props.anchor) b.anchors.set(props.anchor.name, holder)
  const node = nodeOf(b, token, props, depth)
  holder.node = node
  return node
}

function nodeOf(b: Building, token: Token, props: Props, depth: number): YamlNode {
  if (depth > b.maxDepth) {
    b.tooDeep = true
    return emptyNode(b, "offset" in token ? token.offset : props.end, props)
  }
  switch (token.type) {
    case "alias":
      return aliasOf(b, token, props)
    case "scalar":
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      return flowScalar(token, props)
    case "block-scalar":
      return blockScalar(token, props)
    case "block-map":
      return mapping(b, token.offset, token.items, props, depth)
    case "block-seq":
      return blockSequence(b, token, props, depth)
    case "flow-collection":
      return flowCollection(b, token, props, depth)
    default:
      return emptyNode(b, "offset" in token ? token.offset : props.end, props)
  }
}

function mapping(b: Building, offset: number, items: readonly Item[], props: Props, depth: number): YamlMapping {
  const entries = items.flatMap((item) => entryOf(b, item, depth, true))
  const first = entries[0]?.span.start ?? offset
  return {
    kind: "mapping",
    flow: false,
    span: span(first, entries.at(-1)?.span.end ?? first),
    ...named(props),
    entries,
  }
}

/** One item of a mapping; an item that holds nothing but comments and blank lines gives none. */
function entryOf(b: Building, item: Item, depth: number, block = false): YamlEntry[] {
  const before = propsOf(item.start, 0)
  if (!item.key && !item.sep && !before.anchor && !before.tag && !before.indicator) return []
  const colon = item.sep?.find((t) => t.type === "map-value-ind")
  const at = before.start === undefined ? (before.indicator?.end ?? colon?.offset ?? 0) : before.end
  const implicit = block && !before.indicator && before.start === undefined
  const halfTyped = implicit && item.key?.type === "scalar" ? typedLines(item.key) : []
  const keyToken = halfTyped.pop() ?? item.key
  const key = keyOf(b, keyToken, before, at, depth)
  const start = Math.min(before.indicator?.start ?? key.span.start, before.start ?? key.span.start, key.span.start)
  const after = propsOf(item.sep ?? [], colon ? colon.offset + 1 : key.span.end)
  const node = item.value
    ? buildNode(b, item.value, after, depth + 1)
    : after.anchor || after.tag
      ? emptyNode(b, after.end, after)
      : undefined
  const end = node?.span.end ?? (colon ? colon.offset + 1 : key.span.end)
  const entry: YamlEntry = node ? { key, value: node, span: span(start, end) } : { key, span: span(start, end) }
  return [...halfTyped.map((line) => bare(flowScalar(line, noProps))), entry]
}

function bare(key: YamlScalar): YamlEntry {
  return { key, span: key.span }
}

/**
 * A word that was typed above a `key:` in the same column reads as the start of one key of two lines, which is an error.
 * Gives each line as its own token, so that both words become keys; nothing for keys of one line. In brackets a key may
 * have several lines.
 */
function typedLines(key: CST.FlowScalar): CST.FlowScalar[] {
  if (!key.source.includes("\n")) return []
  const lines: CST.FlowScalar[] = []
  const column = key.indent
  let offset = key.offset
  for (const raw of key.source.split("\n")) {
    const line = raw.replace(/^[ \t]+|[ \t\r]+$/g, "")
    const indent = /^[ \t]*/.exec(raw)?.[0].length ?? 0
    if (line !== "") {
      if (lines.length > 0 && indent !== column) return []
      lines.push({ ...key, offset: offset + (lines.length > 0 ? indent : 0), source: line })
    }
    offset += raw.length + 1
  }
  return lines
}

/** Keys are scalars. What else stands as a key (an alias, a collection) is kept with its source as text. */
function keyOf(b: Building, token: Token | null | undefined, props: Props, at: number, depth: number): YamlScalar {
  if (!token) return emptyNode(b, at, props)
  const node = buildNode(b, token, props, depth + 1)
  if (node.kind === "scalar") return node
  const target = node.kind === "alias" ? b.anchors.get(node.name)?.node : undefined
  const source = b.text.slice(node.span.start, node.span.end)
  const { text, value } = target?.kind === "scalar" ? target : { text: source, value: source }
  return { kind: "scalar", style: "plain", span: node.span, ...named(props), text, value, contentSpan: node.span }
}

function blockSequence(b: Building, token: CST.BlockSequence, props: Props, depth: number): YamlSequence {
  const items: { value: YamlNode; dash?: Span }[] = []
  for (const item of token.items) {
    const before = propsOf(item.start, 0)
    const dash = before.indicator
    if (!dash && before.start === undefined && !item.value) continue
    const empty = before.start === undefined ? (dash?.end ?? 0) : before.end
    const value = item.value ? buildNode(b, item.value, before, depth + 1) : emptyNode(b, empty, before)
    items.push(dash ? { value, dash } : { value })
  }
  const start = items[0]?.dash?.start ?? token.offset
  return {
    kind: "sequence",
    flow: false,
    span: span(start, items.at(-1)?.value.span.end ?? start),
    ...named(props),
    items,
  }
}

function flowCollection(
  b: Building,
  token: CST.FlowCollection,
  props: Props,
  depth: number,
): YamlMapping | YamlSequence {
  const isMapping = token.start.source === "{"
  const entries: YamlEntry[] = []
  const items: { value: YamlNode }[] = []
  for (const item of token.items) {
    const pair = isMapping || item.sep || item.start.some((t) => t.type === "explicit-key-ind")
    if (isMapping) entries.push(...entryOf(b, item, depth))
    else if (pair)
      for (const entry of entryOf(b, item, depth + 1))
        items.push({ value: { kind: "mapping", flow: true, span: entry.span, entries: [entry] } })
    else {
      const before = propsOf(item.start, 0)
      if (item.value) items.push({ value: buildNode(b, item.value, before, depth + 1) })
      else if (before.start !== undefined) items.push({ value: emptyNode(b, before.end, before) })
    }
  }
  const last = isMapping ? entries.at(-1)?.span.end : items.at(-1)?.value.span.end
  const closing = token.end[0]
  const closed = closing?.source === (isMapping ? "}" : "]")
  const end = closed && closing ? closing.offset + 1 : (last ?? token.offset + 1)
  const base = { flow: true, span: span(token.offset, end), ...named(props) }
  return isMapping ? { kind: "mapping", ...base, entries } : { kind: "sequence", ...base, items }
}

function aliasOf(b: Building, token: CST.FlowScalar, props: Props): YamlAlias {
  const name = token.source.slice(1)
  const at = span(token.offset, token.offset + token.source.length)
  const alias: Mutable<YamlAlias> = { kind: "alias", span: at, ...named(props), name }
  b.aliases.push({ alias, target: b.anchors.get(name) })
  return alias
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  scalar: "plain",
  "single-quoted-scalar": "single",
  "double-quoted-scalar": "double",
}

function flowScalar(token: CST.FlowScalar, props: Props): YamlScalar {
  const style = styles[token.type] ?? "plain"
  const text = CST.resolveAsScalar(token, false, ignore)?.value ?? token.source
  const at = span(token.offset, token.offset + token.source.length)
  const quote = token.source.length > 1 && token.source.endsWith(token.source.charAt(0)) ? 1 : 0
  const contentSpan = style === "plain" ? at : span(at.start + 1, Math.max(at.start + 1, at.end - quote))
  const value = readValue(style, text, props)
  return { kind: "scalar", style, span: at, ...named(props), text, value, contentSpan }
}

function blockScalar(token: CST.BlockScalar, props: Props): YamlScalar {
  const header = token.props[0]
  const headerSource = header && "source" in header ? header.source : ""
  const style = headerSource.startsWith(">") ? "folded" : "literal"
  const text = CST.resolveAsScalar(token, false, ignore)?.value ?? token.source
  const headerEnd = token.offset + headerSource.length
  const start = token.props.reduce((end, t) => end + ("source" in t ? t.source.length : 0), token.offset)
  const end = start + token.source.replace(/\r?\n$/, "").length
  const filled = token.source !== ""
  const contentSpan = filled ? span(start, end) : span(headerEnd)
  const at = span(token.offset, filled ? end : headerEnd)
  return { kind: "scalar", style, span: at, ...named(props), text, value: readValue(style, text, props), contentSpan }
}

function readValue(style: ScalarStyle, text: string, props: Props): YamlScalar["value"] {
  if (props.tag && !(style === "plain" && text === "")) return taggedValue(props.tag.name, text)
  return style === "plain" ? coreValue(text) : text
}

function emptyNode(b: Building, at: number, props: Props): YamlScalar {
  const place = span(at)
  const node: YamlScalar = {
    kind: "scalar",
    style: "plain",
    span: place,
    ...named(props),
    text: "",
    value: null,
    contentSpan: place,
  }
  if (props.anchor) b.anchors.set(props.anchor.name, { node })
  return node
}

function named(props: Props): { anchor?: Anchor; tag?: Anchor } {
  return { ...(props.anchor && { anchor: props.anchor }), ...(props.tag && { tag: props.tag }) }
}

const noProps: Props = { end: 0 }

/** Anchor, tag and indicator (`-`, `?`) among the tokens before a node; `end` is where the last of them ends. */
function propsOf(tokens: readonly CST.SourceToken[], at: number): Props {
  const props: Props = { end: at }
  for (const token of tokens) {
    const place = span(token.offset, token.offset + token.source.length)
    if (token.type === "anchor") props.anchor = { name: token.source.slice(1), span: place }
    else if (token.type === "tag") props.tag = { name: token.source, span: place }
    else if (token.type === "seq-item-ind" || token.type === "explicit-key-ind") {
      props.indicator ??= place
      continue
    } else continue
    props.start ??= place.start
    props.end = place.end
  }
  return props
}

function ignore(): void {}
