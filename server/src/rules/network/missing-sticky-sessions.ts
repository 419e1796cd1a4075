/** Several instances of the Horizon hub stand behind a proxy that sends a client to any of them. */
import { settled } from "../../base/known.ts"
import type { ProxyRoute } from "../../model/facts.ts"
import { type HubRoute, hubBehind } from "../../workspace/backends.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/missing-sticky-sessions",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["C1"],
    summary: "Clients of several hub instances are not kept on one of them.",
    why: "Tunnels and dashboards of the hub live in the process that took the connection. A balancer that sends the next request elsewhere meets an instance that knows nothing of it.",
    remedy:
      "Keep a client on its instance: `ip_hash` in nginx, `lb_policy cookie` in Caddy, cookie affinity in the Ingress, client-IP affinity in the Service.",
    messages: {
      servers: "{count} hub instances without affinity: a client meets any of them.",
      replicas: "`{service}` has {count} replicas and no affinity: a client meets any of them.",
    },
    fix: "review",
    references: [
      ref(
        "nginx: session persistence",
        "https://nginx.org/en/docs/http/load_balancing.html#nginx_load_balancing_with_ip_hash",
      ),
      ref("Caddy: load balancing", "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#load-balancing"),
      ref("ingress-nginx: session affinity", "https://kubernetes.github.io/ingress-nginx/examples/affinity/cookie/"),
      ref("Horizon production checklist", "atlas-crew/synapse:site/deployment/production.md"),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown, fix }) {
    if (stage === "template") return
    const seen = new Set<number>()
    for (const entry of facts.entries) {
      for (const route of entry.routes) {
        const first = route.upstreams[0]
        if (first === undefined || settled(route.sticky) === true || seen.has(first.span.start)) continue
        const hub = hubBehind(workspace, uri, entry, route)
        const count = hub === undefined ? undefined : instancesOf(route, hub)
        if (hub === undefined || count === undefined || count.value < 2) {
          if (hub !== undefined && count === undefined) unknown("C1", "how many instances of the hub run is not known")
          continue
        }
        if (!route.sticky.known) {
          unknown("C1", `${entry.owner}: ${route.sticky.because}`)
          continue
        }
        seen.add(first.span.start)
        report({
          at: first.span,
          id: count.service === undefined ? "servers" : "replicas",
          data: { count: count.value, service: count.service ?? "" },
          evidence: count.service ?? `${route.upstreams.length} servers`,
          scope: entry.owner,
          severity: stage === "production" ? "warning" : "info",
          fixes: () =>
            route.editor === undefined
              ? []
              : fix({
                  title: "Keep clients on one instance",
                  safety: "review",
                  caveat:
                    "Load is spread by client instead of by request; many clients behind one address share an instance.",
                  edits: route.editor.stick(),
                }),
        })
      }
    }
  },
})

/** Servers of the upstream, or replicas of the one service behind it; undefined where a variable decides. */
function instancesOf(
  route: ProxyRoute,
  hub: HubRoute,
): { readonly value: number; readonly service?: string } | undefined {
  const addresses = new Set(route.upstreams.map((each) => `${settled(each.host) ?? "?"}:${settled(each.port) ?? ""}`))
  if (addresses.size > 1) return { value: addresses.size }
  const [backend] = hub.backends
  if (backend === undefined) return { value: 1 }
  return backend.replicas.known ? { value: backend.replicas.value, service: backend.service.name } : undefined
}
