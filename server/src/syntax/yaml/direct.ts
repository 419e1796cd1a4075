/**
 * Reads the part of YAML that deploy files are written in, directly and fast: block mappings and sequences, scalars of
 * one line, block text, flow collections of one line, comments, anchors and aliases. Everything else, every error
 * included, is left to the package: the answer is then undefined, never a guess. A test holds that every tree from here
 * equals the package's tree of the same text.
 */
import { span } from "../../base/span.ts"
import { flow } from "./direct-flow.ts"
import { blockText, plain, propsAt, quoted, startsPlain } from "./direct-scalars.ts"
import {
  advance,
  alias,
  anchored,
  type Direct,
  emptyScalar,
  endsLine,
  expectLineEnd,
  giveUp,
  named,
  type Props,
  scalar,
  skipSpaces,
  startDirect,
  unsure,
} from "./direct-state.ts"
import type { YamlDocument, YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence, YamlTree } from "./tree.ts"

const none: Props = { end: 0 }
/** Deeper nesting is left to the package and its limits. */
const deepest = 100
/** YAML 1.2.2, section 7.4.2: an implicit key has at most 1,024 characters. */
const longestKey = 1000

/** The tree of a text in the common part of YAML; undefined for every other text. */
export function parseDirect(text: string): YamlTree | undefined {
  if (text.charCodeAt(0) === 0xfeff) return undefined
  try {
    return read(text)
  } catch (thrown) {
    if (thrown === unsure) return undefined
    throw thrown
  }
}

function read(text: string): YamlTree {
  const d = startDirect(text)
  const documents: YamlDocument[] = []
  let start = 0
  do {
    if (isMark(d)) advance(d)
    if (d.done || d.column !== 0) giveUp()
    const root = block(d, -1, none, 0)
    for (const { alias: node, target } of d.aliases.splice(0)) if (target?.node) node.target = target.node
    d.anchors.clear()
    if (!d.done && !isMark(d)) giveUp()
    documents.push({ root, span: span(start, d.done ? text.length : d.at) })
    start = d.at
  } while (!d.done)
  return { language: "yaml", text, documents, comments: d.comments, problems: [] }
}

/** True if the present line is `---` and nothing else: the mark before a document. */
function isMark(d: Direct): boolean {
  return d.column === 0 && d.text.startsWith("---", d.at) && skipSpaces(d.text, d.at + 3) === d.end
}

/** A block collection that starts at the present content line, deeper than `parent`. */
function block(d: Direct, parent: number, props: Props, depth: number): YamlNode {
  if (depth > deepest || d.column <= parent) giveUp()
  return anchored(d, props, () =>
    isDash(d, d.at) ? sequence(d, d.column, props, depth) : mapping(d, d.column, props, depth),
  )
}

function isDash(d: Direct, at: number): boolean {
  return d.text.charCodeAt(at) === 45 && (at + 1 >= d.end || d.text.charCodeAt(at + 1) === 32)
}

function mapping(d: Direct, column: number, props: Props, depth: number): YamlMapping {
  const entries: YamlEntry[] = []
  while (!d.done && d.column === column && !isDash(d, d.at)) {
    if (column === 0 && isMark(d)) break
    // Other marks and directives are the package's business.
    if (column === 0 && /^(?:---|\.\.\.|%)/.test(d.text.slice(d.at, d.at + 3))) giveUp()
    entries.push(entry(d, column, depth))
  }
  if (entries.length === 0 || d.column > column) giveUp()
  const start = entries[0]?.span.start ?? d.at
  return {
    kind: "mapping",
    flow: false,
    span: span(start, entries.at(-1)?.span.end ?? start),
    ...named(props),
    entries,
  }
}

function entry(d: Direct, column: number, depth: number): YamlEntry {
  const found = keyAt(d, d.at) ?? giveUp()
  const { key, colon } = found
  const value = valueAt(d, colon + 1, column, true, depth)
  return value === undefined
    ? { key, span: span(key.span.start, colon + 1) }
    : { key, value, span: span(key.span.start, value.span.end) }
}

/** The key at `at` and the place of its colon; undefined if no key stands there. */
function keyAt(d: Direct, at: number): { readonly key: YamlScalar; readonly colon: number } | undefined {
  const { text } = d
  const c = text.charCodeAt(at)
  if (c === 34 || c === 39) {
    const key = quoted(d, at, d.end, none)
    const colon = skipSpaces(text, key.span.end)
    if (colon >= d.end || text.charCodeAt(colon) !== 58) return undefined
    if (colon + 1 < d.end && text.charCodeAt(colon + 1) !== 32) giveUp()
    if (colon - at > longestKey) giveUp()
    return { key, colon }
  }
  if (!startsPlain(c, text.charCodeAt(at + 1))) return undefined
  let stop = at
  for (let i = at; i < d.end; i++) {
    const k = text.charCodeAt(i)
    if (k === 58 && (i + 1 >= d.end || text.charCodeAt(i + 1) === 32)) {
      if (i - at > longestKey) giveUp()
      const place = span(at, stop)
      return { key: scalar("plain", place, text.slice(at, stop), place, none), colon: i }
    }
    if (k === 9 || k === 13) giveUp()
    if (k === 35 && text.charCodeAt(i - 1) === 32) return undefined
    if (k !== 32) stop = i + 1
  }
  return undefined
}

/**
 * The value that starts behind a colon or dash at `from`, in a block of `column`. Leaves the state at the next content
 * line. `inMapping`: a sequence may then stand in the column of its key.
 */
function valueAt(d: Direct, from: number, column: number, inMapping: boolean, depth: number): YamlNode | undefined {
  const at = skipSpaces(d.text, from)
  if (endsLine(d, at, from)) return below(d, column, inMapping, none, depth)
  const c = d.text.charCodeAt(at)
  if (c !== 38 && c !== 33) return inline(d, at, column, none)
  const props = propsAt(d, at)
  if (!endsLine(d, props.next, props.end)) return inline(d, props.next, column, props)
  const node = below(d, column, inMapping, props, depth)
  return node ?? anchored(d, props, () => emptyScalar(props.end, props))
}

/** A value in the lines below its key or dash, or nothing. */
function below(d: Direct, column: number, inMapping: boolean, props: Props, depth: number): YamlNode | undefined {
  advance(d)
  if (d.done) return undefined
  const deeper = d.column > column
  const listInColumn = inMapping && d.column === column && isDash(d, d.at)
  return deeper || listInColumn ? block(d, column - 1, props, depth + 1) : undefined
}

/** A value of one line, or block text whose header stands in this line. */
function inline(d: Direct, at: number, column: number, props: Props): YamlNode {
  const c = d.text.charCodeAt(at)
  if (c === 124 || c === 62) return anchored(d, props, () => blockText(d, at, column, props))
  const node = anchored(d, props, () => oneLine(d, at, c, props))
  advance(d)
  // A deeper line would belong to this value: a scalar of several lines, or an error.
  if (!d.done && d.column > column) giveUp()
  return node
}

function oneLine(d: Direct, at: number, c: number, props: Props): YamlNode {
  if (c !== 34 && c !== 39 && c !== 91 && c !== 123 && c !== 42) return plain(d, at, props)
  if (c === 42 && (props.anchor || props.tag)) giveUp()
  const node = c === 42 ? alias(d, at, d.end) : c === 91 || c === 123 ? flow(d, at, props) : quoted(d, at, d.end, props)
  expectLineEnd(d, node.span.end)
  return node
}

function sequence(d: Direct, column: number, props: Props, depth: number): YamlSequence {
  const items: { value: YamlNode; dash: { start: number; end: number } }[] = []
  while (!d.done && d.column === column && isDash(d, d.at)) {
    const dash = span(d.at, d.at + 1)
    items.push({ value: item(d, column, depth) ?? emptyScalar(dash.end, none), dash })
  }
  if (items.length === 0 || d.column > column) giveUp()
  const start = items[0]?.dash.start ?? d.at
  return {
    kind: "sequence",
    flow: false,
    span: span(start, items.at(-1)?.value.span.end ?? start),
    ...named(props),
    items,
  }
}

/** An item: a collection that starts in the line of its dash, or a value like that of a key. */
function item(d: Direct, column: number, depth: number): YamlNode | undefined {
  const from = d.at + 1
  const at = skipSpaces(d.text, from)
  if (at < d.end && (isDash(d, at) || keyAt(d, at) !== undefined)) {
    d.column += at - d.at
    d.at = at
    return block(d, column, none, depth + 1)
  }
  return valueAt(d, from, column, false, depth)
}
