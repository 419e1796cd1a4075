/** The hub's own port, which speaks plain HTTP, is published past the proxy that should end TLS. */
import { settled } from "../../base/known.ts"
import { loopbackFor } from "../../model/address.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import { balancerEndsTls, hubPortOf } from "../../workspace/hub-ports.ts"
import { isTaken } from "../../workspace/overlays.ts"
import { defineRule, ref } from "../define.ts"
import { isInternal, wayOut } from "./shared-ways-out.ts"

export default defineRule({
  meta: {
    id: "network/open-hub-port",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1", "S8"],
    summary: "The hub's port without TLS is reachable from other machines.",
    why: "The hub speaks plain HTTP. In production it answers 403 unless a request says that it came through TLS, and believes every client that says so with a header: past the proxy, passwords and keys travel in plain text.\nThe same header and a forged address open `/metrics` and spoil the limits per client.",
    remedy:
      "Publish the proxy alone and let it reach the hub inside: remove the mapping, or bind it to 127.0.0.1 for a proxy on this host. In a cluster keep the Service inside and put an Ingress with TLS in front.",
    messages: {
      open: "Hub port {port} speaks plain HTTP and is published on {where}.",
      cluster: "Hub port {port} speaks plain HTTP and leaves the cluster through {way}.",
    },
    fix: "review",
    references: [
      ref("Horizon API: HTTPS gate", "atlas-crew/synapse:apps/signal-horizon/api/src/middleware/security.ts"),
      ref(
        "Docker documentation: packet filtering and firewalls",
        "https://docs.docker.com/engine/network/packet-filtering-firewalls/",
      ),
    ],
  },
  check({ facts, uri, workspace, stage, report, unknown, fix }) {
    if (stage !== "production") return
    for (const port of distinctPlaces(facts.ports)) {
      const number = hubPortOf(workspace, uri, facts, port)
      if (number === undefined) continue
      const reach = settled(port.reach)
      if (reach === undefined) unknown("S8", "the address of the hub's port is not known")
      if (reach !== "all-interfaces" || isInternal(port) || isTaken(workspace, uri, port.owner, "ports")) continue
      if (balancerEndsTls(workspace, uri, port)) {
        unknown("S1", "a load balancer ends TLS in front of the hub")
        continue
      }
      report({
        at: port.span,
        id: wayOut(port) === undefined ? "open" : "cluster",
        data: { port: number, where: "every interface", way: wayOut(port) ?? "" },
        evidence: `${number}`,
        scope: port.owner,
        fixes: () =>
          fix({
            title: `Bind port ${number} to ${loopbackFor(settled(port.address))}`,
            safety: "review",
            caveat: "Only programs on this machine can connect: a proxy on it that ends TLS, or an SSH tunnel.",
            edits: port.rebind(loopbackFor(settled(port.address))),
          }),
      })
    }
  },
})
