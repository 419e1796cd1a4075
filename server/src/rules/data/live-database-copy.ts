/** The file of a running database is copied as it is. */

import { rolloutStep } from "../../model/commands/rollout-steps.ts"
import { detailed } from "../../model/commands/types.ts"
import { backupIn } from "../../model/schedules/backups.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/live-database-copy",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D8"],
    summary: "A SQLite database that is in use is copied with `cp`.",
    why: "A transaction may be under way, and with write-ahead logging the newest rows stand in the `-wal` file beside the database. The copy can be torn or lack the last events, and the hash chain of an audit log then ends early.\nScripts that stop the service first are not reported.",
    remedy:
      "Use `sqlite3 audit.db \".backup '/backups/audit.db'\"` or `VACUUM INTO`, which take a consistent copy of a running database.",
    messages: { copied: "`{program}` copies a database that is in use: the copy may be torn." },
    fix: "none",
    references: [
      ref("SQLite documentation: online backup", "https://www.sqlite.org/backup.html"),
      ref(
        "SQLite documentation: how to corrupt a database",
        "https://www.sqlite.org/howtocorrupt.html#_backup_or_restore_while_a_transaction_is_active",
      ),
    ],
  },
  check({ stage, facts, report }) {
    if (stage !== "production") return
    const seen = new Set<number>()
    for (const command of facts.commands) {
      const backup = seen.has(command.span.start) ? undefined : backupIn(command)
      if (backup?.isPlainCopy !== true) continue
      seen.add(command.span.start)
      if (facts.commands.some((other) => other.span.start < command.span.start && stopsService(other))) continue
      report({
        at: command.span,
        id: "copied",
        data: { program: backup.program },
        evidence: backup.step.texts.join(" "),
        scope: command.owner,
      })
    }
  },
})

/** `systemctl stop horizon`, `docker compose stop`, `down`. */
function stopsService(command: Parameters<typeof detailed>[0]): boolean {
  const step = detailed(command)
  return (
    rolloutStep(step)?.kind !== "verify" &&
    step.texts.some((text) => text === "stop" || text === "down" || text === "pause")
  )
}
