/** Ways out of the cluster: Services with a node port or a balancer, host ports, the host's own network. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { reachOf } from "../address.ts"
import type { ImageRef, PortRange, PublishedPort } from "../facts.ts"
import { imageOf } from "./facts-services.ts"
import { selects } from "./object.ts"
import { tcpServicePorts } from "./tcp-services.ts"
import type { Manifests } from "./types.ts"
import type { KubeService, ServicePort } from "./types-network.ts"
import type { Container, ContainerPort, PodTemplate, Workload } from "./types-pods.ts"

export function portsOf(model: Manifests): readonly PublishedPort[] {
  return [
    ...model.services.flatMap((service) => servicePorts(model, service)),
    ...model.workloads.flatMap(({ pod }) => (pod ? hostPorts(pod) : [])),
    ...tcpServicePorts(model),
  ]
}

/** A workload's container behind a Service's port: by number or name, or the only container of the pod. */
export interface PortTarget {
  readonly workload: Workload
  readonly container: Container
  readonly port: Known<number>
}

/** The workloads of this file that a Service selects; namespaces that are not written match. */
export function selectedBy(service: KubeService, workloads: readonly Workload[]): readonly Workload[] {
  const { selector, object } = service
  if (selector === undefined || selector.isEmpty) return []
  return workloads.filter(
    (workload) =>
      workload.pod !== undefined &&
      (object.namespace === undefined ||
        workload.object.namespace === undefined ||
        object.namespace === workload.object.namespace) &&
      selects(selector, workload.pod.labels),
  )
}

export function targetOf(workload: Workload, { targetPort, port }: ServicePort): PortTarget | undefined {
  const mains = workload.pod?.containers.filter((each) => each.role !== "init") ?? []
  const wanted = targetPort?.value ?? port
  if (!wanted.known) return undefined
  for (const container of mains) {
    const found = container.ports.find((each) =>
      typeof wanted.value === "string"
        ? each.name?.text === wanted.value
        : each.port.known && each.port.value === wanted.value,
    )
    if (found) return { workload, container, port: found.port }
  }
  const [only] = mains
  return mains.length === 1 && only !== undefined && typeof wanted.value === "number"
    ? { workload, container: only, port: known(wanted.value) }
    : undefined
}

function servicePorts(model: Manifests, service: KubeService): readonly PublishedPort[] {
  const way = wayOut(service)
  if (way === undefined) return []
  const workload = selectedBy(service, model.workloads)[0]
  return service.ports.map((port) => {
    const target = workload && targetOf(workload, port)
    const image = target && imageOf(target.container)
    return {
      span: port.span,
      owner: target?.container.owner ?? service.object.id,
      containerPort: rangeOf(target?.port ?? numberOf(port)),
      hostPort: hostPortOf(service, port),
      address: known(""),
      reach: known(isNarrow(service) ? "one-interface" : "all-interfaces"),
      protocol: port.protocol === "UDP" ? "udp" : "tcp",
      by: way,
      ...(image && { image }),
      rebind: () => refuse("a Service has no address of its own"),
      remove: () => keepInside(service),
    }
  })
}

/** A private address, a chosen one, or chosen sources. */
function isNarrow({ isInternal, externalIPs, type, loadBalancerSourceRanges }: KubeService): boolean {
  const ranges = loadBalancerSourceRanges.map((range) => range.text)
  const isFiltered = type === "LoadBalancer" && ranges.length > 0 && !ranges.some((range) => /\/0$/.test(range))
  return isInternal || isFiltered || (externalIPs.length > 0 && type === "ClusterIP")
}

function wayOut({ type, externalIPs }: KubeService): "load-balancer" | "node-port" | undefined {
  if (type === "LoadBalancer") return "load-balancer"
  if (type === "NodePort") return "node-port"
  return externalIPs.length > 0 ? "load-balancer" : undefined
}

function keepInside(service: KubeService): EditResult {
  if (service.typeValue === undefined) return refuse("the type is not written")
  if (service.ports.some((port) => port.nodePort !== undefined)) return refuse("a node port is fixed beside the type")
  return service.typeValue.rewrite("ClusterIP")
}

function numberOf({ targetPort, port }: ServicePort): Known<number> {
  const wanted = targetPort?.value ?? port
  if (!wanted.known) return wanted
  return typeof wanted.value === "number"
    ? known(wanted.value)
    : unknown("the pods of the Service are not in this file")
}

function rangeOf(port: Known<number>): Known<PortRange> {
  return port.known ? known({ first: port.value, last: port.value }) : port
}

function hostPortOf({ type }: KubeService, { nodePort, port }: ServicePort): PublishedPort["hostPort"] {
  if (type === "LoadBalancer" || nodePort === undefined) return type === "NodePort" ? known(undefined) : rangeOf(port)
  return rangeOf(nodePort.value)
}

function hostPorts(pod: PodTemplate): readonly PublishedPort[] {
  const onHost = pod.hostNetwork?.value.known === true && pod.hostNetwork.value.value
  return pod.containers.flatMap((container) => {
    const image = imageOf(container)
    return container.ports.flatMap((port) => {
      if (onHost) return [hostPort(container, port, port.port, "host", image)]
      return port.hostPort ? [hostPort(container, port, port.hostPort.value, "host-port", image)] : []
    })
  })
}

function hostPort(
  { owner }: Container,
  port: ContainerPort,
  outside: Known<number>,
  by: "host" | "host-port",
  image: ImageRef | undefined,
): PublishedPort {
  const address = by === "host" ? "" : (port.hostIP?.text ?? "")
  const reach = reachOf(address)
  return {
    span: by === "host" ? port.span : (port.hostPort?.span ?? port.span),
    owner,
    containerPort: rangeOf(port.port),
    hostPort: rangeOf(outside),
    address: known(address),
    reach: reach === undefined ? unknown("the address is no address") : known(reach),
    protocol: port.protocol === "UDP" ? "udp" : "tcp",
    by,
    ...(image && { image }),
    rebind: (text) =>
      by === "host" ? refuse("the process shares the host's network") : port.editor.set("hostIP", text),
    remove: () => (by === "host" ? refuse("the process shares the host's network") : port.editor.remove("hostPort")),
  }
}
