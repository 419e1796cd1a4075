/** A port is published on every interface although it is neither the stack's entry nor bound to an address. */
import { settled } from "../../base/known.ts"
import { loopbackFor } from "../../model/address.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import type { PublishedPort } from "../../model/facts.ts"
import { isPublicEntry, knownPort } from "../../model/service-ports.ts"
import { hubPortOf } from "../../workspace/hub-ports.ts"
import { defineRule, ref } from "../define.ts"
import { wayOut } from "./shared-ways-out.ts"

export default defineRule({
  meta: {
    id: "network/port-on-all-interfaces",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S8"],
    summary: "A port is published on every interface.",
    why: "A mapping without an address binds 0.0.0.0 and [::]: the service faces every network of the host, in plain text and past a host firewall, beside the proxy that should be the only entry.",
    remedy:
      "Write the address: 127.0.0.1 for a service behind a proxy on this host, an internal address for a private network.",
    messages: {
      open: "Port {port} is published on every interface.",
      cluster: "Port {port} leaves the cluster through {way}, past the Ingress.",
    },
    fix: "review",
    references: [
      ref(
        "Compose specification: ports",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports",
      ),
      ref("Docker documentation: publishing ports", "https://docs.docker.com/engine/network/port-publishing/"),
    ],
    equivalents: ["CL-0005", "no-unbound-port-interfaces"],
  },
  check({ facts, stage, workspace, uri, report, fix }) {
    if (stage !== "production") return
    for (const port of distinctPlaces(facts.ports)) {
      const way = wayOut(port)
      if ((port.by !== "publish" && way === undefined) || settled(port.reach) !== "all-interfaces") continue
      if (isPublicEntry(port) || knownPort(port) !== undefined || (way !== undefined && isWebPort(port))) continue
      // The hub's port is graver, and another rule's finding.
      if (hubPortOf(workspace, uri, facts, port) !== undefined) continue
      const range = settled(port.containerPort)
      const text =
        range === undefined ? "" : range.first === range.last ? `${range.first}` : `${range.first}-${range.last}`
      report({
        at: port.span,
        id: way === undefined ? "open" : "cluster",
        data: { port: text, way: way ?? "" },
        evidence: `${text}/${port.protocol}`,
        scope: port.owner,
        fixes: () =>
          fix({
            title: `Bind the port to ${loopbackFor(settled(port.address))}`,
            safety: "review",
            caveat: "Other machines can no longer connect directly.",
            edits: port.rebind(loopbackFor(settled(port.address))),
          }),
      })
    }
  },
})

/** A balancer that takes 80 and 443 is the entry, whatever port the pods have behind it. */
function isWebPort({ hostPort }: PublishedPort): boolean {
  const port = settled(hostPort)?.first
  return port === 80 || port === 443
}
