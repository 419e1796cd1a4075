/** Writes entries, items and values as lines that fit a place: column, indentation habit, line breaks. */
import { type Refusal, refuse } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import { pieceOf } from "./edit-guards.ts"
import { shapeOf } from "./edit-verify.ts"
import { columnOf, type Habit, lineEnd, lineStart, moveTo, nextLine } from "./layout.ts"
import { parseYaml } from "./parse.ts"
import type { YamlNode, YamlTree } from "./tree.ts"

/** A value's lines behind its key or dash: the first follows the colon, the others are whole lines. */
export interface Written {
  readonly first: string
  readonly rest: readonly string[]
  /** The value as parsed, undefined for none. */
  readonly root: YamlNode | undefined
}

/** A piece of YAML, checked and ready to be moved. */
export function readPiece(source: string): YamlTree | Refusal {
  const piece = pieceOf(source)
  if ("refused" in piece) return piece
  if (/^[ ]*\t|[&*][^\s]/m.test(piece.text) && holdsReference(piece))
    return refuse("The new value holds an anchor or alias")
  if (/^ *\t/m.test(piece.text)) return refuse("The new value is indented with tabs")
  if (/^[^\n]*[|>][-0-9]*\+/m.test(piece.text) && holdsKept(piece.documents[0]?.root))
    return refuse("The new value keeps blank lines at its end")
  return piece
}

function holdsReference(piece: YamlTree): boolean {
  return (
    JSON.stringify(shapeOf(piece.documents[0]?.root)).includes('"alias"') ||
    anyNode(piece.documents[0]?.root, (n) => n.anchor !== undefined)
  )
}

function holdsKept(root: YamlNode | undefined): boolean {
  return anyNode(root, (node) => node.kind === "scalar" && (node.style === "literal" || node.style === "folded"))
}

function anyNode(node: YamlNode | undefined, test: (node: YamlNode) => boolean): boolean {
  if (!node) return false
  if (test(node)) return true
  if (node.kind === "sequence") return node.items.some((item) => anyNode(item.value, test))
  return node.kind === "mapping" && node.entries.some((entry) => anyNode(entry.key, test) || anyNode(entry.value, test))
}

/** True for a mapping or sequence in block style, which starts on a line of its own below a key. */
export function isBlock(node: YamlNode | undefined): boolean {
  return (node?.kind === "mapping" || node?.kind === "sequence") && !node.flow
}

/** A value behind the key of an entry that stands at `column`. */
export function valueLines(piece: YamlTree, column: number, habit: Habit): Written | Refusal {
  const root = piece.documents[0]?.root
  if (!root) return piece.text.trim() === "" ? { first: "", rest: [], root } : refuse("The new value is a comment only")
  if (isBlock(root)) {
    const at = column + (root.kind === "mapping" ? habit.step : habit.sequence)
    const [first = "", ...rest] = moveTo(piece, at, habit)
    return { first: "", rest: [" ".repeat(at) + first, ...rest], root }
  }
  if (lineStart(piece.text, root.span.start) !== 0) return refuse("A comment stands before the new value")
  const [first = "", ...rest] = moveTo(piece, column + habit.step, habit)
  return { first: ` ${first}`, rest, root }
}

/** A value behind the dash of a list item; `column` is the dash's, `gap` what stands between dash and value. */
export function itemLines(piece: YamlTree, column: number, gap: number, habit: Habit): Written | Refusal {
  const root = piece.documents[0]?.root
  if (!root) return refuse("The new item is empty")
  if (lineStart(piece.text, root.span.start) !== 0) return refuse("A comment stands before the new item")
  const [first = "", ...rest] = moveTo(piece, column + 1 + gap, habit)
  return { first: " ".repeat(gap) + first, rest, root }
}

/** A value in one line that may stand inside brackets, with its node; refuses what needs lines of its own. */
export function flowPiece(source: string): { readonly text: string; readonly root: YamlNode } | Refusal {
  const text = source.trim()
  const piece = readPiece(text)
  if ("refused" in piece) return piece
  const root = piece.documents[0]?.root
  const inside = parseYaml(`[${text}]`)
  const list = inside.documents[0]?.root
  const [item] = list?.kind === "sequence" && list.items.length === 1 ? list.items : []
  const same = item && JSON.stringify(shapeOf(item.value)) === JSON.stringify(shapeOf(root))
  if (!root || isBlock(root) || text.includes("\n") || inside.problems.length > 0 || !same)
    return refuse("The value around is written in brackets and cannot hold this one")
  return { text, root }
}

/**
 * Where lines that follow a block node at `column` go: behind its last line and the comments right below that are
 * indented deeper than the node, since those belong to it. Undefined if something else stands in the last line.
 */
export function placeAfter(text: string, end: number, column: number): number | undefined {
  if (!/^[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnd(text, end)))) return undefined
  let at = nextLine(text, end)
  for (;;) {
    const line = text.slice(at, lineEnd(text, at))
    const indent = /^ *(?=#)/.exec(line)?.[0].length
    if (indent === undefined || indent <= column) return at
    at = nextLine(text, at)
  }
}

/** Inserts whole lines at a line's start; at the end of a text without a last line break the break comes first. */
export function insertLines(
  text: string,
  at: number,
  lines: readonly string[],
  eol: string,
): { span: Span; newText: string } {
  const open = at === text.length && at > 0 && !text.endsWith("\n") && !(at === 1 && text.charCodeAt(0) === 0xfeff)
  const newText = open ? eol + lines.join(eol) : lines.map((line) => line + eol).join("")
  return { span: { start: at, end: at }, newText }
}

/** Removes whole lines `[start, end)`; at the end of a text without a last line break the break before goes instead. */
export function removeLines(text: string, start: number, end: number): { span: Span; newText: string } {
  const open = end === text.length && !text.endsWith("\n") && start > 0
  const before = open && text.charCodeAt(start - 1) === 10 ? (text.charCodeAt(start - 2) === 13 ? 2 : 1) : 0
  return { span: { start: start - before, end }, newText: "" }
}

/** Columns between a dash and its value, one if they stand in different lines. */
export function gapOf(text: string, dash: Span, value: YamlNode): number {
  const gap = (value.anchor?.span.start ?? value.tag?.span.start ?? value.span.start) - dash.end
  return gap > 0 && gap < 9 && columnOf(text, dash.end) + gap === columnOf(text, dash.end + gap) ? gap : 1
}
