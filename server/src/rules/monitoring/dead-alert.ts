/** A rule or dashboard watches a series that is exported and never updated. */
import { metricOf } from "../../model/metrics/catalogue.ts"
import { seriesOf } from "../../workspace/monitoring-metrics.ts"
import { recordedNames } from "../../workspace/monitoring-rules.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/dead-alert",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M2", "M3"],
    summary: "A rule watches a series that never moves.",
    why: "The sensor exports `synapse_backend_healthy`, `synapse_shadow_*`, `synapse_dlp_*` and some more without ever writing to them. They keep their first value whatever happens, so that an alert on them never fires, or always does.",
    remedy:
      "Watch a series that is updated: `synapse_requests_by_status` for backends, `synapse_waf_blocked` for the rules.",
    messages: {
      alert: "`{metric}` is exported but never updated: the alert tells nothing.",
      recording: "`{metric}` is exported but never updated: what is recorded never moves.",
      dashboard: "`{metric}` is exported but never updated: the panel never moves.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: metrics", "atlas-crew/synapse:apps/synapse-pingora/src/metrics.rs"),
      ref(
        "Synapse WAF: Prometheus metrics",
        "atlas-crew/synapse:apps/synapse-pingora/docs/observability/PROMETHEUS_METRICS.md",
      ),
    ],
  },
  check({ uri, facts, stage, workspace, report }) {
    const still = seriesOf(workspace, uri, facts).filter(({ use }) => metricOf(use.name)?.moves === false)
    if (still.length === 0) return
    const recorded = recordedNames(workspace, uri)
    for (const { use, by, owner } of still) {
      if (recorded.has(use.name)) continue
      report({
        at: use.span,
        id: by,
        data: { metric: use.name },
        evidence: `${by}:${use.name}`,
        scope: owner,
        ...(stage === "production" ? {} : { severity: "info" as const }),
      })
    }
  },
})
