/** Text edits: the only way in which anything is ever changed. */
import type { Span } from "./span.ts"

/** Replaces the characters below `span` by `newText`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span
  readonly newText: string
}

/** An edit builder's answer where a change cannot be made without touching something else. */
export interface Refusal {
  readonly refused: string
}

/** What edit builders return: the edits, or why there are none. */
export type EditResult = readonly TextEdit[] | Refusal

/** True if the builder refused. */
export function isRefusal(result: EditResult): result is Refusal {
  return "refused" in result
}

/** Why an edit is not made; a value, not an error. */
export function refuse(why: string): Refusal {
  return { refused: why }
}

/** Sorts edits by place; insertions at one place keep their order. */
export function sortEdits(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

/** True if two of the edits share a character, or insert at a place inside another. */
export function editsOverlap(edits: readonly TextEdit[]): boolean {
  const sorted = sortEdits(edits)
  return sorted.some((edit, i) => i > 0 && (sorted[i - 1]?.span.end ?? 0) > edit.span.start)
}

/** Applies edits that do not overlap; throws on overlap, which is a programming error. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (editsOverlap(edits)) throw new RangeError("overlapping edits")
  let result = ""
  let at = 0
  for (const edit of sortEdits(edits)) {
    result += text.slice(at, edit.span.start) + edit.newText
    at = edit.span.end
  }
  return result + text.slice(at)
}
