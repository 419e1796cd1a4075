/** The job that backs a database up is suspended. */
import { settled } from "../../base/known.ts"
import { backupIn, itemsOf } from "../../model/schedules/backups.ts"
import { runsOf } from "../../workspace/schedules.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/suspended-backup",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["B1", "B2", "D8"],
    summary: "A scheduled backup is suspended.",
    why: "With `suspend: true` a CronJob starts no run, and nothing reports the ones that are missed. Suspending is meant for the time of a repair and easily stays.",
    remedy: "Remove `suspend: true`, or delete the job if another one does its work.",
    messages: { suspended: "`{name}` is suspended: `{program}` does not run." },
    fix: "none",
    references: [
      ref(
        "Kubernetes documentation: schedule suspension",
        "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension",
      ),
    ],
  },
  check({ uri, stage, workspace, facts, report }) {
    if (stage !== "production" || !facts.schedules.some((each) => settled(each.suspended) === true)) return
    for (const { schedule, steps } of runsOf(workspace, uri)) {
      if (settled(schedule.suspended) !== true) continue
      const backup = steps.map(({ step }) => backupIn(step)).find((each) => each !== undefined)
      if (backup === undefined) continue
      report({
        at: schedule.expressionSpan,
        id: "suspended",
        data: { name: schedule.name, program: backup.program },
        evidence: schedule.name,
        scope: schedule.owner,
        items: itemsOf(backup.what),
      })
    }
  },
})
