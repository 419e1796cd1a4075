/** A workload keeps no earlier revision to go back to. */
import { settled } from "../../base/known.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/no-revision-history",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["U2"],
    summary: "A workload keeps no earlier revision.",
    why: "`kubectl rollout undo` scales an old ReplicaSet up again. With `revisionHistoryLimit: 0` all of them are deleted after each rollout, and there is nothing to undo to.",
    remedy: "Remove the line (ten revisions are kept), or keep a few.",
    messages: { none: "`revisionHistoryLimit: 0` leaves nothing for `kubectl rollout undo`." },
    fix: "none",
    references: [
      ref(
        "Kubernetes documentation: clean up policy",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy",
      ),
    ],
  },
  check({ model, stage, report }) {
    if (stage === "development") return
    for (const workload of model?.workloads ?? []) {
      const limit = workload.revisionHistoryLimit
      if (limit === undefined || settled(limit.value) !== 0) continue
      report({ at: limit.span, id: "none", evidence: workload.object.id, scope: workload.object.id })
    }
  },
})
