/** Which nodes lie below a cursor, and how they are called from the root. */
import { type Span, touches } from "../../base/span.ts"
import type { YamlEntry, YamlNode, YamlScalar, YamlTree } from "./tree.ts"

/** A step from a node to its child: an entry's key text or an item's index. */
export type PathStep = string | number

/**
 * The nodes at an offset, outermost first; keys are nodes of their own. Empty outside every document's root.
 * An offset at a node's end still belongs to it, as a cursor does. Aliases are not followed.
 */
export function pathAt(tree: YamlTree, offset: number): readonly YamlNode[] {
  return walkTo(tree, offset).nodes
}

/** Keys and indexes from the root to the innermost value at an offset; a key counts as a step of its own entry. */
export function keyPathAt(tree: YamlTree, offset: number): readonly PathStep[] {
  return walkTo(tree, offset).steps
}

function walkTo(tree: YamlTree, offset: number): { nodes: readonly YamlNode[]; steps: readonly PathStep[] } {
  const nodes: YamlNode[] = []
  const steps: PathStep[] = []
  let node: YamlNode | undefined
  for (const { root } of tree.documents) if (root && touches(root.span, offset)) node = root
  while (node) {
    nodes.push(node)
    const next = childAt(node, offset)
    if (next) steps.push(next.step)
    node = next?.node
  }
  return { nodes, steps }
}

function childAt(node: YamlNode, offset: number): { step: PathStep; node: YamlNode | undefined } | undefined {
  if (node.kind === "mapping") {
    const entry = lastTouching(node.entries, (e) => e.span, offset)
    return entry && { step: entry.key.text, node: partAt(entry, offset) }
  }
  if (node.kind !== "sequence") return undefined
  const item = lastTouching(node.items, (i) => spanOfItem(i), offset)
  if (!item) return undefined
  return { step: node.items.indexOf(item), node: touches(item.value.span, offset) ? item.value : undefined }
}

function partAt(entry: YamlEntry, offset: number): YamlNode | undefined {
  const key: YamlScalar = entry.key
  if (touches(key.span, offset)) return key
  return entry.value && touches(entry.value.span, offset) ? entry.value : undefined
}

function spanOfItem(item: { readonly value: YamlNode; readonly dash?: Span }): Span {
  return { start: item.dash?.start ?? item.value.span.start, end: item.value.span.end }
}

/** Where two neighbours touch (`{a: 1,b: 2}` has none, `[][]` could), the later one wins: a cursor types there. */
function lastTouching<T>(parts: readonly T[], spanOf: (part: T) => Span, offset: number): T | undefined {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    const part = parts[middle]
    if (part !== undefined && spanOf(part).start <= offset) low = middle + 1
    else high = middle
  }
  const part = parts[low - 1]
  return part !== undefined && touches(spanOf(part), offset) ? part : undefined
}
