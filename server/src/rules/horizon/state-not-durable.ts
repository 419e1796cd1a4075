/** What the trading daemon must keep does not outlive its container, or cannot be written. */
import { settled } from "../../base/known.ts"
import type { Facts, Service } from "../../model/facts.ts"
import { stateFiles, statePath, unitStatePath, userId } from "../../model/trading/facts.ts"
import { isTradingUnitAt, tradingServices, unitMayWriteState } from "../../workspace/trading.ts"
import { mountsAt } from "../../workspace/trading-scale.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/state-not-durable",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D2"],
    summary: "The state of the Horizon trading daemon is lost with its container.",
    why: `The daemon keeps ${stateFiles.map((name) => `\`${name}\``).join(", ")} in \`${statePath}\`. Without a volume there they are gone with the next update of the container, and with them the audit trail and the failed orders that wait for a decision.`,
    remedy: `Mount a named volume or a folder of the host at \`${statePath}\`, writable by uid ${userId}. Give a unit \`StateDirectory=horizon\`.`,
    messages: {
      none: `\`{name}\` has no volume at \`${statePath}\`: the audit log is lost with the container.`,
      memory: `\`${statePath}\` of \`{name}\` lies in memory: the audit log is lost with every restart.`,
      anonymous: `\`${statePath}\` of \`{name}\` has a volume without a name: the next container does not find it.`,
      "read-only": `\`{name}\` may not write \`${statePath}\`, where it keeps its audit log.`,
      unit: `The unit may not write \`${unitStatePath}\`, where it keeps its audit log.`,
    },
    fix: "review",
    references: [
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
      ref("Docker documentation: volumes", "https://docs.docker.com/engine/storage/volumes/"),
      ref(
        "systemd.exec(5): StateDirectory=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#StateDirectory=",
      ),
    ],
  },
  check({ document, facts, uri, stage, workspace, report, unknown, fix }) {
    if (stage !== "production") return
    if (document.language === "systemd") {
      if (!isTradingUnitAt(workspace, uri) || unitMayWriteState(workspace, uri)) return
      const [service] = facts.services
      if (service === undefined || service.oneShot !== undefined) return
      report({
        at: service.nameSpan,
        id: "unit",
        evidence: "state",
        scope: service.owner,
        fixes: () =>
          fix({
            title: "Add `StateDirectory=horizon`",
            safety: "review",
            caveat: `systemd creates \`${unitStatePath}\` and gives it, with all that is in it, to the service's user.`,
            edits: service.editor.addItems("StateDirectory", ["horizon"]),
          }),
      })
      return
    }
    for (const service of document.language === "dockerfile" ? [] : tradingServices(facts)) {
      if (service.partial) unknown("D2", `\`${service.name}\` takes parts from elsewhere`)
      const found = service.partial ? undefined : lossOf(facts, service)
      if (found === undefined) continue
      if (found.id === "none" && mountsAt(workspace, uri, service.owner, statePath)) continue
      report({
        ...found,
        data: { name: service.name },
        evidence: "state",
        scope: service.owner,
        fixes: () =>
          document.language !== "compose" || found.id !== "none"
            ? []
            : fix({
                title: `Keep \`${statePath}\` in \`./state\``,
                safety: "review",
                caveat: `Docker creates \`./state\` for root where it is absent: give it to uid ${userId} first. Back it up to another machine.`,
                edits: service.editor.addItems("volumes", [`./state:${statePath}`]),
              }),
      })
    }
  },
})

type Loss = {
  readonly at: Facts["volumes"][number]["span"]
  readonly id: "none" | "memory" | "anonymous" | "read-only"
}

/** Why the state of a container does not last; undefined where it does, or where a mount is not settled. */
function lossOf(facts: Facts, service: Service): Loss | undefined {
  const own = facts.volumes.filter((volume) => volume.owner === service.owner)
  const mount = own.find((volume) => settled(volume.target) === statePath)
  if (mount === undefined) {
    // A place that a variable decides, or a volume for a part of it.
    const isOpen = own.some((volume) => !volume.target.known || volume.target.value.startsWith(`${statePath}/`))
    return isOpen ? undefined : { at: service.nameSpan, id: "none" }
  }
  if (mount.kind === "tmpfs") return { at: mount.span, id: "memory" }
  if (mount.kind === "volume" && settled(mount.source) === "") return { at: mount.span, id: "anonymous" }
  return mount.readOnly && mount.source.known ? { at: mount.span, id: "read-only" } : undefined
}
