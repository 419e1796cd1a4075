/** A liveness probe asks whether the program's dependencies are there: it restarts what is not broken. */

import { pathOf } from "../../model/kubernetes/probe-budgets.ts"
import { dependencyPath } from "../../model/probes/dependency-paths.ts"
import { probedContainers } from "../../workspace/kubernetes-probes.ts"
import { horizonOwners } from "../../workspace/products.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/liveness-on-dependency",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A liveness probe asks for readiness, so that a lost dependency restarts the program.",
    why: "A readiness path answers no while a database or another service is away. The kubelet then kills every instance at once, although none of them is broken, and all of them start together when the dependency returns.\nHorizon's `/ready` asks its database; `/health` asks nothing.",
    remedy:
      "Let liveness ask a path that the process answers from itself (`/health`, `/livez`), and readiness the other one.",
    messages: {
      hub: "Liveness on `/ready` restarts Horizon while its database is away; `/health` asks nothing.",
      path: "Liveness on `{path}` restarts `{name}` while something that it depends on is away.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: liveness, readiness and startup probes",
        "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
      ),
      ref(
        "Spring Boot: checking external state with Kubernetes probes",
        "https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.kubernetes-probes",
      ),
      ref("Horizon API: top-level routes", "atlas-crew/synapse:apps/signal-horizon/api/src/top-level-route-paths.ts"),
    ],
  },
  check({ model, facts, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    const hubs = horizonOwners(facts)
    for (const { container } of probedContainers(workspace, uri, model)) {
      const { liveness, owner, name } = container
      if (liveness?.kind !== "http") continue
      const path = pathOf(liveness)
      const found = dependencyPath(path)
      const isHub = hubs.has(owner) && path === "/ready"
      if (found === undefined) continue
      const better = isHub ? "/health" : found.own
      report({
        at: liveness.path?.span ?? liveness.keySpan,
        id: isHub ? "hub" : "path",
        data: { path, name },
        evidence: path,
        scope: owner,
        severity: stage === "production" ? "warning" : "hint",
        fixes: () =>
          better === undefined || liveness.path === undefined
            ? []
            : fix({
                title: `Ask ${better}`,
                safety: "review",
                caveat: `A program that hangs only in what \`${path}\` looks at is then no longer restarted.`,
                edits: liveness.path.rewrite(better),
              }),
      })
    }
  },
})
