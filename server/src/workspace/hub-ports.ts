/** Which published ports are the hub's own, that speaks plain HTTP. */
import { settled } from "../base/known.ts"
import { contains } from "../base/span.ts"
import type { Facts, PublishedPort } from "../model/facts.ts"
import type { KubeService } from "../model/kubernetes/types-network.ts"
import { hubPort } from "../model/proxy/hub.ts"
import { workloadsOf } from "./kubernetes.ts"
import { horizonOwners } from "./products.ts"
import type { Workspace } from "./types.ts"

/** The number of the port if the hub listens there; undefined for every other port. */
export function hubPortOf(workspace: Workspace, uri: string, facts: Facts, port: PublishedPort): number | undefined {
  const number = settled(port.containerPort)?.first
  if (number === undefined || port.by === "listen") return undefined
  const isHub = horizonOwners(facts).has(port.owner)
    ? number === listenerOf(facts, port.owner)
    : number === hubPort && isBehind(workspace, uri, port)
  return isHub ? number : undefined
}

/** `PORT` where it is set, which Compose and manifests may do. */
function listenerOf(facts: Facts, owner: string): number {
  const written = facts.settings.findLast((each) => each.owner === owner && each.name === "PORT")
  const number = Number.parseInt(settled(written?.value) ?? "", 10)
  return number > 0 && number < 65536 ? number : hubPort
}

/** The Service of a cluster whose port this is, in the same file. */
function serviceAt(workspace: Workspace, uri: string, { span }: PublishedPort): KubeService | undefined {
  return workspace.model(uri, "kubernetes")?.services.find(({ object }) => contains(object.span, span))
}

/** A Service selects the hub's pods, which may stand in another file and need not declare the port. */
function isBehind(workspace: Workspace, uri: string, port: PublishedPort): boolean {
  const service = serviceAt(workspace, uri, port)
  if (service === undefined) return false
  return workloadsOf(workspace, uri, service).some(({ uri: at, item }) => {
    const facts = workspace.facts(at)
    const hubs = facts === undefined ? undefined : horizonOwners(facts)
    return item.pod?.containers.some(({ owner }) => hubs?.has(owner) === true) === true
  })
}

/** Annotations by which the clouds give a balancer a certificate. Sources: the documentation of each cloud's controller. */
const certificates = [
  "service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
  "service.beta.kubernetes.io/do-loadbalancer-certificate-id",
  "service.beta.kubernetes.io/oci-load-balancer-tls-secret",
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id",
  "load-balancer.hetzner.cloud/http-certificates",
  "loadbalancer.openstack.org/default-tls-container-ref",
  "cloud.google.com/app-protocols",
] as const

/** True if the Service of a port is given a certificate: TLS ends at its balancer. */
export function balancerEndsTls(workspace: Workspace, uri: string, port: PublishedPort): boolean {
  const annotations = serviceAt(workspace, uri, port)?.object.annotations
  return port.by === "load-balancer" && certificates.some((name) => annotations?.has(name))
}
