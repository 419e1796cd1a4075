/** Values below a path of keys, with the mappings that are missing. */
import { type Refusal, refuse } from "../../base/edit.ts"
import { insertion } from "./edit-entries.ts"
import { refuseBroken } from "./edit-guards.ts"
import { insertLines, readPiece, valueLines } from "./edit-render.ts"
import { spellKey } from "./edit-scalar.ts"
import { replacement } from "./edit-value.ts"
import { type Change, shapeOf } from "./edit-verify.ts"
import { eolAt, habitOf } from "./layout.ts"
import { parseYaml } from "./parse.ts"
import type { YamlEntry, YamlMapping, YamlNode, YamlTree } from "./tree.ts"

type Insertion = Change | Refusal

/** A value below a path; see `insertAtPath`. */
export function pathInsertion(tree: YamlTree, path: readonly string[], source: string, document: number): Insertion {
  const broken = refuseBroken(tree)
  if (broken) return broken
  let node = tree.documents[document]?.root
  let depth = 0
  let holder: YamlEntry | undefined
  while (node?.kind === "mapping" && depth < path.length) {
    const entry: YamlEntry | undefined = node.entries.find((e) => e.key.text === path[depth])
    if (!entry) return insertBelow(tree, node, path.slice(depth), source, holder)
    holder = entry
    node = entry.value
    depth++
  }
  if (node?.kind === "alias") return refuse("The value is an alias")
  if (!isEmpty(node))
    return refuse(depth === path.length ? "The key is there already" : "The key above holds no mapping")
  const rest = path.slice(depth)
  const nested = rest.length > 0 ? nestedSource(tree, rest, source) : source
  if (typeof nested !== "string") return nested
  return holder ? replacement(tree, holder, nested) : firstEntry(tree, nested, document)
}

/** Absent, null without anchor or tag, or a pair of braces with nothing inside. */
function isEmpty(node: YamlNode | undefined): boolean {
  if (!node) return true
  if (node.anchor || node.tag) return false
  return node.kind === "scalar"
    ? node.text === "" && node.style === "plain"
    : node.kind === "mapping" && node.entries.length === 0
}

function insertBelow(
  tree: YamlTree,
  mapping: YamlMapping,
  path: readonly string[],
  source: string,
  holder: YamlEntry | undefined,
): Insertion {
  const [key = "", ...rest] = path
  const nested = rest.length > 0 ? nestedSource(tree, rest, source) : source
  if (typeof nested !== "string") return nested
  if (!mapping.flow || mapping.entries.length > 0 || !holder) return insertion(tree, mapping, key, nested)
  const all = nestedSource(tree, path, source)
  return typeof all === "string" ? replacement(tree, holder, all) : all
}

/** `a:` with `b:` below and so on, down to the value, written from column 0. */
function nestedSource(tree: YamlTree, path: readonly string[], source: string): string | Refusal {
  const habit = habitOf(tree)
  const piece = readPiece(source)
  if ("refused" in piece) return piece
  const column = habit.step * (path.length - 1)
  const written = valueLines(piece, column, habit)
  if ("refused" in written) return written
  const keys = path.map((key, i) => `${" ".repeat(habit.step * i)}${spellKey(tree, key, false, undefined)}:`)
  return [`${keys.join("\n")}${written.first}`, ...written.rest].join("\n")
}

/** Into a document that holds nothing yet: behind its comments. */
function firstEntry(tree: YamlTree, source: string, document: number): Insertion {
  if (tree.documents.length > 1 || document > 0) return refuse("The file has several documents")
  if (/^(?:---|\.\.\.|%)/m.test(tree.text)) return refuse("The document is empty")
  const piece = parseYaml(source)
  const lines = source.split("\n")
  const edit = insertLines(tree.text, tree.text.length, lines, eolAt(tree.text, 0))
  return { edits: [edit], alter: (meaning) => meaning.documents.splice(0, 1, shapeOf(piece.documents[0]?.root)) }
}
