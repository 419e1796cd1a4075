/** What mends a line that a reader of an env file refuses or passes over. */
import type { EditResult } from "../../base/edit.ts"
import type { BadLine } from "../../model/env/bad-lines.ts"
import { closeQuote, commentOut, removeBackslash, removeExport, replaceColon } from "../../model/env/edits.ts"
import type { ParsedDocument } from "../../workspace/types.ts"

type EnvDocument = Extract<ParsedDocument, { readonly language: "env" }>

export interface Mending {
  readonly title: string
  readonly caveat: string
  readonly edits: EditResult
}

/** The change and its consequence; undefined where only its author can mend the line. */
export function mendingOf(bad: BadLine, { tree }: EnvDocument): Mending | undefined {
  const { line } = bad
  if (bad.kind === "unclosed")
    return {
      title: "Close the quote at the end of the line",
      caveat: "The value then ends here and the lines below count again.",
      edits: closeQuote(tree, bad.at, bad.line),
    }
  if (bad.kind === "joined")
    return {
      title: "Remove the backslash of the comment",
      caveat: "The service then gets this variable with every version of systemd.",
      edits: removeBackslash(tree, bad.above),
    }
  if (line.kind === "assignment") return bad.kind === "ignored" ? readable(line, tree) : undefined
  return {
    title: "Make the line a comment",
    caveat: "No program reads the line any more; programs that refused the file read all the others.",
    edits: commentOut(tree, line),
  }
}

/** Spells an assignment that systemd skips so that it does not. */
function readable(line: Extract<BadLine["line"], { readonly kind: "assignment" }>, tree: EnvDocument["tree"]): Mending {
  const caveat = "The service now gets the variable."
  if (line.exportSpan === undefined)
    return { title: "Write `=` for the colon", caveat, edits: replaceColon(tree, line) }
  return {
    title: "Remove `export`",
    caveat: `${caveat} A shell that sources the file no longer passes it on by itself.`,
    edits: removeExport(line),
  }
}
