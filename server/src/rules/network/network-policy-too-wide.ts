/** A NetworkPolicy of a database, or of the hub, lets in whoever asks. */
import type { Span } from "../../base/span.ts"
import type { NetworkPolicy, PolicyRule } from "../../model/kubernetes/types-network.ts"
import { manifestsAround, mayMeet } from "../../workspace/kubernetes.ts"
import { coversPod, databasesAround, opensDatabase, servesHub, tooWideIn } from "../../workspace/kubernetes-policies.ts"
import { horizonOwners } from "../../workspace/products.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/network-policy-too-wide",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S7"],
    summary: "A NetworkPolicy of a database admits everybody.",
    why: "Policies add up: what one of them admits no other takes back. A rule without `from` admits every address, `namespaceSelector: {}` every pod of every namespace, so that the policy looks like a fence and is none.\nThe policy that the hub's chart renders admits every namespace.",
    remedy:
      "Name the clients: a `podSelector` with their labels, together with a `namespaceSelector` where they run in another namespace.",
    messages: {
      everybody: "This rule has no `from`: everybody reaches {what}.",
      namespaces: "`namespaceSelector: {}` admits every pod of every namespace to {what}.",
      addresses: "`{cidr}` admits every address to {what}.",
    },
    fix: "none",
    references: [
      ref("Kubernetes: network policies", "https://kubernetes.io/docs/concepts/services-networking/network-policies/"),
      ref("Chart of the hub: its policy", "atlas-crew/synapse:charts/synapse-fleet"),
    ],
  },
  check({ model, uri, workspace, stage, document, report }) {
    if (stage === "template") return
    for (const policy of model.networkPolicies) {
      if (!policy.policyTypes.includes("Ingress")) continue
      for (const rule of policy.ingress) {
        const opened = openedBy(workspace, uri, policy, rule)
        if (opened === undefined) continue
        for (const { how, span } of tooWideIn(rule)) {
          report({
            at: firstLine(document.source.text, span),
            id: how,
            data: { what: opened.what, cidr: document.source.text.slice(span.start, span.end) },
            evidence: `${policy.object.name} ${how}`,
            scope: policy.object.id,
            ...(stage === "development" || !opened.isDatabase || isOptional(workspace, uri, policy)
              ? { severity: "info" as const }
              : {}),
            ...(opened.related === undefined ? {} : { related: [opened.related] }),
          })
        }
      }
    }
  },
})

/** A rule may have many lines: its first one stands for it. */
function firstLine(text: string, { start, end }: Span): Span {
  const written = text.slice(start, end)
  return { start, end: start + (/^[^\r\n]*/.exec(written)?.[0].length ?? written.length) }
}

/** Charts open their ports to every pod unless a value says otherwise: a choice of theirs that is known, and no slip. */
function isOptional(workspace: Workspace, uri: string, { object }: NetworkPolicy): boolean {
  return object.labels.has("helm.sh/chart") && !servesHub(workspace, uri, object)
}

interface Opened {
  readonly what: string
  readonly isDatabase: boolean
  readonly related?: { readonly uri: string; readonly span: Span; readonly message: string }
}

/** What the rule opens that should be closed: a database, or else the hub, whose port speaks plain HTTP. */
function openedBy(workspace: Workspace, uri: string, policy: NetworkPolicy, rule: PolicyRule): Opened | undefined {
  for (const { uri: at, item } of databasesAround(workspace, uri)) {
    const { object } = item.workload
    if (!mayMeet(policy.object, object) || !coversPod(policy, item.pod) || !opensDatabase(rule, item)) continue
    const related = { uri: at, span: object.nameSpan, message: `${item.server.name} runs here.` }
    return { what: `${item.server.name} of \`${object.name}\``, isDatabase: true, related }
  }
  const isEverything = policy.podSelector === undefined || policy.podSelector.isEmpty
  return !isEverything && coversHub(workspace, uri, policy) ? { what: "the hub", isDatabase: false } : undefined
}

function coversHub(workspace: Workspace, uri: string, policy: NetworkPolicy): boolean {
  return manifestsAround(workspace, uri).some((at) => {
    const facts = workspace.facts(at.uri)
    const hubs = facts === undefined ? undefined : horizonOwners(facts)
    return at.item.workloads.some(
      ({ pod, object }) =>
        pod !== undefined &&
        mayMeet(policy.object, object) &&
        coversPod(policy, pod) &&
        pod.containers.some(({ owner }) => hubs?.has(owner) === true),
    )
  })
}
