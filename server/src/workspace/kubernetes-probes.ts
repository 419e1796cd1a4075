/** The containers of manifests whose probes stand where they are written: no patch around changes them. */
import type { EditResult } from "../base/edit.ts"
import type { Span } from "../base/span.ts"
import type { Manifests } from "../model/kubernetes/types.ts"
import type { Container, PodTemplate, Workload } from "../model/kubernetes/types-pods.ts"
import { patchesOf } from "./kubernetes.ts"
import type { Workspace } from "./types.ts"

export interface ProbedContainer {
  readonly workload: Workload
  readonly pod: PodTemplate
  readonly container: Container
}

/** Long-running containers with a probe; those of patches, and those that a patch gives other probes, are left out. */
export function probedContainers(workspace: Workspace, uri: string, model: Manifests): readonly ProbedContainer[] {
  return model.workloads.flatMap((workload) => {
    const { pod, object, kind } = workload
    if (pod === undefined || object.isPatch || kind === "Job" || kind === "CronJob") return []
    const probed = pod.containers.filter((each) => each.role !== "init" && hasProbe(each))
    if (probed.length === 0) return []
    const patched = new Set(
      patchesOf(workspace, uri, workload).flatMap(({ item }) =>
        (item.pod?.containers ?? []).filter(hasProbe).map((each) => each.name),
      ),
    )
    return probed.filter(({ name }) => !patched.has(name)).map((container) => ({ workload, pod, container }))
  })
}

function hasProbe({ readiness, liveness, startup }: Container): boolean {
  return readiness !== undefined || liveness !== undefined || startup !== undefined
}

/** Adds a header to the HTTP probe at `keySpan`, or refuses; undefined where no such probe stands in the file. */
export function addProbeHeader(
  workspace: Workspace,
  uri: string,
  keySpan: Span,
  name: string,
  value: string,
): EditResult | undefined {
  const containers = workspace.model(uri, "kubernetes")?.workloads.flatMap(({ pod }) => pod?.containers ?? []) ?? []
  const probe = containers
    .flatMap(({ readiness, liveness, startup }) => [readiness, liveness, startup])
    .find((each) => each?.keySpan.start === keySpan.start)
  if (probe?.kind !== "http") return undefined
  return probe.headers.length === 0
    ? probe.editor.set("httpGet.httpHeaders", `- name: ${name}\n  value: ${value}`)
    : probe.editor.addItems("httpGet.httpHeaders", [`{ name: ${name}, value: ${value} }`])
}
