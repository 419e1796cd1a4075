/** A line of a unit is neither header, assignment nor comment: systemd skips it, or refuses the file. */
import { defineRule, ref } from "../define.ts"

/** With these systemd loads nothing of the file; all else it skips with a line in the journal. */
const fatal = new Set(["bad-header", "line-too-long"])

export default defineRule({
  meta: {
    id: "systemd/syntax",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A line is not read as a directive.",
    why: "A broken section header makes systemd refuse the whole unit. A line without `=`, or one before the first section, it skips with a note in the journal: the unit starts, without what the line was meant to say.",
    remedy: "Write `Key=value` below a header such as `[Service]`, and comments on lines of their own.",
    messages: { broken: "{problem}." },
    fix: "none",
    references: [
      ref("systemd.syntax(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"),
      ref("systemd: parser of unit files", "systemd/systemd:src/shared/conf-parser.c"),
    ],
  },
  check({ document, report }) {
    for (const { code, message, span } of document.problems) {
      report({
        at: span,
        id: "broken",
        data: { problem: message.replace(/\.$/, "") },
        evidence: code,
        scope: "",
        severity: fatal.has(code) ? "error" : "warning",
      })
    }
  },
})
