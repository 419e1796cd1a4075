/** The stack runs one of the products and a Prometheus, which does not scrape it. */
import { type MetricProduct, productNames } from "../../model/metrics/catalogue.ts"
import { hubDemands, metricsPorts } from "../../workspace/monitoring.ts"
import { unreachable } from "../../workspace/monitoring-reach.ts"
import { type StackService, stacksOf } from "../../workspace/monitoring-stack.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/missing-scrape-job",
    subject: "prometheus",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M1", "D3"],
    summary: "Prometheus does not scrape a service of its own stack.",
    why: "The hub, the sensor and the trading daemon tell of dropped signals, lost tunnels and halts through their metrics only. Without a scrape job no alert on them can fire, and a missing series looks like calm.",
    remedy: "Add a scrape job with the service's name, its metrics port and what it asks for as proof.",
    messages: { missing: "No job scrapes the {product} `{service}` (`{address}`)." },
    fix: "review",
    references: [
      ref(
        "Synapse WAF: Prometheus metrics",
        "atlas-crew/synapse:apps/synapse-pingora/docs/observability/PROMETHEUS_METRICS.md",
      ),
      ref("Horizon API: metrics", "atlas-crew/synapse:apps/signal-horizon/api/src/services/metrics.ts"),
      ref("Horizon documentation: metrics", "https://docs.mathematicalcompany.com/docs/professionals/metrics"),
    ],
  },
  check({ uri, model, stage, workspace, report, unknown, fix }) {
    const [stack] = stacksOf(workspace, uri)
    const at = model.keys.get("scrape_configs") ?? model.keys.get("global")
    if (stack === undefined || at === undefined || model.isBroken || stage === "template") return
    const targets = model.jobs.flatMap((job) => job.targets)
    // A target that misses its service by a letter or a port is a finding of its own: once mended, the job is there.
    const meant = stack.open === undefined ? targets.flatMap((target) => unreachable(stack, target)?.address ?? []) : []
    const hosts = new Set([...targets.map(({ host }) => host), ...meant.map(hostOf)].map((host) => host.toLowerCase()))
    const open =
      model.hasJobFiles || model.jobs.some((job) => job.dynamic || job.targets.some((target) => !target.address.known))
    for (const service of stack.services) {
      const { product } = service
      if (product === undefined || service.names.some((name) => hosts.has(name))) continue
      if (open || stack.onHost) {
        unknown("M1", "targets come from a service discovery or from other files")
        continue
      }
      const address = `${service.name}:${metricsPorts[product]}`
      report({
        at,
        id: "missing",
        data: { product: productNames[product], service: service.name, address },
        evidence: service.name,
        scope: service.name,
        ...(stage === "production" ? {} : { severity: "info" as const }),
        related: [{ uri: stack.uri, span: service.nameSpan, message: `the ${productNames[product]}` }],
        fixes: () =>
          fix({
            title: `Add a scrape job for \`${service.name}\``,
            safety: "review",
            caveat: caveats[product],
            edits: model.addJob(jobText(workspace, product, service, address)),
          }),
      })
    }
  },
})

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":"))
}

const caveats: Readonly<Record<MetricProduct, string>> = {
  hub: "In production the hub answers only with the forwarded-proto header, and with its metrics token if one is set; custom headers need a recent Prometheus.",
  sensor:
    "The sensor asks for its admin key in a header: put the key into the named file; custom headers need a recent Prometheus.",
  trading: "The daemon serves metrics only where its run call switches them on.",
}

/** What the hub is known not to demand is left out: a token file that is not there would stop the job. */
function jobText(workspace: Workspace, product: MetricProduct, service: StackService, address: string): string {
  const head = `job_name: ${service.name}\nstatic_configs:\n  - targets: ["${address}"]`
  if (product === "trading") return head
  if (product === "sensor")
    return `${head}\nhttp_headers:\n  X-Admin-Key:\n    files: [/etc/prometheus/secrets/synapse-admin-key]`
  const { forwardedProto, token } = hubDemands(workspace, service)
  const header = forwardedProto === false ? "" : '\nhttp_headers:\n  X-Forwarded-Proto:\n    values: ["https"]'
  const proof = token === true ? "\nauthorization:\n  credentials_file: /etc/prometheus/secrets/metrics-auth-token" : ""
  return head + header + proof
}
