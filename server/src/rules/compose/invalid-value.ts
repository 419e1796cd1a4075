/** A value has a form that Compose refuses: a port, a volume, a time, a mapping where a list must stand. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "compose/invalid-value",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A value has a form that Compose refuses.",
    why: "Compose checks the form of every value before it starts anything: one port, time or variable that it cannot read ends the command with an error, for all services of the file.",
    remedy: "Write the value in the form that the message names; `docker compose config -q` shows the first one left.",
    messages: { refused: "{problem}." },
    fix: "none",
    references: [
      ref("Compose file reference: services", "https://docs.docker.com/reference/compose-file/services/"),
      ref("Compose specification: JSON Schema", "compose-spec/compose-go:schema/compose-spec.json"),
      ref("Compose file reference: interpolation", "https://docs.docker.com/reference/compose-file/interpolation/"),
    ],
  },
  check({ model, report }) {
    for (const { code, message, span, severity } of model.problems) {
      report({
        at: span,
        id: "refused",
        data: { problem: message.replace(/\.$/, "") },
        evidence: code,
        scope: "",
        severity,
      })
    }
  },
})
