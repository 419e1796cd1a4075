/** Metrics that rules and dashboards name, and whether any of our products is meant by them. */
import type { Facts, MetricUse } from "../model/facts.ts"
import { queriesOf } from "../model/grafana/types.ts"
import { isDocumentedOnly, metricOf, prefixOf } from "../model/metrics/catalogue.ts"
import { productTargets } from "./monitoring.ts"
import { prometheusFilesNear, recordedNames } from "./monitoring-rules.ts"
import type { Workspace } from "./types.ts"

/** One metric in one rule or dashboard; several places of one name in one expression count once. */
export interface NamedSeries {
  readonly use: MetricUse
  readonly by: "alert" | "recording" | "dashboard"
  /** The rule's scope, or the dashboard's title. */
  readonly owner: string
}

/** Every metric that a document's rules and panels name. */
export function seriesOf(workspace: Workspace, uri: string, facts: Facts): readonly NamedSeries[] {
  const found: NamedSeries[] = []
  for (const rule of facts.alerts)
    for (const use of once(rule.metrics)) found.push({ use, by: rule.kind, owner: rule.owner })
  const dashboard = workspace.model(uri, "grafana")
  if (dashboard === undefined) return found
  for (const query of queriesOf(dashboard))
    for (const use of once(query.metrics)) found.push({ use, by: "dashboard", owner: dashboard.title })
  return found
}

function once(uses: readonly MetricUse[] | undefined): readonly MetricUse[] {
  const names = new Set<string>()
  return (uses ?? []).filter((use) => !names.has(use.name) && names.add(use.name) !== undefined)
}

/**
 * Series with a prefix of the products that nothing exports. Other software uses the prefixes too (Matrix' Synapse,
 * Laravel's and Stellar's Horizon), so that a name counts only where the same file names metrics that do exist, where
 * Prometheus scrapes the product, or where it is one of the names that only documents know.
 */
export function missingSeries(
  workspace: Workspace,
  uri: string,
  series: readonly NamedSeries[],
): readonly NamedSeries[] {
  const doubtful = series.filter(({ use }) => prefixOf(use.name) !== undefined && metricOf(use.name) === undefined)
  if (doubtful.length === 0) return []
  const recorded = recordedNames(workspace, uri)
  const prefixes = meantPrefixes(workspace, uri, series)
  return doubtful.filter(({ use }) => {
    if (recorded.has(use.name)) return false
    const prefix = prefixOf(use.name)
    return prefix === "signal_horizon_" || isDocumentedOnly(use.name) || (prefix !== undefined && prefixes.has(prefix))
  })
}

/** More names of another program than of ours make it a file about that program. */
function meantPrefixes(workspace: Workspace, uri: string, series: readonly NamedSeries[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const prefix of ["horizon_", "synapse_"] as const) {
    const names = new Set(series.map(({ use }) => use.name).filter((name) => name.startsWith(prefix)))
    const ours = [...names].filter((name) => metricOf(name) !== undefined)
    if (ours.length > 0 && ours.length * 2 >= names.size) found.add(prefix)
  }
  for (const config of prometheusFilesNear(workspace, uri, "config"))
    for (const { product, service } of productTargets(workspace, config))
      if (service !== undefined) found.add(product === "sensor" ? "synapse_" : "horizon_")
  return found
}
