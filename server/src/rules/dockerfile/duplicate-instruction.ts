/** Of several CMD, ENTRYPOINT or HEALTHCHECK instructions of a stage only the last counts. */
import { labelOf } from "../../model/dockerfile/stages.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/duplicate-instruction",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "An instruction is replaced by a later one of the same stage.",
    why: "An image has one command, one entry point and one health check. The last instruction of a stage wins and the builder says nothing: whoever changes the first one wonders why nothing happens.",
    remedy: "Keep one. Programs that must both run belong into containers of their own.",
    messages: { replaced: "This `{name}` has no effect: a later one in the stage replaces it." },
    fix: "safe",
    references: [
      ref("Dockerfile reference: CMD", "https://docs.docker.com/reference/dockerfile/#cmd"),
      ref(
        "BuildKit check MultipleInstructionsDisallowed",
        "https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/",
      ),
    ],
    equivalents: ["DL4003", "DL4004", "DL3012", "DS-0016", "DS-0007", "DS-0023"],
  },
  check({ model, document, stage, report, fix }) {
    if (stage === "template") return
    const { text } = document.source
    for (const each of model.stages) {
      for (const name of ["CMD", "ENTRYPOINT", "HEALTHCHECK"]) {
        const all = each.instructions.filter((instruction) => instruction.name === name)
        for (const instruction of all.slice(0, -1)) {
          const lineEnd = text.indexOf("\n", instruction.span.end)
          const removed = { start: instruction.span.start, end: lineEnd < 0 ? text.length : lineEnd + 1 }
          report({
            at: instruction.nameSpan,
            id: "replaced",
            data: { name },
            evidence: `${name} ${instruction.rest.text}`.slice(0, 200),
            scope: labelOf(model, each),
            tags: ["unnecessary"],
            fixes: () =>
              fix({ title: `Remove this \`${name}\``, safety: "safe", edits: [{ span: removed, newText: "" }] }),
          })
        }
      }
    }
  },
})
