/** The YAML of a Compose file is broken: Compose refuses the file. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "compose/syntax",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The file is not valid YAML.",
    why: "Compose reads the whole file or nothing: with one broken place no service starts, and running ones cannot be changed or stopped through the file. The same holds for a key that stands twice in one mapping.\nWhat stands behind the first broken place is not judged.",
    remedy: "Mend the marked place; `docker compose config -q` says whether Compose takes the file.",
    messages: { broken: "{problem}: Compose refuses the whole file." },
    fix: "none",
    references: [
      ref("YAML 1.2.2", "https://yaml.org/spec/1.2.2/"),
      ref("compose-go: loading of files", "compose-spec/compose-go:loader/loader.go"),
    ],
  },
  check({ document, report }) {
    for (const { code, message, span, severity } of document.problems) {
      report({
        at: span,
        id: "broken",
        data: { problem: message.replace(/\.$/, "") },
        evidence: code,
        scope: "",
        severity,
      })
    }
  },
})
