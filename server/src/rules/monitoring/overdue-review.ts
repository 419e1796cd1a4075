/** The day of the next review has passed. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/overdue-review",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D9"],
    summary: "A runbook or continuity plan is past its own day of review.",
    why: "Names, addresses and commands in such a document age faster than the document. It states itself by when somebody looks at it again, and that day is over.",
    remedy: "Go through it, correct it, and write the new day.",
    messages: {
      overdue: "The review was due on {day}.",
      undated: "This is no day of a review.",
    },
    fix: "none",
    references: [
      ref("Google SRE Workbook: on-call, playbook maintenance", "https://sre.google/workbook/on-call/"),
      ref("NIST SP 800-34: plan maintenance", "https://csrc.nist.gov/pubs/sp/800/34/r1/upd1/final"),
    ],
  },
  check({ model, stage, today, report }) {
    const due = model.reviewDue
    if (stage === "template" || due === undefined) return
    if (due.day === undefined) {
      // "Annually", "TBD": in a plan the next review has a day.
      if (model.role === "continuity")
        report({ at: due.valueSpan, id: "undated", evidence: due.key, scope: "", severity: "info" })
    } else if (due.day < today)
      report({
        at: due.valueSpan,
        id: "overdue",
        data: { day: due.day },
        evidence: due.key,
        scope: "",
        ...(model.role === "continuity" ? {} : { severity: "info" as const }),
      })
  },
})
