/** Entries under another name or in another place. */
import { type Refusal, refuse, type TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { removal } from "./edit-entries.ts"
import { refuseBroken, refuseDecorated, refuseExplicitKey, refuseNeeded, refuseTabs } from "./edit-guards.ts"
import { isBlock } from "./edit-render.ts"
import { isInFlow, rewriting } from "./edit-scalar.ts"
import type { Change } from "./edit-verify.ts"
import { columnOf, lineEnd, lineStart } from "./layout.ts"
import { parentsOf } from "./parents.ts"
import type { YamlEntry, YamlMapping, YamlTree } from "./tree.ts"

/** Another name; see `renameKey`. */
export function renaming(tree: YamlTree, entry: YamlEntry, name: string): Change | Refusal {
  const parent = parentsOf(tree).get(entry.key)
  if (parent?.kind !== "entry") return refuse("The entry is not in this file")
  if (entry.key.span.start === entry.key.span.end) return refuse("The entry has no key")
  if (parent.mapping.entries.some((other) => other !== entry && other.key.text === name))
    return refuse("The key is there already")
  return refuseExplicitKey(tree, entry) ?? rewriting(tree, entry.key, name)
}

/** Another place; `insert` says which, given the value as YAML from column 0. */
export function moving(
  tree: YamlTree,
  from: YamlMapping,
  entry: YamlEntry,
  insert: (source: string) => Change | Refusal,
): Change | Refusal {
  const source = sourceOf(tree, entry)
  if (typeof source !== "string") return source
  const inserted = insert(source)
  if ("refused" in inserted) return inserted
  const removed = removal(tree, from, entry)
  if ("refused" in removed) return removed
  const edits = joined(tree.text, removed.edits, inserted.edits)
  return {
    edits,
    alter: (meaning) => {
      inserted.alter(meaning)
      removed.alter(meaning)
    },
  }
}

/** At the end of a text without a last line break, an insertion right above the removed lines joins the removal. */
function joined(text: string, removed: readonly TextEdit[], inserted: readonly TextEdit[]): readonly TextEdit[] {
  const [cut] = removed
  const [add] = inserted
  if (
    !cut ||
    !add ||
    cut.span.end !== text.length ||
    add.span.start <= cut.span.start ||
    add.span.start >= cut.span.end
  )
    return [...removed, ...inserted]
  return [{ span: span(add.span.start, text.length), newText: add.newText.replace(/\r?\n$/, "") }]
}

/** An entry's value as YAML from column 0. */
function sourceOf(tree: YamlTree, entry: YamlEntry): string | Refusal {
  const { value } = entry
  if (!value) return ""
  const refused =
    refuseBroken(tree) ??
    refuseDecorated(value) ??
    refuseExplicitKey(tree, entry) ??
    refuseNeeded(tree, entry.span) ??
    refuseTabs(tree, entry.span.start)
  if (refused) return refused
  const block = isBlock(value)
  const start = block ? lineStart(tree.text, value.span.start) : value.span.start
  // What stands behind a value in brackets belongs to the brackets.
  const end = isInFlow(tree, value) ? value.span.end : lineEnd(tree.text, value.span.end)
  const text = tree.text.slice(start, end)
  const by = columnOf(tree.text, block ? value.span.start : entry.span.start)
  const lines = text.split(/\r?\n/).map((line, i) => {
    if (i === 0 && !block) return line
    const indent = line.length - line.trimStart().length
    return line.slice(Math.min(by, indent))
  })
  return lines.join("\n")
}
