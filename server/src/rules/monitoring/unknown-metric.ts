/** A rule or dashboard names a metric of the products that none of them exports. */
import { nearest } from "../../base/nearest.ts"
import { existingNames, isHeaderAsMetric, replacementOf } from "../../model/metrics/catalogue.ts"
import { missingSeries, seriesOf } from "../../workspace/monitoring-metrics.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/unknown-metric",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["M2", "M3"],
    summary: "A rule or dashboard asks for a metric that does not exist.",
    why: "An expression on a series that nothing exports is empty: the alert never fires, the panel stays blank, and both look like calm. The names that begin with `signal_horizon_` stand in documents only.",
    remedy: "Use the name that the product exports; its `/metrics` lists them all.",
    messages: {
      unknown: "`{metric}` is exported by no release{hint}.",
    },
    fix: "review",
    references: [
      ref("Horizon API: metrics", "atlas-crew/synapse:apps/signal-horizon/api/src/services/metrics.ts"),
      ref(
        "Synapse WAF: Prometheus metrics",
        "atlas-crew/synapse:apps/synapse-pingora/docs/observability/PROMETHEUS_METRICS.md",
      ),
      ref("Horizon documentation: metrics", "https://docs.mathematicalcompany.com/docs/professionals/metrics"),
    ],
  },
  check({ uri, facts, stage, workspace, report, fix }) {
    for (const { use, by, owner } of missingSeries(workspace, uri, seriesOf(workspace, uri, facts))) {
      // The detection header is no metric: a rule of its own says what is.
      if (isHeaderAsMetric(use.name)) continue
      const documented = replacementOf(use.name)
      const meant = documented ?? nearest(use.name, existingNames)
      report({
        at: use.span,
        id: "unknown",
        data: { metric: use.name, hint: meant === undefined ? "" : `; \`${meant}\` is` },
        evidence: `${by}:${use.name}`,
        scope: owner,
        ...(stage === "production" ? {} : { severity: "info" as const }),
        ...(meant === undefined
          ? {}
          : {
              fixes: () =>
                fix({
                  title: `Use \`${meant}\``,
                  safety: "review",
                  caveat: "Labels and type of the metric may differ: look at the whole expression.",
                  edits: use.rewrite(meant),
                }),
            }),
      })
    }
  },
})
