/** A timer that nothing starts. */
import { settled } from "../../base/known.ts"
import { backupIn, itemsOf } from "../../model/schedules/backups.ts"
import { runsOf, startsTimer } from "../../workspace/schedules.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "data/timer-not-enabled",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["B1", "B2", "D8"],
    summary: "A timer has no [Install] section, so enabling it does nothing.",
    why: "`systemctl enable` links a unit to what its [Install] section names. A timer without one cannot be enabled: it does not start at boot, and what it should run never runs.\nA unit that wants it, or a script that starts it, is looked for among the files.",
    remedy: "Add `[Install]` with `WantedBy=timers.target` and enable the timer.",
    messages: {
      backup: "Nothing starts this timer, so `{program}` never runs: it has no `[Install]`.",
      timer: "Nothing starts this timer: it has no `[Install]` section.",
    },
    fix: "review",
    references: [
      ref("systemd.timer(5)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html"),
      ref(
        "systemctl(1): enable",
        "https://www.freedesktop.org/software/systemd/man/latest/systemctl.html#enable%20UNIT%E2%80%A6",
      ),
    ],
  },
  check({ uri, stage, workspace, facts, report, fix }) {
    if (!facts.schedules.some((each) => each.kind === "timer" && settled(each.enabled) === false)) return
    const unit = workspace.model(uri, "systemd")
    for (const { schedule, steps } of runsOf(workspace, uri)) {
      if (
        schedule.kind !== "timer" ||
        settled(schedule.enabled) !== false ||
        startsTimer(workspace, uri, schedule.name)
      )
        continue
      const backup = steps.map(({ step }) => backupIn(step)).find((each) => each !== undefined)
      // Instances of templates are started by udev rules and generators, which are not among the files.
      if (backup === undefined && schedule.name.endsWith("@.timer")) continue
      report({
        at: schedule.expressionSpan,
        id: backup === undefined ? "timer" : "backup",
        data: { program: backup?.program ?? "" },
        evidence: schedule.name,
        scope: schedule.owner,
        items: backup === undefined ? [] : itemsOf(backup.what),
        ...(backup === undefined || stage !== "production" ? { severity: "info" as const } : {}),
        fixes: () =>
          unit === undefined
            ? []
            : fix({
                title: "Start the timer at boot",
                safety: "review",
                caveat: "Once the unit is enabled again, the timer starts with the machine.",
                edits: unit.setDirective("Install", "WantedBy", "timers.target"),
              }),
      })
    }
  },
})
