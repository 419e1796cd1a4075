/** Which line a comment about a place belongs to: values over several lines leave no room for comments inside them. */
import { lineAt } from "../base/line-index.ts"
import type { Span } from "../base/span.ts"
import type { YamlNode, YamlTree } from "../syntax/yaml/tree.ts"
import type { ParsedDocument } from "../workspace/types.ts"

/**
 * A function from an offset to its anchor line: the first line of the value over several lines that holds the offset
 * (block text, quoted text, a unit's continued line), else the offset's own line. Lines count from 0.
 */
export function anchorLines(document: ParsedDocument): (offset: number) => number {
  const { lines } = document.source
  let blocks: readonly Span[] | undefined
  return (offset) => {
    blocks ??= inseparable(document).filter((at) => lineAt(lines, at.start) < lineAt(lines, at.end))
    const block = blocks[lastStartingBefore(blocks, offset)]
    const line = lineAt(lines, offset)
    return block !== undefined && line <= lineAt(lines, block.end - 1) ? lineAt(lines, block.start) : line
  }
}

/** Spans that no comment line may cut in two, in file order, none inside another. */
function inseparable(document: ParsedDocument): readonly Span[] {
  switch (document.language) {
    case "env":
      return document.tree.lines.map((line) => line.span)
    case "systemd":
      return [
        ...document.tree.sections.flatMap((section) => section.assignments.map((line) => line.span)),
        ...document.tree.strays,
      ].sort((a, b) => a.start - b.start)
    case "compose":
    case "synapse":
    case "kubernetes":
    case "prometheus":
    case "grafana":
      return scalarSpans(document.tree)
    default:
      return document.tree.inseparable
  }
}

function scalarSpans(tree: YamlTree): Span[] {
  const found: Span[] = []
  const visit = (node: YamlNode | undefined): void => {
    if (node?.kind === "scalar") found.push(node.span)
    else if (node?.kind === "sequence") for (const item of node.items) visit(item.value)
    else if (node?.kind === "mapping") {
      for (const entry of node.entries) {
        visit(entry.key)
        visit(entry.value)
      }
    }
  }
  for (const { root } of tree.documents) visit(root)
  return found.sort((a, b) => a.start - b.start)
}

/** Index of the last span that starts at or before the offset; -1 if none does. */
function lastStartingBefore(spans: readonly Span[], offset: number): number {
  let low = -1
  let high = spans.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((spans[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
