/** A rollout ends without looking at what it started. */
import { nameOf } from "../../base/uri.ts"
import { executionOrder, rolloutOfSteps } from "../../workspace/rollouts.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/unverified-rollout",
    subject: "shell",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: ["U1"],
    summary: "A deploy script does not check what it has started.",
    why: "`docker compose up -d` and `kubectl apply` return before anything is known of the new version. A script that ends there is green even if every container crashes a second later.",
    remedy:
      "Wait with a time-out and ask the health endpoint: `docker compose up -d --wait --wait-timeout 120`, `kubectl rollout status --timeout=120s`, then an HTTP probe. Go back on failure.",
    messages: { unverified: "Nothing checks whether the new version runs: no wait, no health request." },
    fix: "none",
    references: [
      ref("Docker documentation: docker compose up --wait", "https://docs.docker.com/reference/cli/docker/compose/up/"),
      ref(
        "Kubernetes documentation: kubectl rollout status",
        "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/",
      ),
    ],
  },
  check({ uri, stage, model, workspace, report }) {
    const name = decodeURIComponent(nameOf(uri))
    if (model === undefined || stage !== "production" || !/deploy|upgrade|update|release|rollout|rollback/i.test(name))
      return
    const rollout = rolloutOfSteps(uri, name, executionOrder(workspace, uri))
    const last = rollout.events.findLast(
      (each) =>
        (each.kind === "update" || each.kind === "scale" || (each.kind === "restart" && each.tool !== "other")) &&
        each.uri === uri,
    )
    // The verdict may lie in a function or in a script that this reader does not follow.
    if (
      last === undefined ||
      rollout.verifies ||
      model.functions.some((each) => /health|verif|check|wait|smoke|ready/i.test(each.name))
    )
      return
    report({
      at: last.span,
      id: "unverified",
      evidence: last.step.texts.slice(0, 3).join(" "),
      scope: last.step.inFunction ?? "",
    })
  },
})
