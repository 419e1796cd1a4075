/** A heading of a runbook with nothing below it. */
import { tradingRunbookOf } from "../../workspace/runbooks.ts"
import { isTradingProject } from "../../workspace/trading.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/empty-runbook-section",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A section of a runbook says nothing.",
    why: "The heading promises an answer that is not there. In an incident it costs the time to find that out, and then the time to find the answer elsewhere.",
    remedy: "Write the section, or take the heading out.",
    messages: { empty: "Nothing stands below `{heading}`." },
    fix: "none",
    references: [ref("Google SRE Workbook: on-call, playbooks", "https://sre.google/workbook/on-call/")],
  },
  check({ model, uri, stage, workspace, report }) {
    if (stage === "template" || model.role === "continuity") return
    const isOwn = tradingRunbookOf(uri) !== undefined && isTradingProject(workspace, uri)
    for (const [i, { heading, isEmpty, whole }] of model.sections.entries()) {
      // A title says what the document is, and the sections below it the rest.
      if (!isEmpty || (i === 0 && model.sections.length > 1)) continue
      // Headings without deeper ones only: of an empty tree the leaves are named.
      if (model.sections[i + 1] !== undefined && (model.sections[i + 1]?.heading.span.start ?? 0) < whole.end) continue
      report({
        at: heading.textSpan.end > heading.textSpan.start ? heading.textSpan : heading.span,
        id: "empty",
        data: { heading: heading.text === "" ? "#" : heading.text.slice(0, 60).replaceAll("`", "'") },
        evidence: heading.text,
        scope: "",
        ...(isOwn ? { severity: "warning" as const } : {}),
      })
    }
  },
})
