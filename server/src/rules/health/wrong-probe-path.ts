/** A probe asks a path that the product does not have, or in a way that the product refuses. */
import { settled } from "../../base/known.ts"
import type { Facts, Service } from "../../model/facts.ts"
import {
  betterPath,
  type HealthListener,
  hasListeners,
  hubListener,
  isLocked,
  listenerOf,
  sensorListeners,
} from "../../model/probes/vendor-paths.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import { hubEnvironments } from "../../workspace/hub-environment.ts"
import { addProbeHeader } from "../../workspace/kubernetes-probes.ts"
import { horizonOwners } from "../../workspace/products.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/wrong-probe-path",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A probe asks a path that the product does not answer for its health.",
    why: "A path that does not exist gives 404, and the container never becomes healthy; or a web page answers 200 to every path, and the probe proves nothing.\nIn production Horizon answers 403 to every request that did not come through TLS: a probe has to say `X-Forwarded-Proto: https`.",
    remedy: "Horizon: `/ready` and `/health` on 3100 with the header. Synapse: `/_sensor/status` on 6190.",
    messages: {
      path: "{product} has no `{path}`; its health is at `{better}`.",
      locked: "`{path}` on {product} answers 401 without a key; `{better}` asks for none.",
      header: "Horizon answers 403 in production without `X-Forwarded-Proto: https`.",
    },
    fix: "review",
    references: [
      ref("Horizon API: top-level routes", "atlas-crew/synapse:apps/signal-horizon/api/src/top-level-route-paths.ts"),
      ref("Horizon API: HTTPS gate", "atlas-crew/synapse:apps/signal-horizon/api/src/middleware/security.ts"),
      ref("Synapse WAF: admin server", "atlas-crew/synapse:apps/synapse-pingora/src/admin_server.rs"),
      ref("Prometheus: management API", "https://prometheus.io/docs/prometheus/latest/management_api/"),
      ref("Grafana: health API", "https://grafana.com/docs/grafana/latest/developers/http_api/other/"),
    ],
  },
  check({ facts, uri, workspace, stage, report, fix }) {
    const probed = facts.services.filter((service) => service.probes.length > 0)
    if (stage === "template" || probed.length === 0) return
    const hubs = horizonOwners(facts)
    const gated = productionOwners(workspace, uri, facts)
    for (const service of probed) {
      const isHub = hubs.has(service.owner)
      if (!isHub && !isSensor(service) && !(service.image && hasListeners(service.image.repository))) continue
      for (const { url, keySpan } of service.probes.flatMap((probe) =>
        probe.urls.map((each) => ({ url: each, keySpan: probe.keySpan })),
      )) {
        if (!isOwnHost(url.host, service)) continue
        const scheme = /^https:/i.test(url.url) ? "https" : "http"
        if (isHub && gated.has(service.owner) && scheme === "http" && !url.headers.includes("x-forwarded-proto"))
          report({
            at: url.span,
            id: "header",
            evidence: url.path,
            scope: service.owner,
            fixes: () => {
              const edits = addProbeHeader(workspace, uri, keySpan, "X-Forwarded-Proto", "https")
              if (edits === undefined) return []
              return fix({ title: "Send `X-Forwarded-Proto: https`", safety: "review", caveat, edits })
            },
          })
        const listener = isHub ? hubListener : listenerFor(service, url.port ?? (scheme === "https" ? 443 : 80))
        if (listener === undefined) continue
        const locked = isLocked(listener, url.path)
        if (locked && url.headers.includes("x-admin-key")) continue
        const better = locked ? listener.paths[0] : betterPath(listener, url.path)
        if (better === undefined) continue
        report({
          at: url.pathSpan ?? url.span,
          id: locked ? "locked" : "path",
          data: { product: listener.product, path: url.path, better },
          evidence: url.path,
          scope: service.owner,
          ...(stage === "development" ? { severity: "info" as const } : {}),
          fixes: () => fix({ title: `Ask ${better}`, safety: "review", caveat, edits: url.rewritePath(better) }),
        })
      }
    }
  },
})

const caveat =
  "The probe begins to tell the truth: a container that was never healthy, or always, may change its state."

/** Owners that run with `NODE_ENV=production`, which arms the HTTPS gate. */
function productionOwners(workspace: Workspace, uri: string, facts: Facts): ReadonlySet<string> {
  const own = facts.settings
    .filter((each) => each.name === "NODE_ENV" && settled(each.value) === "production")
    .map((each) => each.owner)
  const fromFiles = hubEnvironments(workspace, uri, facts)
    .filter((each) => settled(each.variables.get("NODE_ENV")) === "production")
    .map((each) => each.owner)
  return new Set([...own, ...fromFiles])
}

/** Only a probe of the service itself says something about the service's own paths. */
function isOwnHost(host: string, service: Service): boolean {
  return /^(?:localhost|127\.[\d.]+|::1?|0\.0\.0\.0)$/.test(host) || host === service.name
}

function listenerFor(service: Service, port: number): HealthListener | undefined {
  if (isSensor(service)) return sensorListeners.find((each) => each.port === port)
  return service.image && listenerOf(service.image.repository, port)
}
