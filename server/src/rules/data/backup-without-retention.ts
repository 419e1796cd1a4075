/** Backups pile up: nothing deletes the old ones. */
import { backupIn, itemsOf } from "../../model/schedules/backups.ts"
import { type PlacedStep, retentionOf, runsOf } from "../../workspace/schedules.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/backup-without-retention",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["B1", "B2"],
    summary: "Scheduled backups are kept for ever.",
    why: "Each run writes a new file and nothing takes the old ones away. The disk fills up, and on a full disk first the backups fail and then the database.\nOnly backups that a schedule among the files starts are judged; a name that each run overwrites is bounded.",
    remedy:
      "Delete dumps after a stated time in the same job, for example `find /backups -name '*.dump' -mtime +14 -delete`, after the new one has succeeded.",
    messages: { kept: "`{program}` writes a new file on each run, and nothing deletes old ones." },
    fix: "none",
    references: [
      ref("PostgreSQL documentation: pg_dump", "https://www.postgresql.org/docs/current/app-pgdump.html"),
      ref("PostgreSQL wiki: automated backup on Linux", "https://wiki.postgresql.org/wiki/Automated_Backup_on_Linux"),
    ],
  },
  check({ uri, stage, workspace, facts, report, unknown }) {
    if (stage !== "production" || facts.schedules.length === 0) return
    const seen = new Set<string>()
    for (const run of runsOf(workspace, uri)) {
      for (const placed of run.steps) {
        const backup = backupIn(placed.step)
        const key = `${placed.uri} ${placed.step.span.start}`
        if (backup === undefined || backup.what === "sqlite" || seen.has(key)) continue
        seen.add(key)
        const { retention } = retentionOf(workspace, placed, backup, run.steps, run.isOpen)
        if (!retention.known) for (const item of itemsOf(backup.what)) unknown(item, retention.because)
        if (!retention.known || retention.value) continue
        report({
          at: placeIn(uri, placed, run.schedule.expressionSpan),
          id: "kept",
          data: { program: backup.program },
          evidence: `${backup.program} ${run.schedule.name}`,
          scope: run.schedule.owner,
          items: itemsOf(backup.what),
        })
      }
    }
  },
})

/** The command itself if this file holds it, else the schedule that reaches it. */
function placeIn(
  uri: string,
  placed: PlacedStep,
  schedule: { start: number; end: number },
): { start: number; end: number } {
  return placed.uri === uri ? placed.step.span : schedule
}
