/** Liveness asks what readiness asks, and gives up as soon: a pod is killed at the moment it should be left in peace. */
import { settled } from "../../base/known.ts"
import { asksTheSame, failureBudget, pathOf } from "../../model/kubernetes/probe-budgets.ts"
import { dependencyPath } from "../../model/probes/dependency-paths.ts"
import { probedContainers } from "../../workspace/kubernetes-probes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/identical-probes",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["R3"],
    summary: "Readiness and liveness ask the same thing and give up after the same time.",
    why: "Readiness takes a pod that is too busy out of the Service, so that it can recover. A liveness probe that asks the same and waits no longer kills it at that very moment, its open requests with it; under load one pod after the other.\nThe same path is fine where liveness waits longer. gRPC probes are not judged: they may ask for different services.",
    remedy:
      "Give liveness a larger `failureThreshold` (or period) than readiness, or let it ask a path of its own that asks nothing else.",
    messages: {
      same: "Liveness asks what readiness asks and gives up as soon, after {liveness} s: a busy pod is killed, not relieved.",
      sooner:
        "Liveness asks what readiness asks and gives up sooner: after {liveness} s, readiness after {readiness} s.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: configure liveness, readiness and startup probes",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
      ),
      ref("kube-score: pod probes", "zegl/kube-score:README_PROBES.md"),
    ],
    equivalents: ["kube-score pod-probes"],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const { container } of probedContainers(workspace, uri, model)) {
      const { readiness, liveness, owner } = container
      if (readiness === undefined || liveness === undefined || !asksTheSame(readiness, liveness)) continue
      // That a path asks for dependencies is the graver fact, and another rule's.
      if (liveness.kind === "http" && dependencyPath(pathOf(liveness)) !== undefined) continue
      const wait = settled(failureBudget(liveness))
      const ready = settled(failureBudget(readiness))
      const period = settled(liveness.period)
      if (wait === undefined || ready === undefined || period === undefined || wait > ready) continue
      const threshold = Math.floor((2 * ready) / Math.max(period, 1)) + 1
      report({
        at: liveness.keySpan,
        id: wait === ready ? "same" : "sooner",
        data: { liveness: wait, readiness: ready },
        evidence: "liveness",
        scope: owner,
        // A port that takes connections, or a command, says less of load than a request does.
        severity: stage !== "production" ? "hint" : liveness.kind === "http" ? "warning" : "info",
        related: [{ uri, span: readiness.keySpan, message: "Readiness asks the same." }],
        fixes: () =>
          fix({
            title: `Let liveness fail ${threshold} times`,
            safety: "review",
            caveat: `A program that hangs is restarted after ${threshold * period} s instead of ${wait} s.`,
            edits: liveness.editor.set("failureThreshold", String(threshold)),
          }),
      })
    }
  },
})
