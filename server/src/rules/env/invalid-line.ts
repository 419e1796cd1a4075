/** A line of an env file that a program which reads the file refuses or passes over. */
import type { EditResult } from "../../base/edit.ts"
import { type BadLine, badLines } from "../../model/env/bad-lines.ts"
import { closeQuote, commentOut, removeExport, replaceColon } from "../../model/env/edits.ts"
import type { ParsedDocument } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

type EnvDocument = Extract<ParsedDocument, { readonly language: "env" }>

export default defineRule({
  meta: {
    id: "env/invalid-line",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A line is not read as a variable.",
    why: "Env files have no common grammar. Compose refuses a whole file for one line; dotenv skips what it does not understand; systemd drops a name that a shell could not hold, `export` included, and reads on past an unclosed quote.\nThe program then starts without the variable, or does not start.",
    remedy:
      "Write `NAME=value` with letters, digits and `_` in the name, close quotes on their line, start comments with `#`.",
    messages: {
      refused: "{by} refuses the whole file: {why}.",
      ignored: "{by} this line: {why}.",
      unclosed: "The quote is never closed: {effects}.",
      nameless: "No name stands before the value.",
      malformed: "This is no `NAME=value`: Compose refuses such a file, dotenv skips the line.",
    },
    fix: "review",
    references: [
      ref("compose-go: parser of env files", "compose-spec/compose-go:dotenv/parser.go"),
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref("dotenv: parsing rules", "motdotla/dotenv:README.md"),
    ],
    equivalents: ["IncorrectDelimiter", "KeyWithoutValue", "LeadingCharacter"],
  },
  check({ document, model, stage, report, fix }) {
    for (const bad of badLines(model, document.tree)) {
      const weak =
        stage === "template" ? "info" : bad.kind === "refused" || bad.kind === "unclosed" ? "error" : "warning"
      report({
        at: bad.at,
        id: bad.kind,
        data: dataOf(bad),
        evidence: evidenceOf(bad),
        scope: "",
        severity: bad.kind === "unclosed" && !model.readersAreKnown && weak === "error" ? "warning" : weak,
        fixes: () => {
          const mend = mendingOf(bad, document)
          return mend === undefined ? [] : fix({ safety: "review", ...mend })
        },
      })
    }
  },
})

function dataOf(bad: BadLine): Readonly<Record<string, string>> {
  switch (bad.kind) {
    case "refused":
      return { by: bad.by, why: bad.why }
    case "ignored":
      return { by: `${bad.by.join(" and ")} ${bad.by.length > 1 ? "skip" : "skips"}`, why: bad.why }
    case "unclosed":
      return { effects: bad.effects.join("; ") }
    case "nameless":
    case "malformed":
      return {}
  }
}

/** A name, never the text of a line: it may be the second half of a secret. */
function evidenceOf({ line }: BadLine): string {
  return line.kind === "assignment" || line.kind === "bare-name" ? line.name : line.kind
}

interface Mending {
  readonly title: string
  readonly caveat: string
  readonly edits: EditResult
}

function mendingOf(bad: BadLine, { tree }: EnvDocument): Mending | undefined {
  const { line } = bad
  if (bad.kind === "unclosed")
    return {
      title: "Close the quote at the end of the line",
      caveat: "The value then ends here and the lines below count again.",
      edits: closeQuote(tree, bad.at, bad.line),
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
