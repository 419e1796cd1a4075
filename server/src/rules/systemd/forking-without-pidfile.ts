/** A service that forks does not say which process is its main one. */
import { readBoolean } from "../../model/systemd/values.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/forking-without-pidfile",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A forking service has no PID file, so systemd guesses its main process.",
    why: "With several processes left systemd may watch the wrong one: it then restarts a healthy service, or misses that the real process has died.",
    remedy: "Run the program in the foreground with `Type=exec` or `notify`, or name its `PIDFile=`.",
    messages: {
      guess: "`Type=forking` without `PIDFile=`: systemd guesses which process to watch.",
      unread: "`PIDFile=` is not needed with `Type={type}`: systemd knows the process it starts.",
    },
    fix: "none",
    references: [
      ref(
        "systemd.service(5): Type=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Type=",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    const type = model.last("Service", "Type")
    const pidFile = unit.last("Service", "PIDFile")
    const written = pidFile !== undefined && pidFile.value !== ""
    if (type === undefined || unit.last("Service", "Type") !== type) return
    const guesses = readBoolean(unit.last("Service", "GuessMainPID")?.value ?? "yes") !== false
    const commands = unit.all("Service", "ExecStart").length
    if (type.value === "forking" && !written && guesses && commands > 0)
      report({ at: type.valueSpan, id: "guess", evidence: "PIDFile", scope: "Service" })
    const own = model.last("Service", "PIDFile")
    if (["simple", "exec", "idle"].includes(type.value) && written && own !== undefined)
      report({
        at: own.valueSpan,
        id: "unread",
        data: { type: type.value },
        evidence: "PIDFile unread",
        scope: "Service",
      })
  },
})
