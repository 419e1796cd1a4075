/** Several programs read a file, and one of its lines means something else to each of them. */
import { type Cause, divergencesOf } from "../../model/env/divergence.ts"
import { plainText, portableSpelling, respell } from "../../model/env/portable.ts"
import { named, readingsText } from "../../model/env/words.ts"
import { defineRule, ref } from "../define.ts"
import { lostIn } from "./shared-lost.ts"

/** Causes with a rule of their own. */
const elsewhere: ReadonlySet<Cause> = new Set(["comment", "quotes", "hash"])

export default defineRule({
  meta: {
    id: "env/reader-difference",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Two programs read different values from one line.",
    why: "Compose, systemd, a shell, `docker run`, dotenv, Node.js and Python have different rules for backslashes, escapes in double quotes, text behind quotes, blanks and `$`. A file that several of them read gives one of them another value than its author saw.\nA shell that sources the file also runs `$(…)` and what stands in back-quotes.",
    remedy:
      "Write the value bare where it has letters, digits and simple marks only, else in single quotes without `\\` and `'`. For anything else use base64, or a file of its own per reader.",
    messages: {
      differs: "Different values for `{name}`: {values}.",
      stuck: "Different values for `{name}`: {values}. No spelling suits all: use base64 or a file.",
      executes: "The shell runs the command in `{name}`; {others} {take} it as text.",
      unset: "`{name}` is not set by this line for {by}.",
    },
    fix: "review",
    references: [
      ref("compose-go: parser of env files", "compose-spec/compose-go:dotenv/parser.go"),
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref("docker run: --env-file", "docker/cli:pkg/kvfile/kvfile.go"),
      ref("Node.js: --env-file", "https://nodejs.org/docs/latest-v24.x/api/cli.html#--env-fileconfig"),
    ],
  },
  check({ document, model, uri, stage, workspace, report, fix }) {
    const { tree } = document
    if (stage === "template") return
    const lostOf = lostIn(model, tree, workspace, uri)
    const variables = new Map(model.variables.map((each) => [each.line.span.start, each]))
    for (const divergence of divergencesOf(model, tree)) {
      const { name, line, at, cause, wrong, meant } = divergence
      if (elsewhere.has(cause)) continue
      const variable = variables.get(line.span.start)
      // Both of these are told by the rule about lost text.
      if (variable !== undefined && lostOf(variable) !== undefined) continue
      if ((cause === "backslash" || cause === "marks" || cause === "blanks") && wrong.length === model.readers.length)
        continue
      const others = model.readers.filter((each) => each !== "bash")
      // A variable that somebody wants filled in, or an escape, has no other spelling.
      const isOpen = cause === "dollar" || cause === "escape" || cause === "unset"
      const isStuck = !isOpen && cause !== "command" && portableSpelling(model, plainText(line, meant)) === undefined
      report({
        at,
        id: cause === "command" ? "executes" : cause === "unset" ? "unset" : isStuck ? "stuck" : "differs",
        data: {
          name,
          values: readingsText(divergence),
          by: named(wrong),
          others: named(others),
          take: others.length > 1 ? "take" : "takes",
        },
        evidence: name,
        scope: "",
        ...(stage === "production" ? {} : { severity: "info" as const }),
        fixes: () =>
          cause === "escape" || isMeantVariable(divergence.meant, cause)
            ? []
            : fix({
                title: "Write the value so that all readers agree",
                safety: "review",
                caveat: "All of them then get the text as it stands: no escapes, no variables, no commands.",
                edits: respell(model, tree, line, plainText(line, meant)),
              }),
      })
    }
  },
})

/** Quotes would take away the variable that somebody wants filled in. */
function isMeantVariable(meant: string, cause: Cause): boolean {
  return cause === "dollar" && /\$(?:\{[A-Za-z_]|[A-Z_][A-Z0-9_]*\b)/.test(meant)
}
