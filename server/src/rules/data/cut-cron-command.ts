/** A `%` in a crontab ends the command. */
import { sliceOf } from "../../base/span.ts"
import { backupIn } from "../../model/schedules/backups.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/cut-cron-command",
    subject: "crontab",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A `%` cuts a cron command in two.",
    why: "In a crontab the first `%` without a backslash ends the command, and what follows becomes its input. `$(date +%F)` reaches the shell as `$(date +`: the job fails with a syntax error, which cron only mails.",
    remedy: "Write `\\%`, or move the command into a script.",
    messages: { cut: "The command ends at this `%`: the rest is only its input." },
    fix: "review",
    references: [ref("crontab(5)", "https://man7.org/linux/man-pages/man5/crontab.5.html")],
  },
  check({ model, document, report, fix }) {
    for (const line of model?.lines ?? []) {
      // A `%` that is meant as a line break stands behind a complete command.
      if (line.cutAt === undefined || isComplete(line.command)) continue
      const at = line.cutAt
      const rest = { start: at.start, end: line.span.end }
      report({
        at,
        id: "cut",
        evidence: line.steps.some((step) => backupIn(step) !== undefined) ? "backup" : "command",
        scope: line.expression,
        fixes: () =>
          fix({
            title: "Escape each `%` of this command",
            safety: "review",
            caveat: "The command runs as it is written from the next time on.",
            edits: percents(sliceOf(document.tree.text, rest)).map((offset) => ({
              span: { start: at.start + offset, end: at.start + offset },
              newText: "\\",
            })),
          }),
      })
    }
  },
})

/** True if all quotes and brackets that the text opens are closed. */
function isComplete(text: string): boolean {
  let quote = ""
  let open = 0
  for (let at = 0; at < text.length; at++) {
    const c = text[at] ?? ""
    if (c === "\\" && quote !== "'") at++
    else if (quote !== "") quote = c === quote ? "" : quote
    else if (c === '"' || c === "'" || c === "`") quote = c
    else if (c === "(") open++
    else if (c === ")") open--
  }
  return quote === "" && open <= 0 && !/\bdate\s+(?:-\w+\s+)*\+$/.test(text)
}

/** Offsets of the `%` that have no backslash yet. */
function percents(text: string): number[] {
  return [...text.matchAll(/(?<!\\)%/g)].map((match) => match.index)
}
