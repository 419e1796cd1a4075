/** A scrape job asks one of the products at a wrong port or path, or without the proof that it demands. */
import { productNames } from "../../model/metrics/catalogue.ts"
import { productTargets } from "../../workspace/monitoring.ts"
import { endpointFaults } from "../../workspace/monitoring-endpoints.ts"
import { stacksOf } from "../../workspace/monitoring-stack.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/wrong-metrics-endpoint",
    subject: "prometheus",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M1", "D3"],
    summary: "A scrape job cannot read the metrics of the product that it asks.",
    why: "The sensor serves metrics on its admin port 6191 and takes nothing but the header `X-Admin-Key`: a bearer token gets 401, and repeated refusals trip a limiter. The hub in production answers 403 to plain HTTP without `X-Forwarded-Proto: https`, and wants its token as a bearer token if `METRICS_AUTH_TOKEN` is set. The trading daemon serves 9100.",
    remedy: "Set port, path and header as the product wants them, or scrape a proxy that adds the header.",
    messages: {
      port: "The {product} serves metrics on {expected}, not on {port}.",
      path: "The {product} serves metrics at `/metrics`, not at `{path}`.",
      key: "The sensor answers 401 without the header `X-Admin-Key`.",
      bearer: "The sensor takes no bearer token, only the header `X-Admin-Key`.",
      proto: "The hub answers 403 in production without `X-Forwarded-Proto: https`.",
      token: "The hub answers 401 without the bearer token of `METRICS_AUTH_TOKEN`.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF admin server: authentication", "atlas-crew/synapse:apps/synapse-pingora/src/admin_server.rs"),
      ref("Horizon API: the metrics route", "atlas-crew/synapse:apps/signal-horizon/api/src/index.ts"),
      ref("Horizon documentation: metrics", "https://docs.mathematicalcompany.com/docs/professionals/metrics"),
      ref(
        "Prometheus: http_headers",
        "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#http_config",
      ),
    ],
  },
  check({ uri, stage, workspace, report, unknown, fix }) {
    if (stage === "template") return
    const [stack] = stacksOf(workspace, uri)
    const seen = new Set<string>()
    for (const each of productTargets(workspace, uri)) {
      for (const wrong of endpointFaults(workspace, stack, each, unknown)) {
        // Path and headers belong to the job, however many targets it has.
        const key = `${each.job.itemSpan.start}:${wrong.id}:${wrong.id === "port" ? each.target.span.start : ""}`
        if (seen.has(key)) continue
        seen.add(key)
        const { edits, title, caveat } = wrong
        report({
          at: wrong.at,
          id: wrong.id,
          data: { product: productNames[each.product], ...wrong.data },
          evidence: `${wrong.id}:${each.target.host}`,
          scope: each.job.name,
          ...(stage === "production" ? {} : { severity: "info" as const }),
          ...(edits === undefined
            ? {}
            : { fixes: () => fix({ title: title ?? "", safety: "review", caveat: caveat ?? "", edits: edits() }) }),
        })
      }
    }
  },
})
