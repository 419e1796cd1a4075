/** A container's log grows until the disk is full. */
import { settled } from "../../base/known.ts"
import { additionsTo, isFragment, overlaysOf } from "../../workspace/overlays.ts"
import { defineRule, ref } from "../define.ts"

const options = 'driver: json-file\noptions:\n  max-size: "10m"\n  max-file: "3"'

export default defineRule({
  meta: {
    id: "capacity/unbounded-logs",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A container's log has no size limit.",
    why: "Docker's default driver json-file writes everything a container prints to one file and never cuts it, unless the daemon's own settings say so. A talkative service fills the host's disk, and the databases beside it stop.",
    remedy:
      "Set `max-size` and `max-file` under `logging.options`, or the driver `local`, which has limits of its own; or set them once in the daemon.json of the host.",
    messages: {
      default: "No log limit: the default driver keeps everything `{name}` prints.",
      driver: "`json-file` without `max-size` keeps everything `{name}` prints.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: JSON file logging driver",
        "https://docs.docker.com/engine/logging/drivers/json-file/",
      ),
      ref("Docker documentation: configure logging drivers", "https://docs.docker.com/engine/logging/configure/"),
      ref(
        "Compose specification: logging",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#logging",
      ),
    ],
  },
  check({ facts, uri, stage, workspace, report, fix }) {
    if (stage !== "production") return
    const overlays = overlaysOf(workspace, uri)
    for (const service of facts.services) {
      const { bounded, driver, span } = service.logging
      if (service.oneShot !== undefined || isFragment(service)) continue
      if (settled(bounded) !== false) continue
      if (additionsTo(service, overlays).some((other) => settled(other.service.logging.bounded) !== false)) continue
      report({
        at: span,
        id: driver === undefined ? "default" : "driver",
        data: { name: service.name },
        evidence: "logging",
        scope: service.owner,
        ...(driver === undefined ? {} : { severity: "warning" as const }),
        fixes: () =>
          fix({
            title: "Keep three log files of 10 MB",
            safety: "review",
            caveat: "Older lines are dropped: ship the logs elsewhere if they have to be kept.",
            edits: service.editor.set("logging", options),
          }),
      })
    }
  },
})
