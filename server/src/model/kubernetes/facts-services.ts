/** Services: one for each container of a workload, with its probes and the pod's time to stop. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Probe, ProbeAction, ProbeUrl, Service, Workload as WorkloadFact } from "../facts.ts"
import { parseReference } from "../image-reference.ts"
import { askedUrls } from "../probes/asked-urls.ts"
import type { Manifests, Value } from "./types.ts"
import type { Container, KubeProbe, PodTemplate, Workload, WorkloadKind } from "./types-pods.ts"

const workloadNames: Readonly<Record<WorkloadKind, WorkloadFact>> = {
  Deployment: "deployment",
  StatefulSet: "stateful-set",
  DaemonSet: "daemon-set",
  ReplicaSet: "replica-set",
  ReplicationController: "replica-set",
  Job: "job",
  CronJob: "cron-job",
  Pod: "pod",
}

export function servicesOf(model: Manifests): readonly Service[] {
  return model.workloads.flatMap((workload) =>
    (workload.pod?.containers ?? []).map((container) =>
      serviceOf(model, workload, workload.pod as PodTemplate, container),
    ),
  )
}

function serviceOf(model: Manifests, workload: Workload, pod: PodTemplate, container: Container): Service {
  const image = imageOf(container)
  const oneShot = oneShotOf(workload, pod, container)
  return {
    workload: workloadNames[workload.kind],
    span: container.nameSpan,
    owner: container.owner,
    name: container.name,
    nameSpan: container.nameSpan,
    ...(image && { image }),
    builds: false,
    command: commandOf(container),
    probes: [container.readiness, container.liveness, container.startup].flatMap((probe) =>
      probe ? [probeOf(probe, container.owner)] : [],
    ),
    partial: workload.object.isPatch,
    ...(oneShot !== undefined && { oneShot }),
    dependsOn: [],
    restart: known(pod.restartPolicy?.text ?? "Always"),
    ...(pod.restartPolicy && { restartSpan: pod.restartPolicy.span }),
    stopGrace: {
      seconds:
        workload.object.isPatch && pod.gracePeriodSpan === undefined
          ? unknown("the object that this patch changes may set it")
          : pod.gracePeriod,
      ...(pod.gracePeriodSpan && { span: pod.gracePeriodSpan }),
      isDefault: pod.gracePeriodSpan === undefined,
      rewrite: (seconds) => pod.editor.set("terminationGracePeriodSeconds", String(Math.ceil(seconds))),
    },
    replicas: replicasOf(model, workload),
    logging: { driver: undefined, bounded: known(true), span: container.nameSpan },
    editor: container.editor,
  }
}

function oneShotOf({ kind }: Workload, pod: PodTemplate, container: Container): string | undefined {
  if (container.role === "init") return `\`${container.name}\` is an init container`
  if (kind === "Job" || kind === "CronJob") return `a ${kind} runs it`
  const policy = pod.restartPolicy?.text
  return kind === "Pod" && (policy === "Never" || policy === "OnFailure") ? `\`restartPolicy: ${policy}\`` : undefined
}

/** The autoscaler's minimum decides where one of the same file has the workload as its target. */
function replicasOf(model: Manifests, { object, kind, replicas }: Workload): Known<number> {
  const scaler = model.autoscalers.find((each) => each.targetKind === kind && each.targetName === object.name)
  return scaler?.min ?? replicas
}

/** Command and arguments as one list; undefined where the image decides both. */
export function commandOf({ command, args }: Container): Known<readonly string[]> | undefined {
  const words = [...command, ...args]
  if (words.length === 0) return undefined
  const open = words.find((word) => /\$\{\w+\}|\{\{/.test(word.text) && !isScript(words))
  return open === undefined ? known(words.map((word) => word.text)) : unknown("a tool fills the command in")
}

/** `${X}` inside a script is the shell's. */
function isScript(words: readonly Value[]): boolean {
  return /(?:^|\/)(?:ba|da|a)?sh$/.test(words[0]?.text ?? "")
}

export function imageOf(container: Container): Service["image"] {
  const { image, owner } = container
  if (image === undefined) return undefined
  const isOpen = /\$\{|\$\(|\{\{|<[^>]+>/.test(image.text) || /^[A-Z][A-Z0-9_]{3,}$/.test(image.text)
  const masked = image.text.replace(/\$\{[^}]*\}|\$\([^)]*\)|\{\{.*?\}\}|<[^>]*>|^[A-Z][A-Z0-9_]{3,}$/g, "\ufffc")
  return {
    span: image.span,
    owner,
    reference: isOpen ? unknown("a tool fills the image in before it is applied") : known(image.text),
    ...parseReference(masked),
    built: false,
  }
}

function probeOf(probe: KubeProbe, owner: string): Probe {
  return {
    span: probe.span,
    owner,
    purpose: probe.purpose,
    action: actionOf(probe),
    timing: {
      initialDelay: probe.initialDelay,
      period: probe.period,
      timeout: probe.timeout,
      failureThreshold: probe.failureThreshold,
    },
    urls: urlsOf(probe),
    keySpan: probe.keySpan,
  }
}

function actionOf(probe: KubeProbe): ProbeAction {
  switch (probe.kind) {
    case "http":
      return {
        kind: "http",
        path: probe.path?.text ?? "/",
        port: probe.portNumber,
        scheme: probe.scheme,
        headers: new Map(probe.headers.map(({ name, value }) => [name.toLowerCase(), value?.text ?? ""])),
      }
    case "tcp":
    case "grpc":
      return { kind: probe.kind, port: probe.portNumber }
    case "exec":
      return { kind: "exec", command: probe.command.map((word) => word.text), shell: false }
    case "none":
      return { kind: "none" }
  }
}

/** The URL that the kubelet asks (its host is the pod unless one is written), or those that a command asks. */
function urlsOf(probe: KubeProbe): readonly ProbeUrl[] {
  if (probe.kind === "exec") return askedUrls(probe.command)
  if (probe.kind !== "http") return []
  const port = probe.portNumber.known ? probe.portNumber.value : undefined
  const host = probe.host?.text ?? "localhost"
  const path = probe.path?.text ?? "/"
  return [
    {
      url: `${probe.scheme}://${host}${port === undefined ? "" : `:${port}`}${path}`,
      span: probe.path?.span ?? probe.keySpan,
      host,
      ...(port !== undefined && { port }),
      path,
      ...(probe.path && { pathSpan: probe.path.span }),
      headers: probe.headers.map(({ name }) => name.toLowerCase()),
      rewritePath: (text) => probe.path?.rewrite(text) ?? probe.editor.set("httpGet.path", text),
    },
  ]
}
