/** A rule or dashboard takes the sensor's detection header for a metric. */
import { detectionMetric, isHeaderAsMetric } from "../../model/metrics/catalogue.ts"
import { seriesOf } from "../../workspace/monitoring-metrics.ts"
import { recordedNames } from "../../workspace/monitoring-rules.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/header-as-metric",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M5"],
    summary: "A rule asks for the detection header as if it were a metric.",
    why: "`X-Synapse-Detection-Time-Us` is a header that the sensor adds to the request it sends upstream. Clients never see it and nothing exports it, so that the expression is empty. The sensor's own metric is an average in microseconds.",
    remedy: `Use \`${detectionMetric}\`, or record the header in the upstream's access log.`,
    messages: { header: `\`{metric}\` is no metric; the sensor exports \`${detectionMetric}\`.` },
    fix: "review",
    references: [
      ref("Synapse WAF: the header is added upstream", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("Synapse WAF: metrics", "atlas-crew/synapse:apps/synapse-pingora/src/metrics.rs"),
    ],
  },
  check({ uri, facts, stage, workspace, report, fix }) {
    const found = seriesOf(workspace, uri, facts).filter(({ use }) => isHeaderAsMetric(use.name))
    if (found.length === 0) return
    const recorded = recordedNames(workspace, uri)
    for (const { use, by, owner } of found) {
      if (recorded.has(use.name)) continue
      report({
        at: use.span,
        id: "header",
        data: { metric: use.name },
        evidence: `${by}:${use.name}`,
        scope: owner,
        ...(stage === "production" ? {} : { severity: "info" as const }),
        fixes: () =>
          fix({
            title: `Use \`${detectionMetric}\``,
            safety: "review",
            caveat:
              "The metric is an average in microseconds, not a histogram: rates and quantiles of it mean nothing.",
            edits: use.rewrite(detectionMetric),
          }),
      })
    }
  },
})
