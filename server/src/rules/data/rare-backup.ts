/** A database is backed up less often than once a day. */
import { settled } from "../../base/known.ts"
import { type BackedUp, backupIn, itemsOf, longestDaily } from "../../model/schedules/backups.ts"
import { nearby } from "../../workspace/nearby.ts"
import { hours, type Run, runsOf } from "../../workspace/schedules.ts"
import { defineRule, ref } from "../define.ts"

const day = 86_400

export default defineRule({
  meta: {
    id: "data/rare-backup",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["B1", "B2", "D8"],
    summary: "More than a day passes between two backups of a database.",
    why: "Whatever is written after the last backup is lost with the disk. The longest gap counts, not the usual one: a job that runs on weekdays leaves three days open over the weekend.\nSeveral schedules for the same database are looked at together, the most frequent one counts.",
    remedy: "Run the backup at least once a day, for example `0 3 * * *` or `OnCalendar=daily`.",
    messages: {
      rare: "Up to {gap} pass between two backups of {what}.",
      never: "This date never comes, so {what} is never backed up.",
    },
    fix: "none",
    references: [
      ref("PostgreSQL documentation: backup and restore", "https://www.postgresql.org/docs/current/backup.html"),
      ref("crontab(5)", "https://man7.org/linux/man-pages/man5/crontab.5.html"),
      ref(
        "systemd.time(7): calendar events",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html",
      ),
    ],
  },
  check({ uri, stage, workspace, facts, report }) {
    if (stage === "development" || facts.schedules.length === 0) return
    for (const run of runsOf(workspace, uri)) {
      const seconds = settled(run.schedule.periodSeconds)
      const what = whatOf(run)
      if (seconds === undefined || seconds <= longestDaily || what === undefined) continue
      if (isCoveredBy(run, runsOf(workspace, uri), what)) continue
      const others = nearby(workspace, uri, ["crontab", "systemd", "compose", "yaml", "shell"])
      if (others.some((other) => isCoveredBy(run, runsOf(workspace, other), what))) continue
      report({
        at: run.schedule.expressionSpan,
        id: Number.isFinite(seconds) ? "rare" : "never",
        data: { gap: seconds % day === 0 ? `${seconds / day} days` : hours(seconds), what: names[what] },
        evidence: names[what],
        scope: run.schedule.owner,
        items: itemsOf(what),
        // How often an analytical store is copied depends on what it can be filled from again.
        ...(stage === "template" || what === "clickhouse" ? { severity: "info" as const } : {}),
      })
    }
  },
})

const names: Readonly<Record<BackedUp, string>> = {
  postgres: "PostgreSQL",
  clickhouse: "ClickHouse",
  sqlite: "SQLite",
  mysql: "MySQL",
  mongodb: "MongoDB",
}

function whatOf(run: Run): BackedUp | undefined {
  for (const { step } of run.steps) {
    const backup = backupIn(step)
    if (backup !== undefined) return backup.what
  }
  return undefined
}

/** Another schedule backs the same kind of database up every day. */
function isCoveredBy(run: Run, others: readonly Run[], what: BackedUp): boolean {
  return others.some((other) => {
    const seconds = settled(other.schedule.periodSeconds)
    return (
      other.schedule.span !== run.schedule.span &&
      seconds !== undefined &&
      seconds <= longestDaily &&
      whatOf(other) === what
    )
  })
}
