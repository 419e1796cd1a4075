/** Where the characters of a YAML or JSON scalar's text stand in the file: quotes, escapes, folding and indentation undone. */
import { type Span, span } from "../../base/span.ts"
import type { YamlScalar } from "../../syntax/yaml/tree.ts"

/** The span of characters `[from, to)` of the decoded text; undefined where it cannot be told. */
export type Places = (from: number, to: number) => Span | undefined

/** Texts above this length are not mapped. */
const longest = 100_000

export function placesOf(source: string, node: YamlScalar): Places {
  const { contentSpan, text } = node
  const raw = source.slice(contentSpan.start, contentSpan.end)
  if (raw === text)
    return (from, to) => (to <= text.length ? span(contentSpan.start + from, contentSpan.start + to) : undefined)
  let offsets: readonly number[] | undefined
  let tried = false
  return (from, to) => {
    if (!tried) offsets = align(raw, node)
    tried = true
    const start = offsets?.[from]
    const last = to > from ? offsets?.[to - 1] : start
    if (start === undefined || last === undefined) return undefined
    return span(contentSpan.start + start, contentSpan.start + last + (to > from ? widthAt(raw, last, node.style) : 0))
  }
}

/** For each unit of the text the offset in `raw` at which it begins. */
function align(raw: string, node: YamlScalar): readonly number[] | undefined {
  if (raw.length > longest || node.text.length > longest) return undefined
  const indent = node.style === "literal" || node.style === "folded" ? blockIndent(raw) : undefined
  const offsets: number[] = []
  let at = indent === undefined ? 0 : skipIndent(raw, 0, indent)
  for (let i = 0; i < node.text.length; i++) {
    const char = node.text.charAt(i)
    at = skipFolds(raw, at, char, indent)
    if (at >= raw.length) return char === "\n" && i === node.text.length - 1 ? [...offsets, raw.length] : undefined
    const width = widthAt(raw, at, node.style)
    if (!stands(raw, at, width, char, node.style)) return undefined
    offsets.push(at)
    at += width
    if (raw.charAt(at - 1) === "\n") at = skipIndent(raw, at, indent)
  }
  return offsets
}

function blockIndent(raw: string): number {
  return /^( *)(?=[^ \r\n])/m.exec(raw)?.[1]?.length ?? 0
}

/** Behind a line break: the indentation of a block, or every blank of a text in one flow. */
function skipIndent(raw: string, at: number, indent: number | undefined): number {
  let next = at
  while (next < raw.length && (indent === undefined || next - at < indent)) {
    const char = raw.charAt(next)
    if (char !== " " && !(indent === undefined && char === "\t")) break
    next++
  }
  return next
}

/** Skips what folding takes away before `char`: carriage returns, blanks at a line's end, line breaks but one. */
function skipFolds(raw: string, start: number, char: string, indent: number | undefined): number {
  let at = start
  for (;;) {
    const here = raw.charAt(at)
    if (here === "\r") at++
    else if (indent === undefined && /[ \t]/.test(here) && /^[ \t]*\r?\n/.test(raw.slice(at, at + 200))) at++
    else if (here === "\\" && indent === undefined && /^\\[ \t]*\r?\n/.test(raw.slice(at, at + 200))) {
      at = skipIndent(raw, raw.indexOf("\n", at) + 1, indent)
    } else if (here === "\n" && char !== "\n" && char !== " ") at = skipIndent(raw, at + 1, indent)
    else return at
  }
}

/** How many units of the source one character takes: escapes take several. */
function widthAt(raw: string, at: number, style: YamlScalar["style"]): number {
  if (style === "single" && raw.startsWith("''", at)) return 2
  if (style !== "double" || raw.charAt(at) !== "\\") return 1
  const kind = raw.charAt(at + 1)
  return kind === "x" ? 4 : kind === "u" ? 6 : kind === "U" ? 10 : 2
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
}

function stands(raw: string, at: number, width: number, char: string, style: YamlScalar["style"]): boolean {
  const here = raw.charAt(at)
  if (style === "single" && width === 2) return char === "'"
  if (width === 1) return here === char || (here === "\n" && (char === " " || char === "\n"))
  const kind = raw.charAt(at + 1)
  if (width > 2) return Number.parseInt(raw.slice(at + 2, at + width), 16) === char.charCodeAt(0)
  return (escapes[kind] ?? kind) === char
}
