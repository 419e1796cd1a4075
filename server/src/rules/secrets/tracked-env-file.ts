/** Git tracks an env file with secrets: they are in the history already. */
import { nameOf } from "../../base/uri.ts"
import { fileStatus } from "../../workspace/file-status.ts"
import { defineRule, ref } from "../define.ts"
import { realSecretIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/tracked-env-file",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["D10", "S4"],
    summary: "Git tracks an env file that holds secrets.",
    why: "The file is in git's index: every clone, fork and backup of the repository has the secrets, and so has its history after the file is gone. A line in `.gitignore` changes nothing for a file that is tracked.",
    remedy:
      "Change the secrets first. Then take the file out with `git rm --cached`, and name it in `.gitignore`; commit a template without values instead.",
    messages: { tracked: "Git tracks this file, and `{name}` in it is a secret." },
    fix: "none",
    references: [
      ref("gitignore(5): files that are tracked already", "https://git-scm.com/docs/gitignore"),
      ref("git: index format", "https://git-scm.com/docs/gitformat-index"),
      ref("The Twelve-Factor App: config", "https://12factor.net/config"),
    ],
  },
  check({ document, uri, facts, stage, workspace, report }) {
    if (stage === "template") return
    const real = realSecretIn(document.source.text, facts)
    if (real === undefined || fileStatus(workspace, uri).tracked !== true) return
    report({
      at: real.setting.nameSpan,
      id: "tracked",
      data: { name: real.setting.name },
      evidence: nameOf(uri),
      scope: "",
      ...(stage === "development" ? { severity: "info" as const } : {}),
    })
  },
})
