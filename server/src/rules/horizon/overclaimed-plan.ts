/** A plan claims to satisfy a rule, which no text does; one of the rules is not even in force. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/overclaimed-plan",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D9"],
    summary: "A document claims to satisfy a rule.",
    why: "No rule of the number 206(4)-4 is in force: the old one (disclosure) was withdrawn in 2010, a new one on continuity and transition plans was proposed in 2016 (IA-4439), and no adopting release is known. The duty comes from 206(4)-7.\nWhether a plan satisfies a rule is for counsel to say; a claim that an examiner disproves is worse than none.",
    remedy:
      "Write: structured after the SEC's 2016 proposal and the practice under Rule 206(4)-7; not legal advice, not a certification; counsel signs.",
    messages: {
      rule: "`{words}` names a rule that is not in force.",
      status: "`{words}` claims what no document can show.",
    },
    fix: "none",
    references: [
      ref(
        "Federal Register 75 FR 49234: withdrawal of the former rule",
        "https://www.federalregister.gov/citation/75-FR-49234",
      ),
      ref("Federal Register 81 FR 43530: the proposal of 2016", "https://www.federalregister.gov/citation/81-FR-43530"),
      ref("17 CFR 275.206(4)-7", "https://www.law.cornell.edu/cfr/text/17/275.206(4)-7"),
    ],
  },
  check({ model, report }) {
    for (const { kind, words, span } of model.claims) {
      if (kind === "status" && model.role !== "continuity") continue
      report({ at: span, id: kind, data: { words }, evidence: words, scope: "" })
    }
  },
})
