/** What a proxy in front of the Horizon hub has to let through. Source: `atlas-crew/synapse:apps/signal-horizon/api/src`. */

import { settled } from "../../base/known.ts"
import type { ProxyRoute, Upstream } from "../facts.ts"

/** Port that the hub listens on by default; Loki has the same one. */
export const hubPort = 3100
/** Paths that the hub upgrades to WebSockets. */
export const socketPaths = ["/ws/sensors", "/ws/dashboard", "/ws/tunnel/sensor", "/ws/tunnel/user"] as const
/** Seconds between two heartbeats unless `WS_HEARTBEAT_INTERVAL_MS` says otherwise. */
export const defaultHeartbeat = 30

const hubNames = /^(?:(?:signal-)?horizon(?:-(?:api|hub|server))?|synapse-fleet(?:-api)?)$/

/** The WebSocket paths that requests of a route may have: those below its path, or the one that it lies below. */
export function socketPathsOf(route: ProxyRoute): readonly string[] {
  if (route.isPattern) return patternMatches(route.path)
  const prefix = route.path.replace(/\*+$/, "").replace(/^@.*/, "/")
  return socketPaths.filter((path) => path.startsWith(prefix))
}

/** Socket paths that a pattern takes. Patterns that could cost too much, or are no JavaScript, are judged by their words. */
function patternMatches(pattern: string): readonly string[] {
  const isCheap = pattern.length <= 200 && !/[*+}]\)*[*+{]/.test(pattern)
  const expression = isCheap ? compiled(pattern) : undefined
  if (expression !== undefined) return socketPaths.filter((path) => expression.test(path))
  return /\bws\b/.test(pattern) ? socketPaths : []
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "i")
  } catch {
    return undefined
  }
}

/** The port and a path or a name that only the hub has: Loki shares the port alone. */
export function looksLikeHub(upstream: Upstream, route: ProxyRoute, siblings: readonly ProxyRoute[]): boolean {
  if (settled(upstream.port) !== hubPort || upstream.scheme !== "http") return false
  const name = settled(upstream.host)?.split(".")[0] ?? ""
  if (hubNames.test(name)) return true
  const isSocketPath = (path: string): boolean => /^\^?\/ws\/(?:sensors|dashboard|tunnel)\b/.test(path)
  return [route, ...siblings].some(
    (each) => isSocketPath(each.path) && each.upstreams.some((other) => settled(other.port) === hubPort),
  )
}

/**
 * Of several routes of one entry those that socket paths take: the first pattern that fits, else the longest prefix.
 */
export function routesForSockets(routes: readonly ProxyRoute[]): ReadonlySet<ProxyRoute> {
  const chosen = new Set<ProxyRoute>()
  for (const path of socketPaths) {
    const pattern = routes.find((route) => route.isPattern && socketPathsOf(route).includes(path))
    if (pattern !== undefined) {
      chosen.add(pattern)
      continue
    }
    const fitting = routes.filter(
      (route) => !route.isPattern && (socketPathsOf(route).includes(path) || isBelow(path, route)),
    )
    const taking = fitting.filter((route) => isBelow(path, route))
    const longest = Math.max(0, ...taking.map(lengthOf))
    for (const route of fitting) if (!isBelow(path, route) || lengthOf(route) === longest) chosen.add(route)
  }
  return chosen
}

function lengthOf(route: ProxyRoute): number {
  return route.path.replace(/\*+$/, "").length
}

function isBelow(path: string, route: ProxyRoute): boolean {
  return !route.isPattern && path.startsWith(route.path.replace(/\*+$/, ""))
}
