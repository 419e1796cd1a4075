/** What mends a line that a reader of an env file refuses or passes over. */
import { type EditResult, refuse } from "../../base/edit.ts"
import type { BadLine } from "../../model/env/bad-lines.ts"
import { closeQuote, commentOut, removeBackslash, removeExport, replaceColon } from "../../model/env/edits.ts"
import { respell } from "../../model/env/portable.ts"
import type { EnvFile } from "../../model/env/types.ts"
import type { ParsedDocument } from "../../workspace/types.ts"

type EnvAssignment = Extract<BadLine["line"], { readonly kind: "assignment" }>
type EnvDocument = Extract<ParsedDocument, { readonly language: "env" }>

export interface Mending {
  readonly title: string
  readonly caveat: string
  readonly edits: EditResult
}

/** The change and its consequence; undefined where only its author can mend the line. */
export function mendingOf(bad: BadLine, { tree }: EnvDocument, file: EnvFile): Mending | undefined {
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
  if (line.kind === "assignment") {
    if (line.span.start === 1 && line === tree.lines[0] && bad.kind === "ignored") return withoutMark
    return bad.kind === "nameless" || bad.kind === "malformed" ? undefined : readable(line, tree, file)
  }
  return {
    title: "Make the line a comment",
    caveat: "No program reads the line any more; programs that refused the file read all the others.",
    edits: commentOut(tree, line),
  }
}

const withoutMark: Mending = {
  title: "Remove the byte order mark",
  caveat: "The program then gets the first variable.",
  edits: [{ span: { start: 0, end: 1 }, newText: "" }],
}

/** Spells an assignment that a reader skips, refuses or fails on so that all readers of the file take it. */
function readable(line: EnvAssignment, tree: EnvDocument["tree"], file: EnvFile): Mending {
  const caveat = "The service now gets the variable."
  const meant = tree.text.slice(line.contentSpan.start, line.contentSpan.end)
  if (line.exportSpan !== undefined)
    return {
      title: "Remove `export`",
      caveat: `${caveat} A shell that sources the file no longer passes it on by itself.`,
      edits: removeExport(line),
    }
  if (tree.text[line.equalsSpan.start] === ":")
    return { title: "Write `=` for the colon", caveat, edits: replaceColon(tree, line) }
  return {
    title: "Write the line so that all its readers take it",
    caveat: "All of them then get the text as it stands: no escapes, no variables, no commands.",
    edits:
      /\$[{(]/.test(meant) || (line.quote === undefined && /^["']/.test(meant))
        ? refuse("what is meant is not clear")
        : respell(file, tree, line, meant),
  }
}
