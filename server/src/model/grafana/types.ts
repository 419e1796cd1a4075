/** Typed meaning of Grafana's files: provisioning and dashboards. */
import type { Span } from "../../base/span.ts"
import type { YamlTree } from "../../syntax/yaml/tree.ts"
import type { MetricUse } from "../facts-monitoring.ts"

/** Provisioning of data sources, of dashboard folders, or a dashboard itself (JSON). */
export type GrafanaRole = "datasources" | "providers" | "dashboard"

/** One expression of a panel or a variable. */
export interface DashboardQuery {
  readonly span: Span
  /** Undefined where the expression could not be read as PromQL. */
  readonly metrics: readonly MetricUse[] | undefined
}

export interface Panel {
  readonly title: string
  readonly titleSpan: Span
  readonly span: Span
  readonly queries: readonly DashboardQuery[]
  /** Panels of a collapsed row. */
  readonly panels: readonly Panel[]
}

export interface DataSource {
  readonly name: string
  readonly nameSpan: Span
  readonly type: string
  readonly url?: string
  readonly urlSpan?: Span
}

/** A folder of dashboards that Grafana loads, as the path inside its container or host. */
export interface Provider {
  readonly name: string
  readonly nameSpan: Span
  readonly path?: string
  readonly pathSpan?: Span
}

export interface GrafanaFile {
  readonly tree: YamlTree
  readonly role: GrafanaRole
  readonly isBroken: boolean
  /** A dashboard's title. */
  readonly title: string
  readonly panels: readonly Panel[]
  /** Queries of its variables and annotations. */
  readonly variables: readonly DashboardQuery[]
  readonly datasources: readonly DataSource[]
  readonly providers: readonly Provider[]
}

/** Every query of a dashboard, variables included, in file order. */
export function queriesOf(file: GrafanaFile): readonly DashboardQuery[] {
  const below = (panels: readonly Panel[]): readonly DashboardQuery[] =>
    panels.flatMap((panel) => [...panel.queries, ...below(panel.panels)])
  return [...below(file.panels), ...file.variables].toSorted((a, b) => a.span.start - b.span.start)
}
