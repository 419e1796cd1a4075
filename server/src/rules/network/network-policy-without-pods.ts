/** The selector of a NetworkPolicy fits none of the pods beside it. */
import { isBuiltInGroup, selects } from "../../model/kubernetes/object.ts"
import type { NetworkPolicy } from "../../model/kubernetes/types-network.ts"
import type { PodTemplate, Workload } from "../../model/kubernetes/types-pods.ts"
import { manifestsAround, mayMeet } from "../../workspace/kubernetes.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/network-policy-without-pods",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S7"],
    summary: "A NetworkPolicy selects none of the pods in these files.",
    why: "A policy whose selector fits no pod is accepted and does nothing: the pods that were meant stay open to the whole cluster.\nOnly policies beside workloads that use the same label are judged: others may be meant for pods of other files.",
    remedy: "Give the selector the labels of the pod template, or remove the policy.",
    messages: { none: "The policy selects no pod: no workload here has `{label}`." },
    fix: "none",
    references: [
      ref("Kubernetes: network policies", "https://kubernetes.io/docs/concepts/services-networking/network-policies/"),
    ],
  },
  check({ model, uri, workspace, stage, report }) {
    if (stage === "template") return
    for (const policy of model.networkPolicies) {
      const { podSelector, object } = policy
      if (podSelector === undefined || podSelector.isEmpty || podSelector.hasExpressions) continue
      const label = [...podSelector.labels].find(([, value]) => !value.isSlot)
      const pods = podsBeside(workspace, uri, policy)
      if (label === undefined || pods === undefined || pods.some(({ labels }) => selects(podSelector, labels))) continue
      const [name, value] = [...podSelector.labels].find(([key, each]) => !isOn(pods, key, each.text)) ?? label
      // Labels that nothing here uses are those of an operator or of other files.
      if (![...podSelector.labels.keys()].some((key) => pods.some(({ labels }) => labels.has(key)))) continue
      report({
        at: value.wholeSpan,
        id: "none",
        data: { label: `${name}: ${value.text}` },
        evidence: name,
        scope: object.id,
      })
    }
  },
})

function isOn(pods: readonly PodTemplate[], name: string, text: string): boolean {
  return pods.some(({ labels }) => labels.get(name)?.text === text)
}

/** Pods of the policy's namespace; undefined where objects of other kinds may make more of them. */
function podsBeside(workspace: Workspace, uri: string, { object }: NetworkPolicy): readonly PodTemplate[] | undefined {
  const around = manifestsAround(workspace, uri)
  const isOpen = around.some(
    ({ item }) =>
      item.kustomization !== undefined ||
      item.objects.some((each) => !isBuiltInGroup(each.group) && mayMeet(each, object)),
  )
  if (isOpen) return undefined
  const pods = around.flatMap(({ item }) => item.workloads.filter((each: Workload) => mayMeet(each.object, object)))
  return pods.flatMap(({ pod }) => pod ?? [])
}
