/** A probe may take as long as the time between two probes: the times that its author reckons with are others. */
import { settled } from "../../base/known.ts"
import { probedContainers } from "../../workspace/kubernetes-probes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/probe-timeout-over-period",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A probe's timeout is not shorter than its period.",
    why: "The kubelet starts no probe while the one before it runs. A program that hangs is then asked once per timeout instead of once per period, and is found out later than failureThreshold × period says.",
    remedy: "Set `timeoutSeconds` below `periodSeconds`.",
    messages: {
      longer:
        "A probe may take {timeout} s and is due every {period} s: a hang is found after {real} s, not {meant} s.",
      equal: "A probe may take the whole period of {period} s: the next one is due before it has failed.",
    },
    fix: "none",
    references: [
      ref(
        "Kubernetes: configure probes",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes",
      ),
      ref("kubelet: one probe at a time", "kubernetes/kubernetes:pkg/kubelet/prober/worker.go"),
    ],
  },
  check({ model, uri, workspace, stage, report }) {
    if (stage === "template") return
    for (const { container } of probedContainers(workspace, uri, model)) {
      for (const probe of [container.readiness, container.liveness, container.startup]) {
        const timeout = settled(probe?.timeout)
        const period = settled(probe?.period)
        const failures = settled(probe?.failureThreshold)
        if (probe === undefined || timeout === undefined || period === undefined || timeout < period) continue
        report({
          at: probe.written.get("timeoutSeconds") ?? probe.written.get("periodSeconds") ?? probe.keySpan,
          id: timeout > period ? "longer" : "equal",
          data: { timeout, period, real: timeout * (failures ?? 3), meant: period * (failures ?? 3) },
          evidence: probe.purpose,
          scope: container.owner,
        })
      }
    }
  },
})
