/** The continuity plan of the trading daemon lacks parts, or waits to be filled in. */
import { planState } from "../../workspace/runbooks.ts"
import { isTradingProject } from "../../workspace/trading.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/incomplete-continuity-plan",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D9"],
    summary: "The continuity plan of the Horizon trading daemon is not complete.",
    why: "The plan has ten parts: governance, scope, risk table, recovery objectives, procedures, communication, data retention, vendor management, testing and sign-off. A part that is missing, or still says what to write there, is found out on the day that it is needed.",
    remedy:
      "Write the missing parts and replace the placeholders. Link each procedure to its runbook. Counsel signs the final text.",
    messages: {
      missing: "The plan has no part on {list}.",
      empty: "The part on {part} says nothing.",
      placeholder: "The part on {part} is still to be filled in.",
      thin: "The part on {part} does not {what}.",
      unlinked: "No procedure links a runbook.",
    },
    fix: "none",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref(
        "SEC: adviser business continuity and transition plans, proposed rule IA-4439",
        "https://www.sec.gov/rules-regulations/2016/06/s7-13-16",
      ),
    ],
  },
  check({ model, uri, stage, workspace, report, unknown }) {
    if (model.role !== "continuity" || stage !== "production" || !isTradingProject(workspace, uri)) return
    const parts = planState(model)
    const missing = parts.filter(({ state }) => state === "missing").map(({ part }) => part.name)
    if (missing.length > 0)
      report({
        at: model.titleSpan,
        id: "missing",
        data: { list: listed(missing) },
        evidence: missing.join(" "),
        scope: "",
      })
    for (const { part, state, section, unmet, at } of parts) {
      const place = section?.heading.textSpan
      if (place === undefined) continue
      const data = { part: part.name }
      if (state === "empty") report({ at: place, id: "empty", data, evidence: part.name, scope: part.name })
      if (state === "placeholder" && at !== undefined)
        report({ at, id: "placeholder", data, evidence: part.name, scope: part.name })
      for (const { what } of state === "thin" ? unmet : [])
        report({ at: place, id: "thin", data: { ...data, what }, evidence: what, scope: part.name })
      if (
        part.name === "procedures" &&
        state === "present" &&
        section !== undefined &&
        !linksFile(model, section.whole)
      )
        report({ at: place, id: "unlinked", evidence: "links", scope: part.name })
    }
    if (missing.length === 0) unknown("D9", "whether the plan is signed and rehearsed, people must say")
  },
})

function linksFile(model: Parameters<typeof planState>[0], within: { start: number; end: number }): boolean {
  return model.links.some(
    ({ span, destination }) =>
      span.start >= within.start && span.end <= within.end && /\.md(?:$|[?#])|runbook/i.test(destination ?? ""),
  )
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`
}
