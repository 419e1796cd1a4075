/** Outline and hover of manifests: objects with their containers; images, probes and Services in numbers. */
import type { Known } from "../base/known.ts"
import { type Span, span, touches } from "../base/span.ts"
import type { KubeObject, Manifests } from "../model/kubernetes/types.ts"
import type { KubeService } from "../model/kubernetes/types-network.ts"
import type { Container, KubeProbe, PodTemplate, Workload } from "../model/kubernetes/types-pods.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

/** Objects in file order, with the containers of their pods. */
export function kubernetesSymbols(model: Manifests): readonly DocumentSymbolInfo[] {
  const workloads = new Map(model.workloads.map((each) => [each.object.root, each]))
  return model.objects.map((object) => {
    const containers = workloads.get(object.root)?.pod?.containers ?? []
    return {
      name: object.name === "" ? object.kind || "(empty)" : object.name,
      detail: object.kind,
      kind: "group" as const,
      span: cover(object.span, object.nameSpan),
      nameSpan: object.nameSpan,
      children: containers.map((container) => symbolOf(container)),
    }
  })
}

function symbolOf(container: Container): DocumentSymbolInfo {
  const { name, nameSpan, image } = container
  return {
    name: name === "" ? "(empty)" : name,
    ...(image && { detail: image.text }),
    kind: "service",
    span: cover(container.span, nameSpan),
    nameSpan,
    children: [],
  }
}

function cover(a: Span, b: Span): Span {
  return span(Math.min(a.start, b.start), Math.max(a.end, b.end))
}

/** What the thing at the offset means, in the numbers of its defaults. */
export function kubernetesHover(model: Manifests, at: number): HoverPart | undefined {
  for (const service of model.services) if (touches(service.typeValue?.span ?? none, at)) return serviceHover(service)
  for (const workload of model.workloads) {
    const { pod } = workload
    if (pod === undefined) continue
    if (pod.gracePeriodSpan && touches(pod.gracePeriodSpan, at))
      return { span: pod.gracePeriodSpan, markdown: graceText(pod) }
    for (const container of pod.containers) {
      const part = containerHover(container, workload, pod, at)
      if (part !== undefined) return part
    }
  }
  return objectHover(model, at)
}

const none = span(-1)

function containerHover(container: Container, workload: Workload, pod: PodTemplate, at: number): HoverPart | undefined {
  const { image, preStop } = container
  if (image && touches(image.span, at)) return { span: image.span, markdown: imageText(container) }
  for (const probe of [container.readiness, container.liveness, container.startup]) {
    if (
      probe &&
      (touches(probe.keySpan, at) ||
        [...probe.written.values()].some((each) => touches(each, at) && each.end - each.start < 20))
    )
      return { span: probe.keySpan, markdown: probeText(probe, container) }
  }
  if (preStop && touches(preStop.keySpan, at)) return { span: preStop.keySpan, markdown: graceText(pod) }
  if (!touches(container.nameSpan, at)) return undefined
  return {
    span: container.nameSpan,
    markdown: `**${code(container.name)}** of ${workload.kind} ${code(workload.object.name)}\n\n${list([roleText(container), shutdownText(pod, container)])}`,
  }
}

function roleText({ role }: Container): string {
  if (role === "init") return "Runs before the others and ends"
  return role === "sidecar" ? "Sidecar: starts before the others and stays" : "Runs as long as the pod"
}

function imageText({ image, imagePullPolicy, owner }: Container): string {
  const text = image?.text ?? ""
  const moves = !text.includes("@") && (!/:[^/]+$/.test(text) || /:latest$/.test(text))
  const policy = imagePullPolicy?.text ?? (moves ? "Always" : "IfNotPresent")
  return `**Image** ${code(text)} of ${code(owner)}\n\n${list([`Pulled: ${code(policy)}${imagePullPolicy ? "" : " (default for this tag)"}`])}`
}

/** Sums and products of what is known; undefined where a part is not. */
function seconds(
  compute: (...values: readonly number[]) => number,
  ...parts: readonly Known<number>[]
): string | undefined {
  const values = parts.flatMap((part) => (part.known ? [part.value] : []))
  return values.length === parts.length ? `${compute(...values)} s` : undefined
}

function probeText(probe: KubeProbe, container: Container): string {
  const { initialDelay, period, timeout, failureThreshold } = probe
  const times = `every ${shown(period)} s, ${shown(timeout)} s to answer, ${shown(failureThreshold)} failures count`
  const budget = seconds(
    (delay = 0, each = 0, count = 0) => delay + each * count,
    initialDelay,
    period,
    failureThreshold,
  )
  const down = seconds((each = 0, count = 0) => each * count, period, failureThreshold)
  const hung = seconds((each = 0, count = 0, wait = 0) => each * count + wait, period, failureThreshold, timeout)
  const words: Readonly<Record<KubeProbe["purpose"], readonly (string | undefined)[]>> = {
    startup: [budget && `Start budget: ${budget}, then the container is killed`],
    liveness: [
      hung && `A hung container is restarted after at most ${hung}`,
      container.startup
        ? "Waits until the startup probe has succeeded"
        : budget && `Start budget without a startup probe: ${budget}`,
    ],
    readiness: [down && `Traffic stops ${down} after the first failure`, "Never restarts anything"],
  }
  return `**${probe.purpose} probe** of ${code(container.owner)}\n\n${list([times, ...words[probe.purpose]])}`
}

function shown(value: Known<number>): string {
  return value.known ? String(value.value) : "?"
}

function graceText(pod: PodTemplate): string {
  return `**Shutdown** of the pod\n\n${list([
    `Grace period: ${shown(pod.gracePeriod)} s from the first signal to the kill; \`preStop\` runs inside it`,
    ...pod.containers.filter((each) => each.role !== "init").map((each) => shutdownText(pod, each)),
  ])}`
}

/** What is left for the program once its hook has run. */
function shutdownText(pod: PodTemplate, { name, preStop }: Container): string | undefined {
  if (preStop === undefined)
    return seconds((grace = 0) => grace, pod.gracePeriod)?.replace(/^/, `Shutdown budget of ${code(name)}: `)
  const left = seconds((grace = 0, sleep = 0) => Math.max(0, grace - sleep), pod.gracePeriod, preStop.sleepSeconds)
  return left === undefined
    ? `Shutdown budget of ${code(name)}: the grace period less what \`preStop\` takes`
    : `Shutdown budget of ${code(name)}: ${left} after \`preStop\``
}

const exposure: Readonly<Record<string, string>> = {
  ClusterIP: "Reachable inside the cluster only",
  NodePort: "Reachable on a port of every node's address",
  LoadBalancer: "Reachable through a balancer of the cloud, and on a port of every node unless that is switched off",
  ExternalName: "A name for a host outside of the cluster",
}

function serviceHover(service: KubeService): HoverPart | undefined {
  const at = service.typeValue?.span
  if (at === undefined) return undefined
  const ports = service.ports.map((port) => {
    const target = port.targetPort?.value ?? port.port
    return `Port ${shown(port.port)} to ${target.known ? code(String(target.value)) : "?"} of the pods`
  })
  const reach = service.isInternal ? "Reachable through a balancer of the private network" : exposure[service.type]
  return { span: at, markdown: `**Service** ${code(service.object.name)}\n\n${list([reach, ...ports])}` }
}

function objectHover(model: Manifests, at: number): HoverPart | undefined {
  const object: KubeObject | undefined = model.objects.find((each) => touches(each.nameSpan, at))
  if (object === undefined) return undefined
  const workload = model.workloads.find((each) => each.object.root === object.root)
  const lines = [
    workload && workload.kind !== "DaemonSet" ? `Replicas: ${shown(workload.replicas)}` : undefined,
    workload?.kind === "DaemonSet" ? "One pod on every node" : undefined,
    workload?.schedule && `Runs at ${code(workload.schedule.text)}`,
    object.namespace === undefined ? undefined : `Namespace ${code(object.namespace)}`,
  ]
  return { span: object.nameSpan, markdown: `**${object.kind}** ${code(object.name)}\n\n${list(lines)}` }
}
