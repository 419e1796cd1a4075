/** Compose and systemd both read a file, and one of its lines means something else to each of them. */
import { quoteLiterally } from "../../model/env/edits.ts"
import { defineRule, ref } from "../define.ts"

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
    why: "Compose and systemd have different rules for backslashes, escapes in double quotes, text behind quotes and `$`. A file that both read gives one of them another value than its author saw.",
    remedy:
      "Write the value bare where it has letters, digits and simple marks only, else in single quotes without `\\` and `'`.",
    messages: { differs: "Compose and systemd read different values for `{name}`." },
    fix: "review",
    references: [
      ref("compose-go: parser of env files", "compose-spec/compose-go:dotenv/parser.go"),
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
    ],
  },
  check({ document, model, stage, report, fix }) {
    const compose = model.readersAreKnown ? model.readings.get("compose") : undefined
    const systemd = model.readings.get("systemd")
    if (!compose?.ok || !systemd?.ok) return
    const { tree } = document
    for (const { name, line, valueSpan, remark } of model.variables) {
      const one = compose.variables.get(name)
      const other = systemd.variables.get(name)
      if (one?.line !== line || other?.line !== line || one.value === other.value || one.missing !== undefined) continue
      // Comments behind values have a rule of their own.
      if (remark !== undefined && other.value.endsWith(remark.trimEnd())) continue
      report({
        at: valueSpan,
        id: "differs",
        data: { name },
        evidence: name,
        scope: "",
        ...(stage === "production" ? {} : { severity: "info" as const }),
        fixes: () => {
          // Quotes would take away the variable that somebody wants filled in.
          if (one.uses !== undefined) return []
          return fix({
            title: "Put the value in single quotes",
            safety: "review",
            caveat: "Both then get the text as it stands: no escapes, no variables.",
            edits: quoteLiterally(tree, line),
          })
        },
      })
    }
  },
})
