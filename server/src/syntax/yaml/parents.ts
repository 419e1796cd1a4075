/** From a node to the mapping entry or list item that holds it. */
import type { YamlEntry, YamlMapping, YamlNode, YamlSequence, YamlTree } from "./tree.ts"

export type Parent =
  | { readonly kind: "entry"; readonly mapping: YamlMapping; readonly entry: YamlEntry }
  | { readonly kind: "item"; readonly sequence: YamlSequence; readonly index: number }

const cache = new WeakMap<YamlTree, ReadonlyMap<YamlNode, Parent>>()

/** The parent of every node that has one, keys included; computed once per tree. Aliases are not followed. */
export function parentsOf(tree: YamlTree): ReadonlyMap<YamlNode, Parent> {
  const cached = cache.get(tree)
  if (cached) return cached
  const parents = new Map<YamlNode, Parent>()
  for (const { root } of tree.documents) if (root) collect(root, parents)
  cache.set(tree, parents)
  return parents
}

function collect(node: YamlNode, parents: Map<YamlNode, Parent>): void {
  if (node.kind === "sequence") {
    node.items.forEach(({ value }, index) => {
      parents.set(value, { kind: "item", sequence: node, index })
      collect(value, parents)
    })
  } else if (node.kind === "mapping") {
    for (const entry of node.entries) {
      const parent = { kind: "entry", mapping: node, entry } as const
      parents.set(entry.key, parent)
      if (!entry.value) continue
      parents.set(entry.value, parent)
      collect(entry.value, parents)
    }
  }
}
