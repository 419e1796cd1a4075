/** A long-running service stays down once it ends. */
import { folderOf, nameOf } from "../../base/uri.ts"
import { unconfinable } from "../../model/systemd/roles.ts"
import { additionsTo, isFragment, overlaysOf } from "../../workspace/overlays.ts"
import type { Workspace } from "../../workspace/types.ts"
import { isStartedBy } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/no-restart-policy",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D2c"],
    summary: "A long-running service has no restart policy.",
    why: "Without a policy a process that crashes stays down, and containers do not come back when the machine or the Docker daemon restarts.\nServices that run once and end, and an explicit `no`, are not reported.",
    remedy:
      "Add `restart: unless-stopped`. A failed health check alone restarts nothing: the policy reacts to the end of the process.",
    messages: {
      container: "`{name}` has no restart policy: it stays down after a crash or reboot.",
      unit: "`{name}` has no `Restart=`: it stays down after a crash.",
      unread: "`{name}` has a `Restart=` that systemd does not know and skips: it stays down after a crash.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: start containers automatically",
        "https://docs.docker.com/engine/containers/start-containers-automatically/",
      ),
      ref(
        "Compose specification: restart",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#restart",
      ),
      ref(
        "systemd.service(5): Restart=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Restart=",
      ),
    ],
    equivalents: ["KICS-2fc99041", "CIS-5.15"],
  },
  check({ facts, document, uri, stage, workspace, report, unknown, fix }) {
    if (stage !== "production") return
    const isUnit = document.language === "systemd"
    if (isUnit && !isOwnDaemon(uri, workspace)) return
    const overlays = overlaysOf(workspace, uri)
    // Only swarm reads `deploy.mode`, and it restarts tasks unless told otherwise.
    const swarm = workspace.model(uri, "compose")?.services.filter((each) => each.deployMode !== undefined) ?? []
    const inSwarm = new Set(swarm.map((each) => each.name))
    for (const service of facts.services) {
      if (service.restart?.known === false) unknown("D2c", service.restart.because)
      if (service.restart !== undefined || service.oneShot !== undefined || service.partial) continue
      if (!isUnit && (isFragment(service) || toolbox.test(service.image?.repository ?? ""))) continue
      if (inSwarm.has(service.name)) continue
      if (additionsTo(service, overlays).some((other) => other.service.restart !== undefined)) continue
      const unread = isUnit ? service.restartSpan : undefined
      report({
        at: unread ?? service.nameSpan,
        id: unread ? "unread" : isUnit ? "unit" : "container",
        data: { name: service.name },
        evidence: "restart",
        scope: service.owner,
        ...(isUnit && unread === undefined ? { severity: "info" as const } : {}),
        fixes: () =>
          fix(
            isUnit
              ? {
                  title: "Add `Restart=on-failure`",
                  safety: "review",
                  caveat: "systemd starts the program again when it fails; five failures within ten seconds end that.",
                  edits: service.editor.set("Restart", "on-failure"),
                }
              : {
                  title: "Add `restart: unless-stopped`",
                  safety: "review",
                  caveat:
                    "Docker starts the container again whenever it ends, after a reboot too, until it is stopped by hand. A job that ends would run over and over.",
                  edits: service.editor.set("restart", "unless-stopped"),
                },
          ),
      })
    }
  },
})

/** Images that people step into to run commands; what they start is a shell. */
const toolbox = /(^|[/_-])(admin-tools|tools|toolbox|cli|shell|netshoot)$/

/** Units that distributions, timers, sockets and the bus own start again by other means; drop-ins may set it. */
function isOwnDaemon(uri: string, workspace: Workspace): boolean {
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined || unconfinable(unit, uri) !== undefined) return false
  // The bus starts it again with the next call.
  if (unit.last("Service", "Type")?.value === "dbus") return false
  if (isStartedBy(workspace, uri, [".timer", ".path", ".socket"])) return false
  const names = workspace.directory(folderOf(uri))
  return typeof names === "string" || !names.includes(`${nameOf(uri)}.d/`)
}
