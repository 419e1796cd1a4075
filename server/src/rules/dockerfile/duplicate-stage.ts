/** Two stages have one name. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/duplicate-stage",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Two stages have one name.",
    why: "Names of stages do not mind capitals, and the last stage of a name hides the others: `COPY --from` and `--target` reach only that one.",
    remedy: "Give every stage a name of its own.",
    messages: { duplicate: "The stage `{name}` exists already: this one hides it." },
    fix: "none",
    references: [
      ref("BuildKit check DuplicateStageName", "https://docs.docker.com/reference/build-checks/duplicate-stage-name/"),
    ],
    equivalents: ["DL3024"],
  },
  check({ model, stage, report }) {
    if (stage === "template") return
    const seen = new Map<string, (typeof model.stages)[number]>()
    for (const each of model.stages) {
      if (each.name === undefined || each.nameSpan === undefined) continue
      const name = each.name.toLowerCase()
      if (seen.has(name))
        report({ at: each.nameSpan, id: "duplicate", data: { name: each.name }, evidence: name, scope: "" })
      seen.set(name, each)
    }
  },
})
