/**
 * Edits of YAML: each builder changes one thing and keeps every other byte, or refuses. What comes out is parsed again
 * before it is handed out, so an edit never means anything else than what was asked. Places that an alias repeats,
 * values with anchor or tag, files with a syntax error and lines indented with tabs are refused.
 */
import type { EditResult, Refusal } from "../../base/edit.ts"
import { insertion, removal } from "./edit-entries.ts"
import { itemInsertion, itemRemoval } from "./edit-items.ts"
import { moving, renaming } from "./edit-move.ts"
import { pathInsertion } from "./edit-path.ts"
import { rewriting } from "./edit-scalar.ts"
import { replacement } from "./edit-value.ts"
import { type Change, verified } from "./edit-verify.ts"
import type { YamlEntry, YamlMapping, YamlScalar, YamlSequence, YamlTree } from "./tree.ts"

/**
 * Writes another text into a scalar or key, keeping quotes or block style. A bare text gets quotes where some YAML
 * reader would take it for anything but a string; a bare number, boolean or null may become another one without.
 */
export function setScalar(tree: YamlTree, node: YamlScalar, text: string): EditResult {
  return finish(tree, rewriting(tree, node, text))
}

/** Writes `source` (YAML from column 0) behind a key in place of its value, or where it has none. A comment in its line stays. */
export function replaceValue(tree: YamlTree, entry: YamlEntry, source: string): EditResult {
  return finish(tree, replacement(tree, entry, source))
}

/**
 * Adds `key: source` to a mapping, behind `after` or at the end. `source` is YAML written from column 0 and may have
 * several lines; empty gives a key without value. A mapping in brackets takes values of one line only.
 */
export function insertEntry(
  tree: YamlTree,
  mapping: YamlMapping,
  key: string,
  source: string,
  after?: YamlEntry,
): EditResult {
  return finish(tree, insertion(tree, mapping, key, source, after))
}

/**
 * Adds a value below a path of keys, creating the mappings that are missing, in an empty file too. The last key must
 * not be there, or have no value. `source` as in `insertEntry`; `document` counts the documents of the stream.
 */
export function insertAtPath(tree: YamlTree, path: readonly string[], source: string, document = 0): EditResult {
  return finish(tree, pathInsertion(tree, path, source, document))
}

/**
 * Takes an entry away with all its lines, the comment behind it and deeper comments below it. Where it is the only one,
 * the entry that holds the mapping goes instead, since `key:` with nothing below is null, not absent; a mapping that
 * is a document or a list item is not emptied but refused.
 */
export function removeEntry(tree: YamlTree, mapping: YamlMapping, entry: YamlEntry): EditResult {
  return finish(tree, removal(tree, mapping, entry))
}

/** Writes another name into an entry's key, keeping its quotes; refuses a name that the mapping has already. */
export function renameKey(tree: YamlTree, entry: YamlEntry, name: string): EditResult {
  return finish(tree, renaming(tree, entry, name))
}

/**
 * Moves an entry with its value to the end of another mapping of the file, as `name` if given. Comments above it stay.
 * The value is indented anew; where it was the only entry, the entry that held it goes (see `removeEntry`).
 */
export function moveEntry(
  tree: YamlTree,
  from: YamlMapping,
  entry: YamlEntry,
  to: YamlMapping,
  name: string = entry.key.text,
): EditResult {
  return finish(
    tree,
    moving(tree, from, entry, (source) => insertion(tree, to, name, source)),
  )
}

/** Moves an entry below a path (its last part is the entry's new name), creating the mappings that are missing. */
export function moveEntryToPath(
  tree: YamlTree,
  from: YamlMapping,
  entry: YamlEntry,
  path: readonly string[],
): EditResult {
  const index = tree.documents.findIndex(({ span }) => span.start <= entry.span.start && entry.span.end <= span.end)
  return finish(
    tree,
    moving(tree, from, entry, (source) => pathInsertion(tree, path, source, Math.max(0, index))),
  )
}

/** Adds items, each written as YAML from column 0, at a list's end. A list in brackets takes values of one line only. */
export function addItems(tree: YamlTree, sequence: YamlSequence, sources: readonly string[]): EditResult {
  return sources.length === 0 ? [] : finish(tree, itemInsertion(tree, sequence, sources))
}

/** Takes an item away with all its lines; with the only one goes the entry that holds the list. */
export function removeItem(tree: YamlTree, sequence: YamlSequence, index: number): EditResult {
  return finish(tree, itemRemoval(tree, sequence, index))
}

function finish(tree: YamlTree, change: Change | Refusal): EditResult {
  return "refused" in change ? change : verified(tree, change)
}
