/** A backup may fail without anybody noticing. */
import { backupIn, itemsOf } from "../../model/schedules/backups.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/backup-failure-hidden",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["B1", "B2", "D8"],
    summary: "The failure of a backup is hidden.",
    why: "A pipe ends with the status of its last command: `pg_dump | gzip > file` succeeds with an empty file when the dump fails. `|| true` and a `-` before a unit's command drop the status altogether.\nThe job stays green, and the deletion of old backups goes on until none is left.",
    remedy:
      "Begin the script with `set -euo pipefail` (bash), or write to a file with `-f` and `-Fc`, which compresses without a pipe. Let the failure end the job.",
    messages: {
      pipe: "If `{program}` fails, `{last}` still succeeds: the pipe has no `pipefail`.",
      dropped: "A failure of `{program}` is dropped by `|| true` or its like.",
      prefix: "The `-` before the command drops a failure of `{program}`.",
      goesOn: "The script goes on after a failure of `{program}`: it has no `set -e`.",
    },
    fix: "none",
    references: [
      ref("Bash manual: pipelines", "https://www.gnu.org/software/bash/manual/html_node/Pipelines.html"),
      ref("PostgreSQL documentation: pg_dump", "https://www.postgresql.org/docs/current/app-pgdump.html"),
      ref(
        "systemd.service(5): command lines",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines",
      ),
    ],
  },
  check({ stage, facts, report }) {
    if (stage === "development") return
    const scheduled = facts.schedules.flatMap((schedule) => schedule.steps)
    const seen = new Set<number>()
    for (const command of [...facts.commands, ...scheduled]) {
      const backup = seen.has(command.span.start) ? undefined : backupIn(command)
      if (backup === undefined || backup.isPlainCopy || command.isCaptured) continue
      seen.add(command.span.start)
      const sink = command.pipedInto.at(-1)?.[0]
      const id = idOf(command.ignoredBy, sink !== undefined && !command.pipefail)
      if (id === undefined) continue
      report({
        at: command.span,
        id,
        data: { program: backup.program, last: sink?.known ? sink.value : "the last command" },
        evidence: `${backup.program} ${id}`,
        scope: command.owner,
        items: itemsOf(backup.what),
        ...(id === "goesOn" || stage === "template" ? { severity: "info" as const } : {}),
      })
    }
  },
})

function idOf(ignoredBy: string | undefined, isPiped: boolean): "pipe" | "dropped" | "prefix" | "goesOn" | undefined {
  if (ignoredBy === "or-true") return "dropped"
  if (ignoredBy === "prefix") return "prefix"
  if (isPiped) return "pipe"
  return ignoredBy === undefined ? undefined : "goesOn"
}
