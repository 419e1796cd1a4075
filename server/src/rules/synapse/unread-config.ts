/** A config file mounted where the sensor does not look. */
import { settled } from "../../base/known.ts"
import type { Service } from "../../model/facts.ts"
import { imageConfigPath, isSensor } from "../../model/synapse/sensor.ts"
import { objectMountsIn } from "../../workspace/kubernetes-mounts.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/unread-config",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S5"],
    summary: "A config is mounted at a path that the sensor does not read.",
    why: "The command of the image reads /app/config.yaml. A file under /etc/synapse is never opened: the sensor runs with the config baked into the image, whose admin key, listeners and backends are other ones.",
    remedy: "Mount the file at /app/config.yaml, or name its path with `--config` in the command.",
    messages: {
      unread: "`{target}` is not read: the image's command reads `{path}`.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF image: its command", "atlas-crew/synapse:apps/synapse-pingora/Dockerfile"),
      ref("Docker page that mounts /etc/synapse", "atlas-crew/synapse:site/deployment/docker.md"),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown }) {
    const sensors = new Map(facts.services.filter(isSensor).map((service) => [service.owner, service]))
    if (sensors.size === 0) return
    const files = facts.volumes.map(({ owner, span, target }) => ({ owner, span, target: settled(target) }))
    for (const { owner, span, target } of [...files, ...objectMountsIn(workspace, uri)]) {
      const sensor = sensors.get(owner)
      if (sensor === undefined || target === undefined || !isConfigPlace(target)) continue
      if (sensor.command !== undefined && !sensor.command.known) unknown("S5", "the sensor's command is not known")
      else if (!namesConfig(sensor)) {
        report({
          at: span,
          id: "unread",
          data: { target, path: imageConfigPath },
          evidence: target,
          scope: owner,
          ...(stage === "production" ? {} : { severity: "warning" as const }),
        })
      }
    }
  },
})

/** The folder that pages about the sensor show, or a YAML file in it; certificates may lie there too. */
function isConfigPlace(target: string): boolean {
  return /^\/etc\/synapse\/?$/.test(target) || /^\/etc\/synapse\/[^/]*\.ya?ml$/.test(target)
}

/** A command of one's own that names a config file. */
function namesConfig(sensor: Service): boolean {
  return (
    settled(sensor.command)?.some((word) => word === "--config" || word === "-c" || word.startsWith("--config=")) ??
    false
  )
}
