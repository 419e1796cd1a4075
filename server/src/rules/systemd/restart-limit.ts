/** Restarts that stop after a few seconds, or that never pause. */
import type { Directive, Unit } from "../../model/systemd/types.ts"
import { readTimeSpan } from "../../model/systemd/values.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

/** systemd's defaults. systemd-system.conf(5). */
const defaults = { pause: 0.1, burst: 5, interval: 10 }

export default defineRule({
  meta: {
    id: "systemd/restart-limit",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: ["R5"],
    summary: "The start limit ends the restarts of a service that is to run always.",
    why: "systemd starts a unit at most 5 times in 10 s, and by default waits 0.1 s between. A database that is away for two seconds uses that up: the service then stays down until somebody calls `systemctl reset-failed`, whatever `Restart=always` says. Without any limit and pause a broken service restarts as fast as the machine can.",
    remedy: "Set `RestartSec=` so that pause × burst is longer than the interval, or widen the limit in [Unit].",
    messages: {
      ends: "`Restart=always` gives up after {burst} starts in {interval} s: it waits only {pause} s between them.",
      storm: "Nothing limits the restarts: a service that fails at once restarts every {pause} s for ever.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.unit(5): StartLimitIntervalSec=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#StartLimitIntervalSec=interval",
      ),
      ref(
        "systemd.service(5): RestartSec=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#RestartSec=",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    const restart = model.last("Service", "Restart")
    if (restart === undefined || unit.last("Service", "Restart") !== restart || restart.value === "no") return
    if (unit.last("Service", "Type")?.value === "oneshot" || unit.last("Service", "RestartSteps") !== undefined) return
    const pause = seconds(unit.last("Service", "RestartSec")) ?? defaults.pause
    const interval = seconds(limitOf(unit, ["StartLimitIntervalSec", "StartLimitInterval"])) ?? defaults.interval
    const burst = Number(limitOf(unit, ["StartLimitBurst"])?.value ?? defaults.burst)
    if (!Number.isInteger(burst)) return
    const isUnlimited = interval === 0 || burst === 0
    if (isUnlimited ? pause >= 1 : restart.value !== "always" || pause * burst >= interval) return
    report({
      at: restart.valueSpan,
      id: isUnlimited ? "storm" : "ends",
      data: { burst, interval, pause },
      evidence: "start limit",
      scope: "Service",
      fixes: () =>
        fix({
          title: `Set RestartSec=${isUnlimited ? 5 : Math.floor(interval / burst) + 1}`,
          safety: "review",
          caveat: "A service that fails comes back that much later; it is tried again without end.",
          edits: model.setDirective(
            "Service",
            "RestartSec",
            String(isUnlimited ? 5 : Math.floor(interval / burst) + 1),
          ),
        }),
    })
  },
})

/** The limits stand in [Unit], and in older files in [Service]. */
function limitOf(unit: Unit, keys: readonly string[]): Directive | undefined {
  return ["Unit", "Service"]
    .flatMap((section) => keys.map((key) => unit.last(section, key)))
    .find((each) => each !== undefined)
}

function seconds(directive: Directive | undefined): number | undefined {
  return directive === undefined ? undefined : readTimeSpan(directive.value)
}
