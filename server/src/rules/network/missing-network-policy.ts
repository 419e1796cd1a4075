/** Nothing in the manifests limits which pods may connect to a database. */
import { isPatchFile } from "../../workspace/kubernetes.ts"
import { databasesIn, limitsOn, otherLimits, servesHub } from "../../workspace/kubernetes-policies.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/missing-network-policy",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S7"],
    summary: "No NetworkPolicy limits who may connect to a database.",
    why: "Without a policy every pod of the cluster, of every namespace, may connect to the database: one breached container anywhere then stands before its password.\nBeside the hub it is a warning: its databases hold the keys and the traffic of all sensors. Elsewhere it is a remark, because the policy may stand in other files.",
    remedy:
      "Add a NetworkPolicy that selects the pods of the database and admits its clients by their labels. It acts only where the network plugin of the cluster enforces policies.",
    messages: {
      missing: "No NetworkPolicy selects `{workload}`: every pod of the cluster reaches {product}.",
    },
    fix: "none",
    references: [
      ref("Kubernetes: network policies", "https://kubernetes.io/docs/concepts/services-networking/network-policies/"),
      ref(
        "NSA and CISA: Kubernetes hardening guide",
        "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
      ),
    ],
    equivalents: ["CKV2_K8S_6"],
  },
  check({ model, uri, workspace, stage, report, unknown }) {
    if (stage !== "production" || isPatchFile(workspace, uri)) return
    for (const database of databasesIn(model)) {
      const { workload, server } = database
      if (limitsOn(workspace, uri, database).length > 0) continue
      const other = otherLimits(workspace, uri)
      if (other !== undefined) {
        unknown("S7", other)
        continue
      }
      report({
        at: workload.object.nameSpan,
        id: "missing",
        data: { workload: workload.object.name, product: server.name },
        evidence: workload.object.id,
        scope: workload.object.id,
        ...(servesHub(workspace, uri, workload.object) ? { severity: "warning" as const } : {}),
      })
    }
  },
})
