/** A comment stands behind a value, and systemd takes it for a part of the value. */
import { moveCommentAbove } from "../../model/env/edits.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/comment-in-value",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A comment behind a value reaches the service as part of the value.",
    why: "In a file of `EnvironmentFile=` a comment is a line that starts with `#` or `;`. What stands behind a value belongs to it: `PORT=3000 # web` makes the port `3000 # web`. Behind a closing quote the text is joined without the blank.\nCompose and dotenv cut the comment off, so the same file works there.",
    remedy: "Move the comment to a line of its own.",
    messages: { kept: "This comment becomes part of `{name}`: systemd has none behind values." },
    fix: "review",
    references: [
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref("systemd issue: comments behind values", "https://github.com/systemd/systemd/issues/12527"),
    ],
  },
  check({ document, model, stage, report, fix }) {
    const reading = model.readersAreKnown ? model.readings.get("systemd") : undefined
    if (!reading?.ok) return
    const { tree } = document
    for (const { name, line, remark } of model.variables) {
      if (remark === undefined || line.commentSpan === undefined || reading.variables.get(name)?.line !== line) continue
      report({
        at: line.commentSpan,
        id: "kept",
        data: { name },
        evidence: name,
        scope: "",
        ...(stage === "template" ? { severity: "info" as const } : {}),
        fixes: () =>
          fix({
            title: "Move the comment to its own line",
            safety: "review",
            caveat: "The service then gets the value without the comment.",
            edits: moveCommentAbove(tree, line),
          }),
      })
    }
  },
})
