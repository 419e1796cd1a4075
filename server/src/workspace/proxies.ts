/** Where a proxy's config runs and how far its listeners reach: which services mount it, which host ports lead to it. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, isInside, nameOf, resolvePath } from "../base/uri.ts"
import type { Facts, PublishedPort, Stage, WebEntry } from "../model/facts.ts"
import { isPublicHost } from "../model/proxy/hosts.ts"
import { buildersOf, dockerfileAt } from "./dockerfiles.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

/** A Compose service that runs the proxy. */
export interface PlacedService {
  readonly uri: string
  readonly owner: string
  readonly onHost: boolean
  readonly stage: Stage
  readonly ports: readonly PublishedPort[]
}

export interface Placement {
  readonly services: readonly PlacedService[]
  /** A Dockerfile copies the config into its image. */
  readonly inImage: boolean
}

/** The Compose services around a config that mount it, or build an image that holds it. */
export function placementOf(workspace: Workspace, uri: string): Placement {
  const services: PlacedService[] = []
  for (const compose of nearby(workspace, uri, ["compose"])) {
    const facts = workspace.facts(compose)
    if (facts === undefined) continue
    for (const owner of mountersIn(facts, compose, uri)) services.push(placed(facts, compose, owner))
  }
  let inImage = false
  for (const dockerfile of nearby(workspace, uri, ["dockerfile"])) {
    if (!copies(workspace, dockerfile, uri)) continue
    inImage = true
    for (const builder of buildersOf(workspace, dockerfile)) {
      const facts = workspace.facts(builder.uri)
      if (facts !== undefined) services.push(placed(facts, builder.uri, builder.service.name))
    }
  }
  return { services, inImage }
}

/** Owners of binds whose source is the config or a folder above it. */
function mountersIn(facts: Facts, compose: string, uri: string): ReadonlySet<string> {
  const folder = folderOf(compose)
  const isSource = (path: string): boolean => {
    const source = resolvePath(folder, path)
    return source !== undefined && isInside(source, uri)
  }
  return new Set(
    facts.volumes
      .filter(
        (volume) =>
          volume.kind === "bind" && isProxyTarget(settled(volume.target)) && isSource(settled(volume.source) ?? ""),
      )
      .map((volume) => volume.owner),
  )
}

/** The source tree that a development container mounts holds configs of other programs as well. */
function isProxyTarget(target: string | undefined): boolean {
  return target === undefined || /nginx|caddy|openresty|conf/i.test(target)
}

function placed(facts: Facts, uri: string, owner: string): PlacedService {
  return {
    uri,
    owner,
    stage: facts.stage,
    onHost: facts.confinements.some(
      (each) => each.owner === owner && each.breaches.some((breach) => breach.what === "host:network"),
    ),
    ports: facts.ports.filter((port) => port.owner === owner && port.by === "publish"),
  }
}

function copies(workspace: Workspace, dockerfile: string, uri: string): boolean {
  const name = nameOf(uri)
  const stages = dockerfileAt(workspace, dockerfile)?.stages ?? []
  return stages.some((stage) =>
    stage.copies.some(
      (copy) =>
        copy.from === undefined &&
        copy.sources.some(({ value }) => {
          const source = settled(value) ?? ""
          const isFolder = source.replace(/\/$/, "").split("/").at(-1) === nameOf(folderOf(uri))
          return nameOf(`/${source}`) === name || (isFolder && isProxyTarget(settled(copy.targetPath)))
        }),
    ),
  )
}

/** How far an entry reaches, as the files tell it. */
export type Exposure =
  /** Published on 80 or 443, or served under a public name: what anybody may ask. */
  | { readonly is: "public"; readonly because: string; readonly place?: { readonly uri: string; readonly span: Span } }
  /** Nobody but this machine, or other containers, reaches it. */
  | { readonly is: "internal" }
  /** A host port that a proxy or a balancer may hide. */
  | { readonly is: "published"; readonly port: number }
  | { readonly is: "unknown"; readonly because: string }

/** How far an entry of `uri` reaches. */
export function exposureOf(workspace: Workspace, uri: string, entry: WebEntry): Exposure {
  if (settled(entry.reach) === "loopback") return { is: "internal" }
  const publicName = entry.hosts.find((host) => isPublicHost(host) === true)
  const isPrivate = entry.hosts.length > 0 && entry.hosts.every((host) => isPublicHost(host) === false)
  if (entry.product === "ingress" || entry.product === "gateway") return ofCluster(entry, publicName, isPrivate)
  const { services: all, inImage } = placementOf(workspace, uri)
  const services = all.filter((service) => service.stage === "production")
  if (all.length > 0 && services.length === 0)
    return { is: "unknown", because: "only development files run the server" }
  if (services.length > 0 && services.every((service) => !service.onHost))
    return ofContainer(entry, services, publicName, isPrivate)
  if (isPrivate) return { is: "internal" }
  if (publicName !== undefined && services.length === 0 && inImage)
    return { is: "unknown", because: "what publishes the image is not in the files" }
  if (publicName !== undefined) return { is: "public", because: `\`${publicName}\`` }
  return {
    is: "unknown",
    because: inImage
      ? "what publishes the image is not in the files"
      : "what stands in front of the server is not in the files",
  }
}

function ofCluster(entry: WebEntry, publicName: string | undefined, isPrivate: boolean): Exposure {
  if (isPrivate) return { is: "internal" }
  if (publicName !== undefined) return { is: "public", because: `\`${publicName}\`` }
  return { is: "unknown", because: `no name tells who reaches \`${entry.owner}\`` }
}

/** Inside a container only what is published leads to a listener. */
function ofContainer(
  entry: WebEntry,
  services: readonly PlacedService[],
  publicName: string | undefined,
  isPrivate: boolean,
): Exposure {
  const port = settled(entry.port)
  const leading = services.flatMap((service) =>
    service.ports
      .filter((each) => {
        const range = settled(each.containerPort)
        return range === undefined || port === undefined || (range.first <= port && port <= range.last)
      })
      .map((each) => ({ each, uri: service.uri })),
  )
  const open = leading.filter(({ each }) => settled(each.reach) !== "loopback")
  if (open.length === 0 || isPrivate) return { is: "internal" }
  for (const { each, uri } of open) {
    const host = settled(each.hostPort)?.first
    if (settled(each.reach) === "all-interfaces" && (host === 80 || host === 443))
      return { is: "public", because: `port ${host} of every interface`, place: { uri, span: each.span } }
  }
  const host = open.flatMap(({ each }) => settled(each.hostPort)?.first ?? [])[0]
  if (host === undefined) return { is: "unknown", because: "the published port is not known" }
  return publicName === undefined
    ? { is: "published", port: host }
    : { is: "unknown", because: `port ${host} may stand behind a balancer` }
}
