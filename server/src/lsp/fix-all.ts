/** All safe fixes of a document at once, repeated on the result until nothing is left to fix. */

import { chooseFixes, type Finding } from "../analysis.ts"
import { applyEdits, type TextEdit } from "../base/edit.ts"
import type { Session } from "./session.ts"

const MAX_ROUNDS = 10

/**
 * Edits of the document that leave no safe fix to do; empty if there is none. The rounds run on scratch snapshots, and
 * the true text is put back before anybody can look: the function is synchronous on purpose.
 */
export function fixAllEdits(session: Session, uri: string, findings: () => readonly Finding[]): readonly TextEdit[] {
  const document = session.document(uri)
  if (document === undefined) return []
  const original = document.source.text
  const { version } = document.source
  const put = (text: string): void => session.apply({ documents: new Map([[uri, { text, version }]]) })
  let text = original
  let first: readonly TextEdit[] = []
  let rounds = 0
  try {
    for (; rounds < MAX_ROUNDS; rounds++) {
      const edits = chooseFixes(findings(), "safe", (file) => file === uri).edits.get(uri) ?? []
      const next = edits.length === 0 ? text : applyEdits(text, edits)
      if (next === text) break
      if (rounds === 0) first = edits
      text = next
      put(text)
    }
  } finally {
    if (text !== original) put(original)
  }
  return rounds <= 1 ? first : [difference(original, text)]
}

/** One replacement of whole lines that turns `before` into `after`. */
function difference(before: string, after: string): TextEdit {
  const shortest = Math.min(before.length, after.length)
  let start = 0
  while (start < shortest && before[start] === after[start]) start++
  start = before.lastIndexOf("\n", start - 1) + 1
  let tail = 0
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const line = before.indexOf("\n", before.length - tail)
  tail = line < 0 || tail === 0 ? 0 : before.length - line - 1
  return {
    span: { start, end: before.length - tail },
    newText: after.slice(start, after.length - tail),
  }
}
