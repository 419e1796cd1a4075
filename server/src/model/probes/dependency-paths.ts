/** Paths that answer for what a program depends on, and where the same program answers for itself alone. */

interface Row {
  readonly path: RegExp
  /** The path that answers for the process alone, where the framework or product fixes it. */
  readonly own?: (path: string) => string
}

/** The framework's own pairs first; the words that stand for readiness by convention after them. */
const rows: readonly Row[] = [
  // docs.spring.io: Actuator, Kubernetes probes
  { path: /\/actuator\/health\/readiness$/, own: (path) => path.replace(/readiness$/, "liveness") },
  // quarkus.io/guides/smallrye-health
  { path: /\/q\/health\/ready$/, own: (path) => path.replace(/ready$/, "live") },
  // microprofile.io: MicroProfile Health
  { path: /^\/health\/ready$/ },
  // prometheus.io: management API (Prometheus, Alertmanager, Pushgateway)
  { path: /\/-\/ready$/, own: (path) => path.replace(/ready$/, "healthy") },
  // Micronaut, Django health check and hand-written routes
  { path: /(?:^|\/)(?:ready|readyz|readiness|is_?ready)$/i },
  { path: /(?:^|\/)(?:db|database|postgres|mysql|redis|mongo)(?:[-_]?(?:health|check|status|ready))?$/i },
]

/** What is known of a path that asks for dependencies; undefined for every other path. Queries and last slashes do not count. */
export function dependencyPath(path: string): { readonly own?: string } | undefined {
  const bare = path.replace(/[?#].*$/, "").replace(/\/+$/, "")
  const row = rows.find((each) => each.path.test(bare))
  if (row === undefined) return undefined
  return row.own === undefined ? {} : { own: row.own(bare) }
}
