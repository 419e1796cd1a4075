/** The pause before the stop signal takes the whole time that the pod has for stopping. */
import { settled } from "../../base/known.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "shutdown/pre-stop-eats-grace",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A `preStop` pause is as long as the pod's grace period.",
    why: "The grace period starts with the hook, not with the signal. A hook that waits for all of it leaves two seconds between the stop signal and the kill: open requests are cut, data in memory is lost.",
    remedy: "Set `terminationGracePeriodSeconds` to the pause plus the time that the program needs to drain.",
    messages: {
      all: "`preStop` waits {sleep} s of {grace} s: the program is killed as soon as it is asked to stop.",
      default: "`preStop` waits {sleep} s, and the pod is killed after {grace} s by default.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: termination of pods",
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
      ),
      ref(
        "Kubernetes: container hooks",
        "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution",
      ),
    ],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const { pod, object } of model.workloads) {
      if (pod === undefined) continue
      if (object.isPatch && pod.gracePeriodSpan === undefined) continue
      const grace = settled(pod.gracePeriod)
      for (const container of pod.containers) {
        const { preStop } = container
        const sleep = settled(preStop?.sleepSeconds)
        if (preStop === undefined || sleep === undefined || grace === undefined || sleep < grace) continue
        const wanted = Math.ceil(sleep) + 30
        report({
          at: preStop.keySpan,
          id: pod.gracePeriodSpan === undefined ? "default" : "all",
          data: { sleep, grace },
          evidence: "preStop",
          scope: container.owner,
          ...(stage === "development" ? { severity: "hint" as const } : {}),
          fixes: () =>
            fix({
              title: `Give the pod ${wanted} s`,
              safety: "review",
              caveat: `Stopping, and with it every rollout, may take up to ${wanted} s.`,
              edits: pod.editor.set("terminationGracePeriodSeconds", String(wanted)),
            }),
        })
      }
    }
  },
})
