/** Which nodes an alias repeats somewhere: the targets of aliases and everything written inside them. */
import type { YamlNode, YamlTree } from "./tree.ts"

const cache = new WeakMap<YamlTree, ReadonlySet<YamlNode>>()
const none: ReadonlySet<YamlNode> = new Set()

/** Computed once per tree; visits each written node at most twice and follows no alias further than its target. */
export function sharedNodes(tree: YamlTree): ReadonlySet<YamlNode> {
  const cached = cache.get(tree)
  if (cached) return cached
  const targets = new Set<YamlNode>()
  // Without a `*` there is no alias, and no need to walk.
  if (tree.text.includes("*")) for (const { root } of tree.documents) if (root) collectTargets(root, targets)
  const inside = targets.size === 0 ? none : new Set<YamlNode>()
  if (inside instanceof Set) for (const target of targets) addWritten(target, inside)
  cache.set(tree, inside)
  return inside
}

function collectTargets(node: YamlNode, targets: Set<YamlNode>): void {
  if (node.kind === "alias") {
    if (node.target) targets.add(node.target)
  } else if (node.kind === "sequence") {
    for (const item of node.items) collectTargets(item.value, targets)
  } else if (node.kind === "mapping") {
    for (const entry of node.entries) if (entry.value) collectTargets(entry.value, targets)
  }
}

function addWritten(node: YamlNode, inside: Set<YamlNode>): void {
  if (inside.has(node)) return
  inside.add(node)
  if (node.kind === "sequence") for (const item of node.items) addWritten(item.value, inside)
  if (node.kind !== "mapping") return
  for (const entry of node.entries) {
    inside.add(entry.key)
    if (entry.value) addWritten(entry.value, inside)
  }
}
