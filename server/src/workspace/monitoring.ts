/** Joins of monitoring: which product a scrape job asks, what that product demands, and what the rules watch. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import type { AlertRule, Facts, ScrapeTarget } from "../model/facts.ts"
import { queriesOf } from "../model/grafana/types.ts"
import { detectionMetric, type Metric, type MetricProduct, metricOf } from "../model/metrics/catalogue.ts"
import type { ConfigJob } from "../model/prometheus/types.ts"
import { hubEnvironments, hubMode } from "./hub-environment.ts"
import { type Stack, type StackService, stacksOf } from "./monitoring-stack.ts"
import { configsAmong, leftOut } from "./monitoring-standing.ts"
import type { Workspace } from "./types.ts"

/** A target of a job and the product that answers there. */
export interface ProductTarget {
  readonly job: ConfigJob
  readonly target: ScrapeTarget
  readonly product: MetricProduct
  readonly service?: StackService
}

/** Port at which each product answers `/metrics` unless it is told otherwise. */
export const metricsPorts: Readonly<Record<MetricProduct, number>> = { hub: 3100, sensor: 6191, trading: 9100 }

/** Targets whose product is known: by the service of the stack, else by name and port together. */
export function productTargets(workspace: Workspace, config: string): readonly ProductTarget[] {
  const model = workspace.model(config, "prometheus")
  const stack = stacksOf(workspace, config)[0]
  return (model?.jobs ?? []).flatMap((job) =>
    job.targets.flatMap((target): ProductTarget[] => {
      const service = stack?.names.get(target.host.toLowerCase())
      const product = service === undefined ? productByAddress(target) : service.product
      return product === undefined ? [] : [{ job, target, product, ...(service === undefined ? {} : { service }) }]
    }),
  )
}

/** A name alone proves nothing: Laravel and Stellar have a Horizon too, and Matrix a Synapse. */
function productByAddress({ host, port }: ScrapeTarget): MetricProduct | undefined {
  if (port === 6191 && /synapse|sensor|waf/i.test(host)) return "sensor"
  if (port === 3100 && /horizon|synapse-fleet/i.test(host)) return "hub"
  return port === 9100 && /^(?:[\w.-]*[.-])?horizon(?:[.-]|$)/i.test(host) ? "trading" : undefined
}

/** What a hub of the stack demands of whoever reads its metrics. */
export interface HubDemands {
  /** Plain HTTP is refused; the header says that a proxy ended TLS. Undefined: not known. */
  readonly forwardedProto: boolean | undefined
  readonly token: boolean | undefined
  readonly port: number | undefined
}

export function hubDemands(workspace: Workspace, service: StackService): HubDemands {
  const facts = workspace.facts(service.uri)
  const environment =
    facts && hubEnvironments(workspace, service.uri, facts).find((each) => each.owner === service.name)
  if (environment === undefined) return { forwardedProto: undefined, token: undefined, port: undefined }
  const mode = settled(hubMode(environment))
  const isOpen = environment.incomplete !== undefined
  const token = environment.variables.get("METRICS_AUTH_TOKEN")
  const port = environment.variables.get("PORT")
  const isSet = environment.variables.has("NODE_ENV")
  return {
    forwardedProto: mode === undefined || (!isSet && isOpen) ? undefined : mode === "production",
    token: token === undefined ? (isOpen ? undefined : false) : token.known ? token.value !== "" : true,
    port: port === undefined ? (isOpen ? undefined : 3100) : Number(settled(port) ?? Number.NaN),
  }
}

/** True if a Synapse config of the workspace around the service switches the key check of the admin API off. */
export function sensorKeyIsOff(workspace: Workspace, stack: Stack, service: string): boolean {
  const facts = workspace.facts(stack.uri)
  const mounted = (facts?.references ?? []).filter(({ owner, kind }) => owner === service && kind === "bind")
  return mounted.some(({ uri }) => {
    const model = uri === undefined ? undefined : workspace.model(uri, "synapse")
    return model?.get("server.admin_auth_disabled")?.text === "true"
  })
}

/** One thing that a file says, for the checklist; `fact` is a whole sentence. */
export interface MonitoringEvidence {
  readonly uri: string
  readonly span: Span
  readonly fact: string
}

/** `unknown` with its reason where the files say nothing; an empty list of evidence is never an answer. */
export type MonitoringAnswer =
  | { readonly is: "found"; readonly evidence: readonly MonitoringEvidence[] }
  /** A rule would be the evidence, and no config of the files loads it; `isSure` as in `LeftOut`. */
  | {
      readonly is: "left-out"
      readonly rule: MonitoringEvidence
      readonly because: string
      readonly isSure: boolean
    }
  | { readonly is: "unknown"; readonly because: string }

function answer(evidence: readonly MonitoringEvidence[], because: string): MonitoringAnswer {
  return evidence.length > 0 ? { is: "found", evidence } : { is: "unknown", because }
}

/** As `answer`, for evidence that stands in rules: what no Prometheus loads shows nothing. */
function answerByRules(
  workspace: Workspace,
  uris: readonly string[],
  evidence: readonly MonitoringEvidence[],
  because: string,
): MonitoringAnswer {
  const configs = configsAmong(workspace, uris)
  const kept = evidence.filter(({ uri }) => leftOut(workspace, configs, uri) === undefined)
  const [first] = evidence
  const left = first === undefined || kept.length > 0 ? undefined : leftOut(workspace, configs, first.uri)
  return first === undefined || left === undefined
    ? answer(kept, because)
    : { is: "left-out", rule: first, because: notLoaded(first.uri), isSure: left.isSure }
}

/** Why a rule file is no evidence; completes "because …". */
export function notLoaded(uri: string): string {
  return `no \`rule_files\` loads \`${nameOf(uri)}\``
}

/** Scrape jobs of the files that ask a product. Whether each asks rightly, `monitoring/wrong-metrics-endpoint` says. */
export function scrapeJobsFor(workspace: Workspace, uris: readonly string[], product: MetricProduct): MonitoringAnswer {
  const evidence = uris.flatMap((uri) =>
    productTargets(workspace, uri)
      .filter((each) => each.product === product)
      .map(({ job, target }) => ({
        uri,
        span: target.span,
        fact: `The job \`${job.name}\` scrapes \`${settled(target.address) ?? target.host}\`.`,
      })),
  )
  return answer(evidence, "no scrape config of these files names it; it may be scraped from elsewhere")
}

/** The conditions that the checklist wants alerts for. */
export type AlertCondition = "sensor-disconnects" | "error-rates" | "database-failures" | "kill-switch" | "stale-feed"

const watching: Readonly<Record<AlertCondition, RegExp>> = {
  "sensor-disconnects": /^(?:horizon_sensors_online_count|synapse_tunnel_connected|horizon_sensor_heartbeats_total)$/,
  "error-rates":
    /^(?:synapse_requests_by_status|horizon_signals_dropped_total|horizon_clickhouse_insert_failed_total|horizon_fleet_commands_failed_total|horizon_order_rejects_total)$/,
  "database-failures": /^(?:horizon_auth_blacklist_db_errors_total)$/,
  "kill-switch": /^horizon_watchdog_halts_total$/,
  "stale-feed": /^horizon_feed_(?:heartbeat_age_seconds|gaps_total)$/,
}

/** True for an alert on a series that tells of the condition. */
export function watches(alert: AlertRule, condition: AlertCondition): boolean {
  return alert.metrics?.some(({ name }) => watching[condition].test(name)) === true
}

/** Alerts of the files that watch a condition by a series that exists and moves. */
export function alertConditions(
  workspace: Workspace,
  uris: readonly string[],
  condition: AlertCondition,
): MonitoringAnswer {
  const evidence = uris.flatMap((uri) =>
    alertsOf(workspace.facts(uri)).flatMap((alert): MonitoringEvidence[] => {
      const metric = alert.metrics?.find(({ name }) => watching[condition].test(name))
      const probe = condition === "database-failures" && watchesReadiness(alert)
      if (metric === undefined && !probe) return []
      const by = metric === undefined ? "a probe of `/ready`" : `\`${metric.name}\``
      return [{ uri, span: alert.nameSpan, fact: `The alert \`${alert.name}\` watches ${by}.` }]
    }),
  )
  const because = "no alert of these files watches it; alerting may be configured elsewhere"
  return answerByRules(workspace, uris, evidence, because)
}

/** `/ready` fails on PostgreSQL only, so that a failing probe of it tells of the database. */
function watchesReadiness(alert: AlertRule): boolean {
  return (alert.metrics?.some(({ name }) => name === "probe_success") ?? false) && alert.expression.includes("/ready")
}

function alertsOf(facts: Facts | undefined): readonly AlertRule[] {
  return (facts?.alerts ?? []).filter((rule) => rule.kind === "alert")
}

/** Alerts without a runbook link, of those that watch a condition: D5, D6 and M3 want one. */
export function runbookLinkOf(alert: AlertRule): { readonly value: string; readonly span: Span } | undefined {
  for (const [name, value] of alert.annotations)
    if (
      /^(?:runbook|runbook_url|runbookurl|playbook|playbook_url|runbook_link)$/i.test(name) &&
      value.value.trim() !== ""
    )
      return value
  return undefined
}

/** The dashboards that the checklist names. */
export type DashboardPurpose = "fleet-overview" | "query-performance" | "trading"

const showing: Readonly<Record<DashboardPurpose, (metric: Metric) => boolean>> = {
  "fleet-overview": ({ name }) => /^horizon_(?:sensors_online|sensor_heartbeats|fleet_commands|signals_)/.test(name),
  "query-performance": ({ name }) => /^horizon_clickhouse_quer/.test(name),
  trading: ({ product }) => product === "trading",
}

/** Dashboards of the files whose panels ask metrics that exist and move. */
export function dashboardsFor(
  workspace: Workspace,
  uris: readonly string[],
  purpose: DashboardPurpose,
): MonitoringAnswer {
  const evidence = uris.flatMap((uri): MonitoringEvidence[] => {
    const model = workspace.model(uri, "grafana")
    if (model === undefined) return []
    const use = queriesOf(model)
      .flatMap((query) => query.metrics ?? [])
      .find(({ name }) => {
        const metric = metricOf(name)
        return metric?.moves === true && showing[purpose](metric)
      })
    if (use === undefined) return []
    return [{ uri, span: use.span, fact: `The dashboard \`${model.title}\` shows \`${use.name}\`.` }]
  })
  return answer(evidence, "no dashboard of these files shows it; dashboards may live in a running Grafana")
}

/** Rules of the files on the one metric that tells of detection latency. */
export function detectionLatency(workspace: Workspace, uris: readonly string[]): MonitoringAnswer {
  const evidence = uris.flatMap((uri) =>
    (workspace.facts(uri)?.alerts ?? []).flatMap((rule): MonitoringEvidence[] => {
      const use = rule.metrics?.find(({ name }) => name === detectionMetric)
      return use === undefined
        ? []
        : [{ uri, span: rule.nameSpan, fact: `The rule \`${rule.name}\` watches \`${detectionMetric}\`.` }]
    }),
  )
  const because = "no rule of these files watches it; the proxy's logs or another system may"
  return answerByRules(workspace, uris, evidence, because)
}

/** Provisioning that loads dashboards, and the dashboards below the folder it names where the files tell. */
export function providersOf(workspace: Workspace, uris: readonly string[]): MonitoringAnswer {
  const evidence = uris.flatMap((uri) =>
    (workspace.model(uri, "grafana")?.providers ?? []).map((provider) => ({
      uri,
      span: provider.pathSpan ?? provider.nameSpan,
      fact: `The provider \`${provider.name}\` loads dashboards${provider.path === undefined ? "" : ` from \`${provider.path}\``}.`,
    })),
  )
  return answer(evidence, "no provisioning file is among these files")
}
