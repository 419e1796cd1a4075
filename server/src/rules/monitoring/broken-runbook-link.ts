/** A runbook links a file that is not there. */
import { brokenLinks } from "../../workspace/runbooks.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/broken-runbook-link",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D9"],
    summary: "A runbook or continuity plan links a file that does not exist.",
    why: "The link is followed in the middle of an incident, by somebody who does not know where else to look.\nOnly relative links to files of the workspace are judged; addresses and paths that leave it are not.",
    remedy: "Correct the path, or add the file.",
    messages: { broken: "There is no `{path}`." },
    fix: "none",
    references: [
      ref(
        "GitHub documentation: relative links",
        "https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#relative-links",
      ),
    ],
  },
  check({ model, uri, stage, workspace, report }) {
    if (stage === "template") return
    for (const { link, path } of brokenLinks(workspace, uri, model))
      report({
        at: link.destinationSpan,
        id: "broken",
        data: { path },
        evidence: path,
        scope: "",
        // A picture is missed, a procedure is needed.
        ...(link.kind === "image" ? { severity: "info" as const } : {}),
      })
  },
})
