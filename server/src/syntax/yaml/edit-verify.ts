/** The last look at an edit: the changed text has to mean what was asked and nothing else, or the edit is refused. */
import { applyEdits, type EditResult, editsOverlap, refuse, type TextEdit } from "../../base/edit.ts"
import { parseYaml } from "./parse.ts"
import type { YamlEntry, YamlNode, YamlTree } from "./tree.ts"

/** What a node means, as nested lists that can be changed: kind, anchor, tag, then text or content. Spelling does not count. */
export type Shape = unknown[]

/** The meaning of a whole tree, by document, with the places of its nodes. */
export interface Meaning {
  readonly documents: Shape[]
  readonly node: (node: YamlNode) => Shape
  /** Key and value of an entry. */
  readonly pair: (entry: YamlEntry) => Shape[]
  /** The pairs of a mapping or the items of a sequence. */
  readonly content: (node: YamlNode) => unknown[]
}

/** An edit, and what it does to the meaning of the tree; several can be joined. */
export interface Change {
  readonly edits: readonly TextEdit[]
  readonly alter: (meaning: Meaning) => void
}

/** The edits, if the text with them reads as the tree after `alter`; else a refusal. */
export function verified(tree: YamlTree, change: Change): EditResult {
  const { edits, alter } = change
  if (editsOverlap(edits)) return refuse("The edits touch the same lines")
  const changed = parseYaml(applyEdits(tree.text, edits))
  const wanted = meaningOf(tree)
  alter(wanted)
  const sound = changed.problems.length <= tree.problems.length
  return sound && hasMeaning(changed, wanted.documents)
    ? edits
    : refuse("The layout here cannot be kept by one small edit")
}

/** True if the tree means these documents. Nothing is built for it: this runs on a whole file for each edit. */
function hasMeaning({ documents }: YamlTree, wanted: readonly Shape[]): boolean {
  if (documents.length === 0) return wanted.length === 1 && means(undefined, wanted[0])
  return documents.length === wanted.length && documents.every(({ root }, i) => means(root, wanted[i]))
}

function means(node: YamlNode | undefined, wanted: unknown): boolean {
  if (!Array.isArray(wanted)) return false
  const [kind, anchor, tag, content, text] = wanted
  if (!node) return missing().every((part, i) => part === wanted[i])
  if (kind !== node.kind || anchor !== (node.anchor?.name ?? "") || tag !== (node.tag?.name ?? "")) return false
  if (node.kind === "alias") return content === node.name
  if (node.kind === "scalar") return content === typeof node.value && text === (node.value === null ? "" : node.text)
  if (!Array.isArray(content)) return false
  if (node.kind === "sequence")
    return node.items.length === content.length && node.items.every((item, i) => means(item.value, content[i]))
  return (
    node.entries.length === content.length &&
    node.entries.every(({ key, value }, i) => means(key, content[i]?.[0]) && means(value, content[i]?.[1]))
  )
}

/** What one node means, apart from any tree. */
export function shapeOf(node: YamlNode | undefined): Shape {
  return shape(node, new Map(), new Map())
}

/** The shape of a string. */
export function stringShape(text: string): Shape {
  return ["scalar", "", "", "string", text]
}

const missing = (): Shape => ["scalar", "", "", "object", ""]

function meaningOf(tree: YamlTree): Meaning {
  const nodes = new Map<YamlNode, Shape>()
  const pairs = new Map<YamlEntry, Shape[]>()
  const documents = tree.documents.map(({ root }) => shape(root, nodes, pairs))
  const node = (of: YamlNode) => nodes.get(of) ?? []
  return {
    documents: documents.length === 0 ? [missing()] : documents,
    node,
    pair: (entry) => pairs.get(entry) ?? [],
    content: (of) => {
      const content = node(of)[3]
      return Array.isArray(content) ? content : []
    },
  }
}

function shape(node: YamlNode | undefined, nodes: Map<YamlNode, Shape>, pairs: Map<YamlEntry, Shape[]>): Shape {
  if (!node) return missing()
  const made: Shape = [node.kind, node.anchor?.name ?? "", node.tag?.name ?? ""]
  nodes.set(node, made)
  if (node.kind === "alias") made.push(node.name)
  // All spellings of null are one.
  else if (node.kind === "scalar") made.push(typeof node.value, node.value === null ? "" : node.text)
  else if (node.kind === "sequence") made.push(node.items.map((item) => shape(item.value, nodes, pairs)))
  else
    made.push(
      node.entries.map((entry) => {
        const pair = [shape(entry.key, nodes, pairs), shape(entry.value, nodes, pairs)]
        pairs.set(entry, pair)
        return pair
      }),
    )
  return made
}
