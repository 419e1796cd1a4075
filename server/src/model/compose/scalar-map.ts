/** Way back from the decoded text of a YAML scalar to its characters in the file. */
import type { Span } from "../../base/span.ts"
import type { YamlScalar, YamlTree } from "../../syntax/yaml/tree.ts"

/** Answers the span of decoded characters `[from, to)`; the whole content where they cannot be told apart. */
export type ScalarMap = (from: number, to: number) => Span

/** Builds the map; quoted text without escapes and plain text of one line map one to one at no cost. */
export function mapScalar(tree: YamlTree, node: YamlScalar): ScalarMap {
  const { start, end } = node.contentSpan
  const whole: Span = { start, end }
  if (tree.text.slice(start, end) === node.text) return (from, to) => ({ start: start + from, end: start + to })
  const offsets = align(tree.text, node)
  if (!offsets) return () => whole
  return (from, to) => {
    const first = offsets[from] ?? end
    const last = to > from ? offsets[to - 1] : undefined
    if (last === undefined) return { start: first, end: first }
    const next = offsets[to] ?? end
    const length = node.style === "double" && tree.text[last] === "\\" ? escapeLength(tree.text, last) : 1
    return { start: first, end: Math.max(first, Math.min(next, last + length)) }
  }
}

/**
 * Source offset of every decoded character. Visible characters must agree; white space may be folded or indented.
 * Undefined where the two texts do not match.
 */
function align(text: string, node: YamlScalar): readonly number[] | undefined {
  const offsets: number[] = []
  const { end } = node.contentSpan
  let at = node.contentSpan.start
  for (let i = 0; i < node.text.length; i++) {
    const wanted = node.text[i] ?? ""
    if (!isBlank(wanted)) at = skipBlank(text, at, end, node.style === "double")
    if (node.style === "double" && text[at] === "\\") {
      offsets.push(at)
      // An escape of a character beyond the basic plane makes two code units.
      if (isPair(node.text, i)) offsets.push(offsets[i++] ?? at)
      at += escapeLength(text, at)
      continue
    }
    if (at > end || (at === end && !isBlank(wanted))) return undefined
    offsets.push(at)
    if (text[at] === wanted) at += node.style === "single" && wanted === "'" ? 2 : 1
    else if (!isBlank(wanted)) return undefined
    else if (wanted === "\n" && text[at] === "\r") at += 2
  }
  return offsets
}

function skipBlank(text: string, from: number, end: number, escapes: boolean): number {
  let at = from
  while (at < end) {
    if (isBlank(text[at] ?? "")) at++
    else if (escapes && text[at] === "\\" && (text[at + 1] === "\n" || text[at + 1] === "\r")) at += 2
    else break
  }
  return at
}

function isBlank(c: string): boolean {
  return c === " " || c === "\t" || c === "\n" || c === "\r"
}

function isPair(text: string, at: number): boolean {
  const c = text.charCodeAt(at)
  return c >= 0xd800 && c < 0xdc00
}

function escapeLength(text: string, at: number): number {
  const c = text[at + 1]
  return c === "x" ? 4 : c === "u" ? 6 : c === "U" ? 10 : 2
}
