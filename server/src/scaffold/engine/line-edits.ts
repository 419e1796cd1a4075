/** Two versions of a text as edits by whole lines: an editor then shows what changes, and keeps its place in the rest. */
import type { TextEdit } from "../../base/edit.ts"
import { matchesOf } from "./match.ts"

/** Edits that make `after` of `before`, in order; none if they are equal. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  const [old, next] = [withEnds(before), withEnds(after)]
  const edits: TextEdit[] = []
  let [at, i, j] = [0, 0, 0]
  for (const [k, l] of [...matchesOf(old, next), [old.length, next.length] as const]) {
    const gone = old.slice(i, k).join("")
    const newText = next.slice(j, l).join("")
    if (gone !== "" || newText !== "") edits.push({ span: { start: at, end: at + gone.length }, newText })
    at += gone.length + (old[k]?.length ?? 0)
    i = k + 1
    j = l + 1
  }
  return edits
}

/** Lines with their ends. */
function withEnds(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
