/** A listener on loopback inside a container whose port is published: nobody gets through. */
import { settled } from "../../base/known.ts"
import { mountsOf } from "../../workspace/sensor-environment.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/unreachable-listener",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A published port leads to a listener that only the container itself reaches.",
    why: "Inside a container 127.0.0.1 is the container. A published port is forwarded to the container's network address, where a loopback listener does not answer: clients see refused connections, probes from outside fail.\nThe config baked into the image and the default of `admin_listen` are loopback.",
    remedy:
      "Listen on 0.0.0.0 inside the container and bind the published port to the host address that may be reached.",
    messages: {
      loopback: "`{address}` is loopback inside the container: port {port} of `{service}` is published in vain.",
    },
    fix: "review",
    references: [
      ref("Docker documentation: publishing ports", "https://docs.docker.com/engine/network/port-publishing/"),
      ref("Synapse WAF: config of the image", "atlas-crew/synapse:apps/synapse-pingora/config.yaml"),
    ],
  },
  check({ facts, workspace, uri, report, fix }) {
    const loopback = facts.ports.filter((port) => port.by === "listen" && settled(port.reach) === "loopback")
    if (loopback.length === 0) return
    const { published: places } = mountsOf(workspace, uri)
    for (const listener of loopback) {
      const port = settled(listener.containerPort)?.first
      const published = port === undefined ? undefined : places.find((each) => each.port === port)
      if (port === undefined || published === undefined) continue
      report({
        at: listener.span,
        id: "loopback",
        data: { address: settled(listener.address) ?? "", port, service: published.service },
        evidence: `${port}`,
        scope: listener.owner,
        related: [{ uri: published.uri, span: published.span, message: "The port is published here." }],
        fixes: () =>
          fix({
            title: "Listen on 0.0.0.0",
            safety: "review",
            caveat:
              "Everything on the container's networks reaches the port, and whoever reaches the published address.",
            edits: listener.rebind("0.0.0.0"),
          }),
      })
    }
  },
})
