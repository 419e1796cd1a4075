/** A Service sends traffic to a container that nobody asks whether it is ready. */
import type { KubeService } from "../../model/kubernetes/types-network.ts"
import type { WorkloadKind } from "../../model/kubernetes/types-pods.ts"
import { patchesOf, servicesSelecting } from "../../workspace/kubernetes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/missing-readiness-probe",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["R3"],
    summary: "Pods behind a Service have no readiness probe.",
    why: "Without the probe a pod gets traffic from the moment its process starts, and goes on getting it when the program hangs. A rolling update takes the old pods away before the new ones can answer.\nJobs, init containers and pods that no Service of these files selects are not judged.",
    remedy: "Add a `readinessProbe` that asks the program over the port that the Service leads to.",
    messages: { missing: "Service `{service}` sends traffic to `{name}`, which has no readiness probe." },
    fix: "none",
    references: [
      ref(
        "Kubernetes: liveness, readiness and startup probes",
        "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
      ),
      ref("kube-score: pod probes", "zegl/kube-score:README_PROBES.md"),
    ],
    equivalents: ["CKV_K8S_9", "KUBELINTER-no-readiness-probe", "polaris-readinessProbeMissing"],
  },
  check({ model, uri, workspace, stage, report, unknown }) {
    if (stage === "template") return
    for (const workload of model.workloads) {
      const { pod, object, kind } = workload
      if (pod === undefined || kind === "Job" || kind === "CronJob") continue
      const mains = pod.containers.filter((each) => each.role !== "init")
      // One container of the pod decides for all of them.
      if (mains.some((each) => each.readiness !== undefined)) continue
      if (object.isPatch) {
        unknown("R3", `the object that \`${object.name}\` changes may have a readiness probe`)
        continue
      }
      const patches = patchesOf(workspace, uri, workload)
      if (patches.some(({ item }) => item.pod?.containers.some((each) => each.readiness !== undefined))) continue
      const services = servicesSelecting(workspace, uri, workload).filter(({ item }) => isTraffic(item, kind))
      const [service] = services
      const container = mains.find((each) => each.ports.length > 0) ?? mains[0]
      if (service === undefined || container === undefined) continue
      report({
        at: container.nameSpan,
        id: "missing",
        data: { service: service.item.object.name, name: container.name },
        evidence: container.name,
        scope: container.owner,
        severity: stage === "production" ? "warning" : "hint",
        related: [{ uri: service.uri, span: service.item.object.nameSpan, message: "The Service selects these pods." }],
      })
    }
  },
})

/** Services that only make pods known, to a scraper or to each other, send them nothing that waits for readiness. */
function isTraffic({ publishNotReadyAddresses, clusterIP, ports }: KubeService, kind: WorkloadKind): boolean {
  if (publishNotReadyAddresses || (kind === "DaemonSet" && clusterIP?.text === "None")) return false
  return ports.length === 0 || ports.some(({ name }) => !/metrics|prometheus/.test(name?.text ?? ""))
}
