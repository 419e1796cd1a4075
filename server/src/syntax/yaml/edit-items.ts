/** Items of lists: add some, take one away. */
import { type Refusal, refuse, type TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { cutFlow, flowInsertion, removeHolder } from "./edit-entries.ts"
import { refuseBroken, refuseNeeded, refuseShared, refuseTabs } from "./edit-guards.ts"
import { flowPiece, gapOf, insertLines, itemLines, placeAfter, readPiece, removeLines } from "./edit-render.ts"
import { type Change, shapeOf } from "./edit-verify.ts"
import { columnOf, eolAt, habitOf, lineStart, textStart } from "./layout.ts"
import type { YamlNode, YamlSequence, YamlTree } from "./tree.ts"

interface Made {
  readonly edit: TextEdit
  readonly roots: readonly (YamlNode | undefined)[]
}

/** New items; see `addItems`. */
export function itemInsertion(tree: YamlTree, sequence: YamlSequence, sources: readonly string[]): Change | Refusal {
  const refused = refuseBroken(tree) ?? refuseShared(tree, sequence)
  if (refused) return refused
  if (sequence.tag) return refuse("The list has a tag")
  const made = sequence.flow ? flowItems(tree, sequence, sources) : blockItems(tree, sequence, sources)
  if ("refused" in made) return made
  const shapes = made.roots.map((root) => shapeOf(root))
  return { edits: [made.edit], alter: (meaning) => meaning.content(sequence).push(...shapes) }
}

function blockItems(tree: YamlTree, sequence: YamlSequence, sources: readonly string[]): Made | Refusal {
  const last = sequence.items.at(-1)
  if (!last?.dash) return refuse("The list is empty")
  const refused = refuseTabs(tree, last.dash.start)
  if (refused) return refused
  const column = columnOf(tree.text, last.dash.start)
  const gap = gapOf(tree.text, last.dash, last.value)
  const habit = habitOf(tree)
  const lines: string[] = []
  const roots: (YamlNode | undefined)[] = []
  for (const source of sources) {
    const piece = readPiece(source)
    if ("refused" in piece) return piece
    const written = itemLines(piece, column, gap, habit)
    if ("refused" in written) return written
    lines.push(`${" ".repeat(column)}-${written.first}`, ...written.rest)
    roots.push(written.root)
  }
  const at = placeAfter(tree.text, last.value.span.end, column)
  if (at === undefined) return refuse("Something else stands in the line of the last item")
  return { edit: insertLines(tree.text, at, lines, eolAt(tree.text, lineStart(tree.text, last.value.span.end))), roots }
}

function flowItems(tree: YamlTree, sequence: YamlSequence, sources: readonly string[]): Made | Refusal {
  const pieces = sources.map((source) => flowPiece(source))
  const texts: string[] = []
  const roots: YamlNode[] = []
  for (const piece of pieces) {
    if ("refused" in piece) return piece
    texts.push(piece.text)
    roots.push(piece.root)
  }
  const last = sequence.items.at(-1)
  if (last) {
    const edit = flowInsertion(tree, last.value.span.start, last.value.span.end, texts.join(", "))
    return "refused" in edit ? edit : { edit, roots }
  }
  const inner = span(sequence.span.start + 1, sequence.span.end - 1)
  if (tree.text.slice(inner.start, inner.end).trim() !== "") return refuse("A comment stands inside the brackets")
  return { edit: { span: inner, newText: texts.join(", ") }, roots }
}

/** An item less; see `removeItem`. */
export function itemRemoval(tree: YamlTree, sequence: YamlSequence, index: number): Change | Refusal {
  const item = sequence.items[index]
  if (!item) return refuse("The list has no such item")
  if (sequence.items.length === 1) return removeHolder(tree, sequence)
  const at = span(item.dash?.start ?? item.value.span.start, item.value.span.end)
  const refused = refuseBroken(tree) ?? refuseShared(tree, sequence) ?? refuseNeeded(tree, at)
  if (refused) return refused
  const edit = sequence.flow
    ? cutFlow(
        tree,
        sequence.items.map((i) => i.value.span),
        index,
      )
    : cutItem(tree, at.start, at.end)
  if ("refused" in edit) return edit
  return { edits: [edit], alter: (meaning) => meaning.content(sequence).splice(index, 1) }
}

function cutItem(tree: YamlTree, start: number, end: number): TextEdit | Refusal {
  const { text } = tree
  const from = textStart(text, start)
  const refused = refuseTabs(tree, start)
  if (refused) return refused
  if (text.slice(from, start).trim() !== "") return refuse("The item stands in the line of another one")
  const to = placeAfter(text, end, columnOf(text, start))
  return to === undefined ? refuse("Something else stands in the line of the item") : removeLines(text, from, to)
}
