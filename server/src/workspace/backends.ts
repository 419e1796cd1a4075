/** What stands behind a proxy's upstream: the Compose services, units and pods that its name or port leads to. */
import { type Known, known, settled, unknown } from "../base/known.ts"
import { nameOf } from "../base/uri.ts"
import type { Facts, ProxyRoute, Service, Upstream, WebEntry } from "../model/facts.ts"
import { defaultHeartbeat, hubPort, looksLikeHub } from "../model/proxy/hub.ts"
import { valueIn } from "./hubs.ts"
import { nearby } from "./nearby.ts"
import { horizonOwners } from "./products.ts"
import type { Workspace } from "./types.ts"

/** One workload that an upstream leads to. */
export interface Backend {
  readonly uri: string
  readonly service: Service
  readonly isHub: boolean
  /** How many instances of it there are. */
  readonly replicas: Known<number>
}

/** Workloads behind an upstream of a config, nearest files first; empty where none is found. */
export function backendsOf(workspace: Workspace, uri: string, upstream: Upstream): readonly Backend[] {
  const host = settled(upstream.host)
  if (host === undefined) return []
  const found: Backend[] = []
  for (const other of [uri, ...nearby(workspace, uri, ["compose", "yaml"])]) {
    const facts = workspace.facts(other)
    if (facts === undefined || facts.services.length === 0) continue
    const isCluster = workspace.model(other, "kubernetes") !== undefined
    const owners = isCluster
      ? podsBehind(workspace, uri, other, host)
      : containersBehind(facts, containerNames(workspace, other, host), upstream)
    for (const service of facts.services) {
      if (!owners.has(service.owner) || found.some((each) => each.uri === other && each.service === service)) continue
      const isHub = isHubService(workspace, facts, service)
      found.push({
        uri: other,
        service,
        isHub,
        replicas: isHub ? replicasOf(workspace, other, service) : service.replicas,
      })
    }
    if (found.length > 0) break
  }
  return found
}

/** By its own variables and image, or by the env files that it reads. */
function isHubService(workspace: Workspace, facts: Facts, service: Service): boolean {
  if (horizonOwners(facts).has(service.owner)) return true
  return facts.references.some((each) => {
    if (each.kind !== "env-file" || each.owner !== service.owner || each.uri === undefined) return false
    const file = workspace.facts(each.uri)
    return file !== undefined && horizonOwners(file).has("")
  })
}

/** The service that a `container_name` names, or the name itself. */
function containerNames(workspace: Workspace, uri: string, host: string): string {
  const services = workspace.model(uri, "compose")?.services ?? []
  const named = services.find((each) => settled(each.scalars.get("container_name")?.value.text) === host)
  return named?.name ?? host
}

/** Services of a Compose file by name, or by the host port that leads to them. */
function containersBehind(facts: Facts, host: string, upstream: Upstream): ReadonlySet<string> {
  const byName = facts.services.filter((service) => service.name === host)
  if (byName.length > 0) return new Set(byName.map((service) => service.owner))
  const port = settled(upstream.port)
  if (!/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|host\.docker\.internal)$/.test(host) || port === undefined)
    return new Set()
  const leading = facts.ports.filter((each) => {
    const range = settled(each.hostPort)
    return range !== undefined && range.first <= port && port <= range.last
  })
  return new Set(leading.map((each) => each.owner))
}

/** Containers of the workloads that the Service `host` selects; the Service may stand in another file. */
function podsBehind(workspace: Workspace, uri: string, other: string, host: string): ReadonlySet<string> {
  const name = host.split(".")[0] ?? host
  const files = [uri, other, ...nearby(workspace, uri, ["yaml"])]
  const services = files.flatMap((file) => workspace.model(file, "kubernetes")?.services ?? [])
  const selector = services.find((each) => each.object.name === name)?.selector
  if (selector === undefined) return new Set()
  const wanted = selector.labels
  const workloads = workspace.model(other, "kubernetes")?.workloads ?? []
  return new Set(
    workloads
      .filter(
        ({ pod }) =>
          pod !== undefined &&
          wanted.size > 0 &&
          [...wanted].every(([key, value]) => pod.labels.get(key)?.text === value.text),
      )
      .flatMap(({ pod }) => pod?.containers.map((container) => container.owner) ?? []),
  )
}

/** As the file says, or as a script around scales it. */
function replicasOf(workspace: Workspace, uri: string, service: Service): Known<number> {
  const written = settled(service.replicas)
  for (const script of nearby(workspace, uri, ["shell"])) {
    for (const { words } of workspace.facts(script)?.commands ?? []) {
      for (const word of words) {
        const match = /^(?:--scale=)?([\w.-]+)=(\d+)$/.exec(settled(word) ?? "")
        const isScale = settled(words.find((each) => settled(each)?.startsWith("--scale")) ?? unknown("")) !== undefined
        if (match?.[1] === service.name && isScale) return known(Math.max(Number(match[2]), written ?? 0))
      }
    }
  }
  return service.replicas
}

/** How sure it is that a route leads to the Horizon hub. */
export type HubRoute = { readonly backends: readonly Backend[]; readonly because: "service" | "port" | "unit" }

/** The hub behind a route, told by evidence; undefined where it leads elsewhere or nothing tells. */
export function hubBehind(workspace: Workspace, uri: string, entry: WebEntry, route: ProxyRoute): HubRoute | undefined {
  for (const upstream of route.upstreams) {
    const backends = backendsOf(workspace, uri, upstream)
    const hubs = backends.filter((each) => each.isHub)
    if (hubs.length > 0) return { backends: hubs, because: "service" }
    if (backends.length > 0) continue
    if (looksLikeHub(upstream, route, entry.routes)) return { backends: [], because: "port" }
    if (settled(upstream.port) === hubPort && isLocal(upstream) && hasHubUnit(workspace, uri))
      return { backends: [], because: "unit" }
  }
  return undefined
}

function isLocal(upstream: Upstream): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(settled(upstream.host) ?? "")
}

/** A unit or an env file of the hub lies around the config: on that host port 3100 is the hub. */
function hasHubUnit(workspace: Workspace, uri: string): boolean {
  return nearby(workspace, uri, ["systemd", "env"]).some((other) => {
    const facts = workspace.facts(other)
    return (
      facts !== undefined &&
      facts.stage !== "development" &&
      (horizonOwners(facts).size > 0 || /^signal-horizon/.test(nameOf(other)))
    )
  })
}

/** Longest silence on a socket of the hub, in seconds: its heartbeat as the files set it, or the default. */
export function heartbeatSeconds(workspace: Workspace, hub: HubRoute): number {
  for (const { uri, service } of hub.backends) {
    const settings = (workspace.facts(uri)?.settings ?? []).filter((each) => each.owner === service.owner)
    const text = valueIn(settings, "WS_HEARTBEAT_INTERVAL_MS")
    const ms = text === undefined ? Number.NaN : Number.parseInt(text, 10)
    if (ms >= 1000 && ms <= 300_000) return ms / 1000
  }
  return defaultHeartbeat
}

/** `NODE_ENV` of the hub, where the files say it: only `production` switches its HTTPS gate on. */
export function modeOf(workspace: Workspace, hub: HubRoute): "production" | "other" | "unknown" {
  for (const { uri, service } of hub.backends) {
    const settings = (workspace.facts(uri)?.settings ?? []).filter((each) => each.owner === service.owner)
    const mode = valueIn(settings, "NODE_ENV")
    if (mode !== undefined) return mode === "production" ? "production" : "other"
  }
  return "unknown"
}
