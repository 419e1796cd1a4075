/** A selector does not fit the labels that it is meant for. */
import { selects } from "../../model/kubernetes/object.ts"
import type { KubeService } from "../../model/kubernetes/types-network.ts"
import type { Workload } from "../../model/kubernetes/types-pods.ts"
import { isPatchFile, mayMeet, workloadsOf } from "../../workspace/kubernetes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/selector-mismatch",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A selector does not fit the labels that it is meant for.",
    why: "The server refuses a workload whose selector does not match its own template. A Service with a label that its pods do not have is accepted, has no endpoints, and answers nothing.\nServices are judged only where the workload that is meant stands in the same file.",
    remedy: "Give selector and pod template the same labels. The selector of an existing workload cannot be changed.",
    messages: {
      workload: "`{label}` of the selector is not on the pod template: the server refuses the {kind}.",
      missing: "`{kind}` needs a `selector` that matches its pod template: the server refuses it.",
      service: "The Service selects no pods: `{workload}` has {has}.",
    },
    fix: "none",
    references: [
      ref(
        "Kubernetes: selector of a Deployment",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
      ),
      ref(
        "Kubernetes: labels and selectors",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
      ),
    ],
    equivalents: ["KUBELINTER-mismatching-selector", "KUBELINTER-dangling-service"],
  },
  check({ model, uri, workspace, stage, report }) {
    if (stage === "template" || isPatchFile(workspace, uri)) return
    for (const { object, kind, selector, pod } of model.workloads) {
      if (pod === undefined || object.isPatch || !needsSelector(kind, object.group)) continue
      const base = { scope: object.id, evidence: "selector" }
      if (selector === undefined) {
        if (object.apiVersion === "apps/v1") report({ ...base, at: object.kindSpan, id: "missing", data: { kind } })
        continue
      }
      for (const [name, value] of selector.labels) {
        const own = pod.labels.get(name)
        if (own?.text === value.text || own?.isSlot === true || value.isSlot) continue
        report({ ...base, evidence: name, at: value.wholeSpan, id: "workload", data: { label: name, kind } })
      }
    }
    for (const service of model.services) {
      const meant = meantWorkload(service, model.workloads)
      const { selector } = service
      if (meant?.pod === undefined || selector === undefined || workloadsOf(workspace, uri, service).length > 0)
        continue
      const [name = "", value] =
        [...selector.labels].find(([key, each]) => meant.pod?.labels.get(key)?.text !== each.text) ?? []
      const own = meant.pod.labels.get(name)
      report({
        at: value?.wholeSpan ?? selector.keySpan,
        id: "service",
        data: {
          workload: meant.object.name,
          has: own === undefined ? `no label \`${name}\`` : `\`${name}: ${own.text}\``,
        },
        evidence: name,
        scope: service.object.id,
        severity: "warning",
        related: [{ uri, span: meant.object.nameSpan, message: "This workload is named like the Service." }],
      })
    }
  },
})

function needsSelector(kind: Workload["kind"], group: string): boolean {
  return /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/.test(kind) && group === "apps"
}

/** The workload of the Service's own name, or the only one whose labels share a value with the selector. */
function meantWorkload(service: KubeService, workloads: readonly Workload[]): Workload | undefined {
  const { selector, object } = service
  if (selector === undefined || selector.isEmpty || [...selector.labels.values()].some((value) => value.isSlot))
    return undefined
  const pods = workloads.filter(({ pod, object: own }) => pod !== undefined && !own.isPatch && mayMeet(own, object))
  if (pods.some(({ pod }) => pod !== undefined && selects(selector, pod.labels))) return undefined
  return pods.find((each) => each.object.name === object.name)
}
