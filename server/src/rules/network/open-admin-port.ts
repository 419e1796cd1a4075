/** An administration page, an admin API or a debugger is published on an address that other machines reach. */
import { settled } from "../../base/known.ts"
import { loopbackFor } from "../../model/address.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import type { Facts, PublishedPort } from "../../model/facts.ts"
import { type KnownPort, knownPort } from "../../model/service-ports.ts"
import { isTaken } from "../../workspace/overlays.ts"
import { type Mounts, mountsOf } from "../../workspace/sensor-environment.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"
import { isInternal, wayOut } from "./shared-ways-out.ts"

export default defineRule({
  meta: {
    id: "network/open-admin-port",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S8"],
    summary: "An administration port is reachable from other machines.",
    why: "Admin pages and APIs change the system or show its inside; debuggers run code without a password. They are built for a trusted network.\nOn a sensor several routes of the admin API ask for no key at all.",
    remedy: "Bind the port to 127.0.0.1 and reach it through SSH or a VPN, or put an authenticating proxy in front.",
    messages: {
      cluster: "{product} port {port} leaves the cluster through {way}.",
      open: "{product} port {port} is published on {where}.",
      listen: "{product} listens on {where}.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: packet filtering and firewalls",
        "https://docs.docker.com/engine/network/packet-filtering-firewalls/",
      ),
      ref("Synapse WAF admin server: public routes", "atlas-crew/synapse:apps/synapse-pingora/src/admin_server.rs"),
      ref("Node.js: security implications of the inspector", "https://nodejs.org/en/learn/getting-started/debugging"),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown, fix }) {
    for (const port of distinctPlaces(facts.ports)) {
      const product = knownPort(port) ?? ownAdminPort(facts, port)
      if (product === undefined || product.kind === "datastore") continue
      const reach = settled(port.reach)
      if (reach === undefined) unknown("S8", `the address of port ${product.port} is not known`)
      // A process that listens on every address is open only where something passes the port on, in files of their own.
      if (reach === undefined || reach === "loopback" || (port.by === "listen" && reach !== "all-interfaces")) continue
      // Inside a container every address is the container's own; the Compose file decides who gets there.
      const { isContained, published } = port.by === "listen" ? mountsOf(workspace, uri) : bare
      const way = published.find((each) => each.port === product.port && each.reach !== "loopback")
      // Of the usual port the Compose file itself tells that it is the admin's.
      if (isContained && (way === undefined || product.port === adminPort)) continue
      if (port.by === "listen" && isInPod(workspace, uri)) continue
      // The file that is laid over this one in production publishes other ports, or none.
      if (isTaken(workspace, uri, port.owner, "ports")) continue
      const grave = product.port === 9229 || product.name === sensorAdmin || product.port === 2375
      const severity = stage !== "production" || isInternal(port) ? "info" : grave ? "error" : "warning"
      report({
        at: port.span,
        id: wayOut(port) !== undefined ? "cluster" : port.by === "listen" ? "listen" : "open",
        data: {
          product: product.name,
          port: product.port,
          way: wayOut(port) ?? "",
          where: reach === "all-interfaces" ? "every interface" : `\`${settled(port.address) ?? ""}\``,
        },
        evidence: `${product.port}/${port.protocol}`,
        scope: port.owner,
        severity: port.by === "listen" && way === undefined && severity === "error" ? "warning" : severity,
        ...(way && { related: [{ uri: way.uri, span: way.span, message: "The port is published here." }] }),
        fixes: () =>
          fix({
            title: `Bind ${product.name} to ${loopbackFor(settled(port.address))}`,
            safety: "review",
            caveat: "Only programs on this machine can connect; open an SSH tunnel or a VPN for everybody else.",
            edits: port.rebind(loopbackFor(settled(port.address))),
          }),
      })
    }
  },
})

const adminPort = 6191
const sensorAdmin = "Synapse admin API"
const bare = { isContained: false, published: [] } as const satisfies Pick<Mounts, "isContained" | "published">

/** The sensor's admin listener on a port of somebody's choice: its config says that it is one. */
function ownAdminPort(facts: Facts, { by, span, containerPort }: PublishedPort): KnownPort | undefined {
  const key = by === "listen" ? facts.settings.find(({ name }) => name === "server.admin_listen") : undefined
  const port = settled(containerPort)?.first
  const isOwn = key?.carrier === "synapse-key" && key.valueSpan.start === span.start
  return isOwn && port !== undefined ? { kind: "admin", name: sensorAdmin, port } : undefined
}

/** A config inside of a manifest: Services and host ports decide who gets there, and stand in manifests themselves. */
function isInPod(workspace: Workspace, uri: string): boolean {
  return workspace.model(uri, "kubernetes") !== undefined
}
