/** A service that is not root listens below port 1024 without the right to. */
import { capabilitySetOf, isOn } from "../../model/systemd/confinement.ts"
import { lowPortOf } from "../../model/systemd/low-port.ts"
import { effectiveUnit, isStartedBy } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/privileged-port-without-capability",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D4"],
    summary: "An unprivileged service is told to listen on a port below 1024.",
    why: 'The kernel lets only a process with CAP_NET_BIND_SERVICE take a port below 1024, unless net.ipv4.ip_unprivileged_port_start says otherwise. The program ends with "permission denied" at its start.',
    remedy:
      "Add `AmbientCapabilities=CAP_NET_BIND_SERVICE`, pass the socket from a socket unit, or use a port from 1024 on behind the proxy.",
    messages: { denied: "Port {port} needs CAP_NET_BIND_SERVICE, and {user} does not have it." },
    fix: "review",
    references: [
      ref("capabilities(7)", "https://man7.org/linux/man-pages/man7/capabilities.7.html"),
      ref(
        "systemd.exec(5): AmbientCapabilities=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#AmbientCapabilities=",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    const user = unit.last("Service", "User")?.value ?? ""
    const isDynamic = isOn(unit, "DynamicUser")
    if ((user === "" && !isDynamic) || user === "root" || user === "0" || user.includes("%")) return
    const ambient = capabilitySetOf(unit, "AmbientCapabilities")
    if (ambient.members === undefined || ambient.members.has("NET_BIND_SERVICE")) return
    if (unit.list("Service", "Sockets").length > 0 || isStartedBy(workspace, uri, [".socket"])) return
    // A private network has its own limit, and a shared one may be set up for it.
    if (
      unit.directives.some(
        (each) =>
          each.section === "Service" && /^(?:NetworkNamespacePath|JoinsNamespaceOf|PrivateNetwork)$/.test(each.key),
      )
    )
      return
    for (const directive of model.all("Service", "ExecStart")) {
      const found = lowPortOf(directive)
      if (found === undefined) continue
      report({
        at: found.word.span,
        id: "denied",
        data: { port: found.port, user: user === "" ? "the dynamic user" : `user \`${user.slice(0, 32)}\`` },
        evidence: `port ${found.port}`,
        scope: "Service",
        fixes: () =>
          fix({
            title: "Add AmbientCapabilities=CAP_NET_BIND_SERVICE",
            safety: "review",
            caveat: "The service may take any port below 1024.",
            edits: model.addDirectives("Service", ["AmbientCapabilities=CAP_NET_BIND_SERVICE"]),
          }),
      })
    }
  },
})
