/** Another value of any kind behind a key. */
import { type Refusal, refuse, type TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import {
  refuseBroken,
  refuseDecorated,
  refuseExplicitKey,
  refuseNeeded,
  refuseShared,
  refuseTabs,
} from "./edit-guards.ts"
import { flowPiece, readPiece, valueLines, type Written } from "./edit-render.ts"
import { type Change, type Meaning, shapeOf } from "./edit-verify.ts"
import { columnOf, eolAt, habitOf, lineEnd } from "./layout.ts"
import { parentsOf } from "./parents.ts"
import type { YamlEntry, YamlNode, YamlTree } from "./tree.ts"

/** Another value; see `replaceValue`. */
export function replacement(tree: YamlTree, entry: YamlEntry, source: string): Change | Refusal {
  const parent = parentsOf(tree).get(entry.key)
  if (parent?.kind !== "entry") return refuse("The entry is not in this file")
  const refused = refuseBroken(tree) ?? refuseShared(tree, parent.mapping) ?? refuseValue(tree, entry)
  if (refused) return refused
  const colon = tree.text.indexOf(":", entry.key.span.end)
  if (colon < 0 || colon >= entry.span.end) return refuse("The key has no colon")
  return parent.mapping.flow ? inFlow(tree, entry, colon + 1, source) : inBlock(tree, entry, colon + 1, source)
}

function refuseValue(tree: YamlTree, entry: YamlEntry): Refusal | undefined {
  const { value } = entry
  return refuseDecorated(value) ?? refuseExplicitKey(tree, entry) ?? (value && refuseNeeded(tree, value.span))
}

function inFlow(tree: YamlTree, entry: YamlEntry, from: number, source: string): Change | Refusal {
  const piece = flowPiece(source)
  if ("refused" in piece) return piece
  const at = oldSpan(entry.value, from)
  if (hasComment(tree, from, at.end)) return refuse("A comment stands before the value")
  const edit =
    at.start === at.end ? { span: span(from, at.end), newText: ` ${piece.text}` } : { span: at, newText: piece.text }
  return { edits: [edit], alter: altering(entry, piece.root) }
}

function inBlock(tree: YamlTree, entry: YamlEntry, from: number, source: string): Change | Refusal {
  const tabs = refuseTabs(tree, entry.span.start)
  if (tabs) return tabs
  const piece = readPiece(source)
  if ("refused" in piece) return piece
  const written = valueLines(piece, columnOf(tree.text, entry.span.start), habitOf(tree))
  if ("refused" in written) return written
  const at = oldSpan(entry.value, from)
  const alter = altering(entry, written.root)
  if (at.end <= lineEnd(tree.text, from)) return { edits: inOneLine(tree, from, at, written), alter }
  if (hasComment(tree, from, lineEnd(tree.text, at.end))) return refuse("A comment stands inside the value")
  const newText = [written.first, ...written.rest].join(eolAt(tree.text, from))
  return { edits: [{ span: span(from, at.end), newText }], alter }
}

/** The old value stands in the key's line: what follows the new value's first line goes below that line. */
function inOneLine(tree: YamlTree, from: number, at: { start: number; end: number }, written: Written): TextEdit[] {
  const first = written.first.trimStart()
  const edits: TextEdit[] = []
  if (at.start < at.end)
    edits.push(first === "" ? { span: span(from, at.end), newText: "" } : { span: at, newText: first })
  else if (first !== "") edits.push({ span: span(from), newText: written.first })
  const eol = eolAt(tree.text, from)
  if (written.rest.length > 0)
    edits.push({ span: span(lineEnd(tree.text, from)), newText: eol + written.rest.join(eol) })
  return edits
}

/** Where the old value stands; the place behind the colon if there is none. */
function oldSpan(value: YamlNode | undefined, from: number): { start: number; end: number } {
  return value && value.span.end > value.span.start ? value.span : span(from)
}

function hasComment(tree: YamlTree, start: number, end: number): boolean {
  return tree.comments.some((comment) => comment.span.start >= start && comment.span.start < end)
}

function altering(entry: YamlEntry, root: YamlNode | undefined): (meaning: Meaning) => void {
  return (meaning) => {
    meaning.pair(entry)[1] = shapeOf(root)
  }
}
