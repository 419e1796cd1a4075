/** From an offset that a reader stopped at to the line of the tree that stands there. */
import { type Span, span } from "../../../base/span.ts"
import type { EnvAssignment, EnvLine, EnvTree } from "../../../syntax/env/tree.ts"

/** Index of the last line that starts at or before the offset; -1 before the first. Bisection. */
export function lineIndexAt(tree: EnvTree, offset: number): number {
  let low = -1
  let high = tree.lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((tree.lines[middle]?.span.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/**
 * The assignment on whose line a reader found the name. Where the tree sees none there (a reader joins lines, splits
 * one, or takes a bare name from its environment), an assignment without a value is made up at that place.
 */
export function assignmentAt(tree: EnvTree, name: string, at: Span): EnvAssignment {
  const line: EnvLine | undefined = tree.lines[lineIndexAt(tree, at.start)]
  if (line?.kind === "assignment" && line.nameSpan.start === at.start) return line
  const place = span(at.end)
  return {
    kind: "assignment",
    span: line?.span ?? at,
    name,
    nameSpan: at,
    equalsSpan: place,
    valueSpan: place,
    contentSpan: place,
  }
}
