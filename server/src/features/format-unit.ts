/** A formatter that changes nothing but blanks around `=` and at the ends of lines, never in values or continued lines. */
import type { TextEdit } from "../base/edit.ts"
import type { Span } from "../base/span.ts"
import { endsInBackslash, isBlank, physicalLine } from "../syntax/systemd/lines.ts"
import type { UnitAssignment, UnitTree } from "../syntax/systemd/tree.ts"
import type { Workspace } from "../workspace/types.ts"

/** The edits that format a unit file; none for other documents. */
export function unitFormatting(workspace: Workspace, uri: string): readonly TextEdit[] {
  const document = workspace.document(uri)
  return typeof document === "string" || document.language !== "systemd" ? [] : treeFormatting(document.tree)
}

/** The edits that format a tree's text. */
export function treeFormatting(tree: UnitTree): readonly TextEdit[] {
  const { text } = tree
  const edits: TextEdit[] = []
  const cut = (start: number, end: number): void => {
    if (end > start) edits.push({ span: { start, end }, newText: "" })
  }
  const assignments = tree.sections.flatMap((section) => section.assignments)
  for (const each of assignments) {
    if (!isOneLine(text, each)) continue
    cut(each.keySpan.end, each.equalsSpan.start)
    if (each.value !== "") cut(each.equalsSpan.end, each.valueSpan.start)
  }
  const continued = continuedLines(text, assignments, tree.strays)
  for (let at = 0; at < text.length; ) {
    const line = physicalLine(text, at)
    let end = line.end
    while (end > line.start && isBlank(text.charCodeAt(end - 1))) end--
    // A backslash that came to stand at the end would continue the line.
    const isSafe =
      !endsInBackslash(text, { start: line.start, end }) &&
      !continued.some((span) => span.start <= line.start && line.start <= span.end)
    if (isSafe) cut(end, line.end)
    at = line.next
  }
  return edits
}

/** True if the whole line is the assignment and nothing continues it. */
function isOneLine(text: string, { span, keySpan }: UnitAssignment): boolean {
  const line = physicalLine(text, keySpan.start)
  return span.end <= line.end && !endsInBackslash(text, { start: keySpan.start, end: line.end })
}

/** Spans of assignments and strays over several lines. */
function continuedLines(
  text: string,
  assignments: readonly UnitAssignment[],
  strays: readonly Span[],
): readonly Span[] {
  const spans = [
    ...assignments
      .filter((each) => !isOneLine(text, each))
      .map((each) => ({ start: each.keySpan.start, end: each.span.end })),
    ...strays,
  ]
  // The line behind a backslash is part of it, whether or not it holds anything.
  return spans.map(({ start, end }) => ({
    start: text.lastIndexOf("\n", start - 1) + 1,
    end: physicalLine(text, physicalLine(text, end).next).end,
  }))
}
