/** A proxy does not tell the Horizon hub that the request came over TLS. */
import { settled } from "../../base/known.ts"
import type { ProxyRoute, WebEntry } from "../../model/facts.ts"
import { hubBehind, modeOf } from "../../workspace/backends.ts"
import { exposureOf } from "../../workspace/proxies.ts"
import { defineRule, ref } from "../define.ts"

type Loss = "missing" | "dropped" | "removed" | "plain"

export default defineRule({
  meta: {
    id: "network/lost-forwarded-proto",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "The Horizon hub does not learn that requests came over TLS.",
    why: "In production the hub answers 403 to every request without `X-Forwarded-Proto: https`, its health and metrics endpoints included.\nnginx drops all inherited `proxy_set_header` lines where a block sets one of its own.",
    remedy: "Set `X-Forwarded-Proto` to the scheme that the client used, in the block that holds `proxy_pass`.",
    messages: {
      missing: "`X-Forwarded-Proto` is not set: the hub answers 403 to all.",
      dropped: "`X-Forwarded-Proto` of the outer block is lost here: the hub answers 403 to all.",
      removed: "`X-Forwarded-Proto` is taken off: the hub answers 403 to all.",
      plain: "`X-Forwarded-Proto` says http here, where TLS ended before: the hub answers 403.",
    },
    fix: "review",
    references: [
      ref("Horizon API: HTTPS gate", "atlas-crew/synapse:apps/signal-horizon/api/src/middleware/security.ts"),
      ref("nginx: proxy_set_header", "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"),
      ref("Caddy: reverse_proxy headers", "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#headers"),
    ],
  },
  check({ facts, stage, workspace, uri, report, unknown, fix }) {
    if (stage !== "production") return
    const seen = new Set<number>()
    for (const entry of facts.entries) {
      if (settled(entry.redirectsToHttps) === true) continue
      for (const route of entry.routes) {
        if (seen.has(route.span.start) || route.upstreams.every((each) => each.scheme !== "http")) continue
        const loss = lossOf(entry, route, facts.entries)
        if (loss === undefined) continue
        const hub = hubBehind(workspace, uri, entry, route)
        if (hub === undefined || modeOf(workspace, hub) === "other") continue
        if (loss === "passed-on" && exposureOf(workspace, uri, entry).is !== "public") {
          unknown("R3", `${entry.owner}: a proxy in front may send \`X-Forwarded-Proto\``)
          continue
        }
        seen.add(route.span.start)
        report({
          at: route.span,
          id: loss === "passed-on" ? "missing" : loss,
          evidence: `${loss} ${route.path}`,
          scope: entry.owner,
          severity: hub.because === "service" ? "error" : "warning",
          fixes: () =>
            loss === "plain" || route.editor === undefined
              ? []
              : fix({
                  title: "Send `X-Forwarded-Proto`",
                  safety: "review",
                  caveat: "The upstream then believes this proxy about the scheme of each request.",
                  edits: route.editor.forwardProto(),
                }),
        })
      }
    }
  },
})

/** `passed-on`: nothing is set, so a header of a proxy in front would get through. */
function lossOf(entry: WebEntry, route: ProxyRoute, entries: readonly WebEntry[]): Loss | "passed-on" | undefined {
  const sends = settled(route.forwardsProto)
  const tls = settled(entry.tls)
  if (sends === undefined || tls === undefined) return undefined
  if (!sends) {
    if (route.proto === undefined) return "removed"
    if (!tls) return "passed-on"
    return route.droppedHeaders?.includes("x-forwarded-proto") ? "dropped" : "missing"
  }
  if (route.proto === "http") return "plain"
  // The plain listener of a name that is served over TLS as well is there for nobody.
  const isTwin = entries.some(
    (other) => settled(other.tls) === true && other.routes.some((each) => each.span.start === route.span.start),
  )
  return route.proto === "listener" && !tls && !isTwin ? "plain" : undefined
}
