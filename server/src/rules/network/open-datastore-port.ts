/** A database, cache or queue is published on an address that other machines reach. */
import { settled } from "../../base/known.ts"
import { loopbackFor } from "../../model/address.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import type { PublishedPort } from "../../model/facts.ts"
import { knownPort } from "../../model/service-ports.ts"
import { isTaken } from "../../workspace/overlays.ts"
import { placementOf } from "../../workspace/proxies.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"
import { isInternal, wayOut } from "./shared-ways-out.ts"

export default defineRule({
  meta: {
    id: "network/open-datastore-port",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S7"],
    summary: "A data store is published beyond this machine.",
    why: "A published port is reachable from every network the host is on, and Docker's port rules are evaluated before a host firewall such as ufw sees the packet.\nContainers on one Compose network reach each other without any published port.",
    remedy: "Remove the mapping, or bind it to 127.0.0.1 if a program on the host itself needs it.",
    messages: {
      cluster: "{product} port {port} leaves the cluster through {way}.",
      open: "{product} port {port} is published on {where}.",
      host: "{product} port {port} listens on the host's own network.",
      proxy: "A stream proxy passes {product} port {port} on to {where}.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: packet filtering and firewalls",
        "https://docs.docker.com/engine/network/packet-filtering-firewalls/",
      ),
      ref(
        "OWASP Docker Security Cheat Sheet, rule 5a",
        "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
      ),
    ],
    equivalents: ["CL-0005", "CIS-5.14"],
  },
  check({ facts, document, uri, workspace, stage, report, unknown, fix }) {
    for (const port of distinctPlaces(facts.ports)) {
      const product = knownPort(port)
      const isProxy = port.by === "listen" && document.language === "nginx"
      if (product?.kind !== "datastore" || (port.by === "listen" && !isProxy)) continue
      // An address of its own, or a list of those who may come, is somebody's choice.
      if (isProxy && (settled(port.reach) !== "all-interfaces" || isHidden(workspace, uri, port))) continue
      const reach = settled(port.reach)
      if (reach === undefined) unknown("S7", `the address of port ${product.port} is not known`)
      if (reach === undefined || reach === "loopback") continue
      // The file that is laid over this one in production publishes other ports, or none.
      if (isTaken(workspace, uri, port.owner, "ports")) continue
      report({
        at: port.span,
        id: wayOut(port) !== undefined ? "cluster" : port.by === "host" ? "host" : isProxy ? "proxy" : "open",
        data: {
          product: product.name,
          port: product.port,
          way: wayOut(port) ?? "",
          where: reach === "all-interfaces" ? "every interface" : `\`${settled(port.address) ?? ""}\``,
        },
        evidence: `${product.port}/${port.protocol}`,
        scope: port.owner,
        severity:
          stage !== "production" || isInternal(port) ? "info" : product.mayFacePublic || isProxy ? "warning" : "error",
        fixes: () => [
          ...fix({
            title: `Bind port ${product.port} to ${loopbackFor(settled(port.address))}`,
            safety: "review",
            caveat: "Programs on other machines can no longer connect; containers of the same network still can.",
            edits: port.rebind(loopbackFor(settled(port.address))),
          }),
          ...fix({
            title: `Stop publishing port ${product.port}`,
            safety: "review",
            caveat: "Nothing outside the container network can connect any more, programs on this host included.",
            edits: port.remove(),
          }),
        ],
      })
    }
  },
})

/** Inside a container only what is published leads to the proxy's listener, and the Compose file says that itself. */
function isHidden(workspace: Workspace, uri: string, { hostPort }: PublishedPort): boolean {
  const { services, inImage } = placementOf(workspace, uri)
  const own = settled(hostPort)?.first
  if (services.length === 0) return inImage
  return !services.some(
    ({ onHost, ports }) =>
      onHost ||
      ports.some((port) => {
        const range = settled(port.containerPort)
        const isOpen = settled(port.reach) !== "loopback"
        return isOpen && own !== undefined && range !== undefined && range.first <= own && own <= range.last
      }),
  )
}
