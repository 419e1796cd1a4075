/** A proxy closes quiet WebSockets too early, or does not let them through to the hub. */
import { settled } from "../../base/known.ts"
import type { ProxyRoute } from "../../model/facts.ts"
import { defaultHeartbeat, routesForSockets } from "../../model/proxy/hub.ts"
import { heartbeatSeconds, hubBehind } from "../../workspace/backends.ts"
import { defineRule, ref } from "../define.ts"

/** What the vendor's own proxy sample grants, in seconds. */
const granted = 3600

export default defineRule({
  meta: {
    id: "network/websocket-timeout",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "WebSockets do not last through the proxy, or do not get through it.",
    why: "A proxy closes a connection on which nothing moves for its read timeout. Sockets are quiet between two heartbeats: with a shorter timeout sensors reconnect all the time.\nnginx passes `Upgrade` and `Connection` on only where both are set.",
    remedy: "Set a read timeout well above the heartbeat (an hour is usual) and hand both headers on.",
    messages: {
      short: "Sockets close after {seconds} s of silence; the hub's heartbeat takes {heartbeat} s.",
      quiet: "WebSockets on `{path}` close after {seconds} s of silence.",
      blocked: "No upgrade gets through: the hub's WebSockets fail here.",
    },
    fix: "review",
    references: [
      ref("nginx: WebSocket proxying", "https://nginx.org/en/docs/http/websocket.html"),
      ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
    ],
  },
  check({ facts, stage, workspace, uri, report, fix }) {
    if (stage === "template") return
    const seen = new Set<number>()
    for (const entry of facts.entries) {
      if (settled(entry.redirectsToHttps) === true) continue
      const forSockets = routesForSockets(entry.routes)
      for (const route of entry.routes) {
        if (seen.has(route.span.start) || !isWorthALook(route, forSockets)) continue
        const hub = hubBehind(workspace, uri, entry, route)
        const heartbeat = hub ? heartbeatSeconds(workspace, hub) : defaultHeartbeat
        const seconds = settled(route.idleTimeoutSeconds)
        const isShort = seconds !== undefined && seconds > 0 && seconds <= heartbeat
        const isHub = hub !== undefined && forSockets.has(route)
        const passes = settled(route.passesUpgrades)
        if (isHub && passes === false) {
          seen.add(route.span.start)
          report({
            at: route.span,
            id: "blocked",
            evidence: `blocked ${route.path}`,
            scope: entry.owner,
            fixes: () =>
              change(route, "Pass upgrades on", "Clients of this path can switch to WebSockets.", "passUpgrades"),
          })
        }
        if (!isShort || (!isHub && (passes !== true || route.idleTimeoutSpan === undefined)) || passes === false)
          continue
        seen.add(route.span.start)
        report({
          at: route.idleTimeoutSpan ?? route.span,
          id: isHub ? "short" : "quiet",
          data: { seconds, heartbeat, path: route.path },
          evidence: `idle ${route.path}`,
          scope: entry.owner,
          severity: isHub && stage === "production" ? "warning" : "info",
          fixes: () =>
            change(route, `Wait ${granted} s`, "Dead connections stay open for that long as well.", "setIdleTimeout"),
        })
      }
    }

    function change(route: ProxyRoute, title: string, caveat: string, what: "passUpgrades" | "setIdleTimeout") {
      const { editor } = route
      if (editor === undefined) return []
      const edits = what === "passUpgrades" ? editor.passUpgrades() : editor.setIdleTimeout(granted)
      return fix({ title, safety: "review", caveat, edits })
    }
  },
})

/** Looking for a hub costs reads, so it is done only where it decides something. */
function isWorthALook(route: ProxyRoute, forSockets: ReadonlySet<ProxyRoute>): boolean {
  if (forSockets.has(route)) return true
  return settled(route.passesUpgrades) === true && route.idleTimeoutSpan !== undefined
}
