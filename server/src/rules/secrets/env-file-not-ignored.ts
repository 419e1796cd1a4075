/** Git takes an env file with secrets along. */
import type { TextEdit } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { lineBreakOf } from "../../base/text.ts"
import { folderOf, nameOf } from "../../base/uri.ts"
import { fileStatus } from "../../workspace/file-status.ts"
import { gitState, isIgnoredName } from "../../workspace/ignored-by-git.ts"
import { defineRule, ref } from "../define.ts"
import { realSecretIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/env-file-not-ignored",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D10", "S4"],
    summary: "Git does not leave out an env file that holds secrets.",
    why: "The next `git add .` commits the file, and with it every secret that it holds, for everybody who can read the repository now or later. Removing it afterwards leaves it in the history.",
    remedy:
      "Name the file in `.gitignore`. One that git tracks already stays tracked: `git rm --cached`, and change the secrets.",
    messages: { tracked: "No `.gitignore` leaves this file out, and `{name}` in it is a secret." },
    fix: "review",
    references: [
      ref("gitignore(5)", "https://git-scm.com/docs/gitignore"),
      ref("The Twelve-Factor App: config", "https://12factor.net/config"),
    ],
  },
  check({ document, uri, facts, stage, workspace, report, fix }) {
    if (stage === "template") return
    const real = realSecretIn(document.source.text, facts)
    // What is tracked already is a finding of its own: an ignore file would not help.
    if (real === undefined || fileStatus(workspace, uri).tracked === true) return
    const { ignored, nearest } = gitState(workspace, uri)
    if (!ignored.known || ignored.value || nearest === undefined) return
    // Frameworks that commit `.env` as defaults keep secrets in `.env.local`, which is left out.
    const byConvention = stage !== "production" || isIgnoredName(workspace, folderOf(uri), `${nameOf(uri)}.local`)
    report({
      at: real.setting.nameSpan,
      id: "tracked",
      data: { name: real.setting.name },
      evidence: nameOf(uri),
      scope: "",
      ...(byConvention ? { severity: "info" as const } : {}),
      fixes: () =>
        fix({
          title: "Leave it out with `.gitignore`",
          safety: "review",
          caveat: "A file that git tracks already stays tracked until `git rm --cached`; its secrets must be changed.",
          edits: [],
          elsewhere: [{ uri: nearest.uri, edits: [addition(nearest.text, nearest.path)] }],
        }),
    })
  },
})

/** The path as a line of its own at the end; characters that git reads as wildcards are escaped. */
function addition(text: string, path: string): TextEdit {
  const lineBreak = lineBreakOf(text)
  const before = text === "" || text.endsWith("\n") ? "" : lineBreak
  return { span: span(text.length), newText: `${before}/${path.replace(/[*?[\\]/g, "\\$&")}${lineBreak}` }
}
