/** A line of an env file that a program which reads the file refuses or passes over. */
import { type BadLine, badLines } from "../../model/env/bad-lines.ts"
import type { EnvFile } from "../../model/env/types.ts"
import { named } from "../../model/env/words.ts"
import { defineRule, ref } from "../define.ts"
import { mendingOf } from "./shared-mending.ts"

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
      refused: "The whole file is refused by {by}: {why}.",
      ignored: "This line is skipped by {by}: {why}.",
      partly: "A part of this line is passed over by {by}: {why}.",
      complained: "An error when {by} reads this line: {why}.",
      unclosed: "The quote is never closed: {effects}.",
      joined: "This line counts as part of the one above: a backslash joins them for {by}.",
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
      // `TOKEN=<your token>` is filled in before anybody reads it.
      if (stage === "template" && isToFillIn(bad.line, document.source.text)) continue
      const weak =
        stage === "template" ? "info" : bad.kind === "refused" || bad.kind === "unclosed" ? "error" : "warning"
      report({
        at: bad.at,
        id: bad.kind === "ignored" && isTaken(bad, model) ? "partly" : bad.kind,
        data: dataOf(bad),
        evidence: evidenceOf(bad),
        scope: "",
        severity: bad.kind === "unclosed" && !model.readersAreKnown && weak === "error" ? "warning" : weak,
        fixes: () => {
          const mend = mendingOf(bad, document, model)
          return mend === undefined ? [] : fix({ safety: "review", ...mend })
        },
      })
    }
  },
})

/** True if all who pass over a part of the line take a value from it all the same. */
function isTaken({ by, line }: Extract<BadLine, { kind: "ignored" }>, { readings }: EnvFile): boolean {
  return by.every((reader) => {
    const reading = readings.get(reader)
    return reading?.ok === true && [...reading.variables.values()].some((each) => each.line === line)
  })
}

function isToFillIn(line: BadLine["line"], text: string): boolean {
  return line.kind === "assignment" && text.startsWith("<", line.valueSpan.start)
}

function dataOf(bad: BadLine): Readonly<Record<string, string>> {
  switch (bad.kind) {
    case "refused":
    case "ignored":
    case "complained":
      return { by: named(bad.by), why: bad.why }
    case "unclosed":
      return { effects: bad.effects.join("; ") }
    case "joined":
      return { by: bad.by }
    case "nameless":
    case "malformed":
      return {}
  }
}

/** A name, never the text of a line: it may be the second half of a secret. */
function evidenceOf({ line }: BadLine): string {
  return line.kind === "assignment" || line.kind === "bare-name" ? line.name : line.kind
}
