/** Entries of mappings: add one, take one away. Comments behind a mapping belong to what follows it. */
import { type Refusal, refuse, type TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { refuseBroken, refuseExplicitKey, refuseNeeded, refuseShared, refuseTabs } from "./edit-guards.ts"
import { flowPiece, insertLines, placeAfter, readPiece, removeLines, valueLines } from "./edit-render.ts"
import { spellKey } from "./edit-scalar.ts"
import { type Change, shapeOf, stringShape } from "./edit-verify.ts"
import { columnOf, eolAt, habitOf, lineStart, nextLine, textStart } from "./layout.ts"
import { type Parent, parentsOf } from "./parents.ts"
import type { YamlEntry, YamlMapping, YamlNode, YamlTree } from "./tree.ts"

/** A new entry; see `insertEntry`. */
export function insertion(
  tree: YamlTree,
  mapping: YamlMapping,
  key: string,
  source: string,
  after?: YamlEntry,
): Change | Refusal {
  const refused = refuseBroken(tree) ?? refuseShared(tree, mapping)
  if (refused) return refused
  if (mapping.tag) return refuse("The mapping has a tag")
  if (mapping.entries.some((entry) => entry.key.text === key)) return refuse("The key is there already")
  const index = after ? mapping.entries.indexOf(after) : mapping.entries.length - 1
  const before = mapping.entries[index]
  if (after && !before) return refuse("The entry before is not in this mapping")
  const made = mapping.flow
    ? flowEntry(tree, mapping, key, source, before)
    : blockEntry(tree, mapping, key, source, before)
  if ("refused" in made) return made
  const pair = [stringShape(key), shapeOf(made.root)]
  return { edits: [made.edit], alter: (meaning) => meaning.content(mapping).splice(index + 1, 0, pair) }
}

interface Made {
  readonly edit: TextEdit
  readonly root: YamlNode | undefined
}

function blockEntry(
  tree: YamlTree,
  mapping: YamlMapping,
  key: string,
  source: string,
  before: YamlEntry | undefined,
): Made | Refusal {
  const first = mapping.entries[0]
  if (!before || !first) return refuse("The mapping is empty")
  const refused = refuseTabs(tree, first.span.start) ?? refuseExplicitKey(tree, before)
  if (refused) return refused
  const piece = readPiece(source)
  if ("refused" in piece) return piece
  const column = columnOf(tree.text, mapping.span.start)
  const written = valueLines(piece, column, habitOf(tree))
  if ("refused" in written) return written
  const at = placeAfter(tree.text, before.span.end, column)
  if (at === undefined) return refuse("Something else stands in the line of the entry before")
  const spelled = spellKey(tree, key, false, undefined)
  const lines = [`${" ".repeat(column)}${spelled}:${written.first}`, ...written.rest]
  return {
    edit: insertLines(tree.text, at, lines, eolAt(tree.text, lineStart(tree.text, before.span.end))),
    root: written.root,
  }
}

function flowEntry(
  tree: YamlTree,
  mapping: YamlMapping,
  key: string,
  source: string,
  before: YamlEntry | undefined,
): Made | Refusal {
  const { text } = tree
  if (text.charAt(mapping.span.start) !== "{") return refuse("The entry stands in brackets without braces of its own")
  const value = source.trim() === "" ? { text: "", root: undefined } : flowPiece(source)
  if ("refused" in value) return value
  const spelled = `${spellKey(tree, key, true, mapping.entries[0]?.key)}:${value.text === "" ? "" : ` ${value.text}`}`
  if (!before) {
    const inner = span(mapping.span.start + 1, mapping.span.end - 1)
    if (text.slice(inner.start, inner.end).trim() !== "") return refuse("A comment stands inside the braces")
    return { edit: { span: inner, newText: ` ${spelled} ` }, root: value.root }
  }
  const edit = flowInsertion(tree, before.span.start, before.span.end, spelled)
  return "refused" in edit ? edit : { edit, root: value.root }
}

/** Puts a comma and a text behind an entry or item in brackets, on a line of its own where that one has one. */
export function flowInsertion(tree: YamlTree, start: number, end: number, text: string): TextEdit | Refusal {
  const line = nextLine(tree.text, end)
  if (tree.comments.some((comment) => comment.span.start >= end && comment.span.start < line))
    return refuse("A comment stands behind the last entry in the brackets")
  const indent = tree.text.slice(textStart(tree.text, start), start)
  const own = /^[ \t]*$/.test(indent) && tree.text.slice(0, start).includes("\n")
  const opensLine = own && lineStart(tree.text, start) > 0
  const gap = opensLine ? eolAt(tree.text, start) + indent : " "
  const colon = tree.text.charAt(end - 1) === ":" ? " " : ""
  return { span: span(end), newText: `${colon},${gap}${text}` }
}

/** An entry less; see `removeEntry`. */
export function removal(tree: YamlTree, mapping: YamlMapping, entry: YamlEntry): Change | Refusal {
  const index = mapping.entries.indexOf(entry)
  if (index < 0) return refuse("The entry is not in this mapping")
  if (mapping.entries.length === 1) return removeHolder(tree, mapping)
  const refused = refuseBroken(tree) ?? refuseShared(tree, mapping) ?? refuseNeeded(tree, entry.span)
  if (refused) return refused
  const edit = mapping.flow
    ? cutFlow(
        tree,
        mapping.entries.map((e) => e.span),
        index,
      )
    : cutBlock(tree, mapping, index)
  if ("refused" in edit) return edit
  return {
    edits: [edit],
    alter: (meaning) => {
      const pairs = meaning.content(mapping)
      pairs.splice(pairs.indexOf(meaning.pair(entry)), 1)
    },
  }
}

/** Removes the entry whose value a mapping or sequence is that would become empty. */
export function removeHolder(tree: YamlTree, node: YamlNode): Change | Refusal {
  const parent: Parent | undefined = parentsOf(tree).get(node)
  if (parent?.kind !== "entry") return refuse("Nothing would be left")
  const refused = refuseBroken(tree) ?? refuseShared(tree, node)
  return refused ?? removal(tree, parent.mapping, parent.entry)
}

function cutBlock(tree: YamlTree, mapping: YamlMapping, index: number): TextEdit | Refusal {
  const { text } = tree
  const entry = mapping.entries[index]
  const next = mapping.entries[index + 1]
  if (!entry) return refuse("The entry is not in this mapping")
  const refused = refuseTabs(tree, entry.span.start)
  if (refused) return refused
  const start = textStart(text, entry.span.start)
  if (text.slice(start, entry.span.start).trim() === "") {
    const end = placeAfter(text, entry.span.end, columnOf(text, mapping.span.start))
    return end === undefined ? refuse("Something else stands in the line of the entry") : removeLines(text, start, end)
  }
  // The entry shares its line with the dash of its list item; the next one moves up.
  if (!next) return refuse("The entry stands in the line of its list item")
  return cutBetween(tree, entry.span.start, next.span.start)
}

/** Removes one of the parts of a collection in brackets with one comma. */
export function cutFlow(
  tree: YamlTree,
  parts: readonly { start: number; end: number }[],
  index: number,
): TextEdit | Refusal {
  const part = parts[index]
  const next = parts[index + 1]
  const before = parts[index - 1]
  if (part && next) return cutBetween(tree, part.start, next.start)
  return part && before ? cutBetween(tree, before.end, part.end) : refuse("Nothing would be left")
}

function cutBetween(tree: YamlTree, start: number, end: number): TextEdit | Refusal {
  if (tree.comments.some((comment) => comment.span.start < end && comment.span.end > start))
    return refuse("A comment stands beside the entry")
  return { span: span(start, end), newText: "" }
}
