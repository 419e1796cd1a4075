/** A comment stands behind a value, and a reader of the file takes it for a part of the value. */
import { divergencesOf } from "../../model/env/divergence.ts"
import { respell } from "../../model/env/portable.ts"
import { named, readingsText } from "../../model/env/words.ts"
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
    why: "In a file of `EnvironmentFile=` a comment is a line that starts with `#` or `;`. What stands behind a value belongs to it: `PORT=3000 # web` makes the port `3000 # web`. Behind a closing quote the text is joined without the blank. `docker run --env-file`, podman and Compose's `format: raw` know no comments behind values either.\nCompose and dotenv cut the comment off, so the same file works there; Compose alone not where a tab stands before it, or no value.",
    remedy: "Move the comment to a line of its own.",
    messages: {
      kept: "This comment becomes part of `{name}`: {by} {know} none behind values.",
      unseen: "This comment becomes part of `{name}`: Compose wants a value and a space before it.",
      unclear: "This is a comment to one reader of `{name}` and text to another: {values}.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref("docker run: --env-file", "docker/cli:pkg/kvfile/kvfile.go"),
      ref("systemd issue: comments behind values", "https://github.com/systemd/systemd/issues/12527"),
    ],
  },
  check({ document, model, stage, report, fix }) {
    const { tree } = document
    for (const divergence of divergencesOf(model, tree)) {
      if (divergence.cause !== "comment") continue
      const { name, line, at, wrong, meant } = divergence
      const isClear = /^#+(?:\s|$)/.test(document.source.text.slice(at.start, at.end))
      report({
        at,
        id: !isClear ? "unclear" : wrong.join() === "compose" ? "unseen" : "kept",
        data: {
          name,
          by: named(wrong),
          know: wrong.length > 1 ? "know" : "knows",
          values: isClear ? "" : readingsText(divergence),
        },
        evidence: name,
        scope: "",
        ...(stage === "template" ? { severity: "info" as const } : {}),
        fixes: () =>
          isClear
            ? fix({
                title: "Move the comment to its own line",
                safety: "review",
                caveat: "The service then gets the value without the comment.",
                edits: respell(model, tree, line, meant, "keep"),
              })
            : [],
      })
    }
  },
})
