/** Metrics of the three products: which exist, which ever move, and what they count. Two products share a prefix. */

export type MetricProduct = "hub" | "sensor" | "trading"

export interface Metric {
  readonly name: string
  readonly product: MetricProduct
  /** What it counts, as the end of "it counts …" or a noun phrase. */
  readonly means: string
  /** False: exported, but no code ever updates it, so that it keeps its first value. */
  readonly moves: boolean
}

export const productNames: Readonly<Record<MetricProduct, string>> = {
  hub: "Horizon hub",
  sensor: "Synapse sensor",
  trading: "Horizon trading daemon",
}

const hub: readonly (readonly [string, string])[] = [
  ["fleet_commands_sent_total", "commands sent to sensors"],
  ["fleet_commands_succeeded_total", "commands that sensors carried out"],
  ["fleet_commands_failed_total", "commands that failed"],
  ["fleet_command_duration_seconds", "time from sending a command to its result"],
  ["sensor_heartbeats_total", "heartbeats received from sensors"],
  ["sensors_online_count", "sensors connected now"],
  ["signals_ingested_total", "signals taken in"],
  ["signal_ingestion_duration_seconds", "time to take in a batch of signals"],
  ["signals_dropped_total", "signals thrown away under load"],
  ["clickhouse_insert_success_total", "rows written to ClickHouse"],
  ["clickhouse_insert_failed_total", "rows that ClickHouse did not take"],
  ["clickhouse_retry_buffer_items", "rows waiting for another attempt"],
  ["clickhouse_query_queue_depth", "queries waiting for a free place"],
  ["clickhouse_query_wait_seconds", "time that queries wait for a free place"],
  ["clickhouse_query_duration_seconds", "time that queries take"],
  ["clickhouse_query_errors_total", "queries that failed"],
  ["clickhouse_queries_in_flight", "queries running now"],
  ["clickhouse_raw_queries_total", "queries written by hand"],
  ["nonce_store_evictions_total", "nonces thrown out of a full store"],
  ["auth_blacklist_db_errors_total", "failed look-ups of revoked tokens in PostgreSQL"],
]

const sensor: readonly (readonly [string, string])[] = [
  ["requests_total", "requests handled"],
  ["requests_by_status", "requests by class of status"],
  ["requests_blocked", "requests blocked"],
  ["active_requests", "requests in flight"],
  ["request_duration_us", "time per request in microseconds"],
  ["waf_analyzed", "requests that the rules looked at"],
  ["waf_blocked", "requests that the rules blocked"],
  ["waf_detection_avg_us", "average time of a detection in microseconds"],
  ["profiles_active_count", "profiles in use"],
  ...["total", "success", "failure", "timeout"].map(
    (part) => [`signal_dispatch_${part}`, `signals sent to the hub: ${part}`] as const,
  ),
  ["signal_dispatch_duration_us", "time to send a signal in microseconds"],
  ["tunnel_connected", "1 while the tunnel to the hub stands"],
  ["tunnel_auth_timeout_total", "tunnel logins that got no answer"],
  ["tunnel_heartbeat_sent_total", "heartbeats sent"],
  ["tunnel_heartbeat_timeout_total", "heartbeats without an answer"],
  ["tunnel_messages_sent_total", "messages sent through the tunnel"],
  ["tunnel_messages_received_total", "messages received through the tunnel"],
  ["tunnel_reconnect_attempts_total", "attempts to reconnect"],
  ["tunnel_reconnect_delay_ms", "pause before the next attempt in milliseconds"],
  ["tunnel_handler_latency_ms", "time to handle a message in milliseconds"],
  ["tunnel_channel_buffer_overflow_total", "messages lost to a full buffer"],
  ["uptime_seconds", "time since the start"],
]

/** Exported, and never written to. */
const still: readonly (readonly [string, string])[] = [
  ["backend_requests", "requests to backends"],
  ["backend_healthy", "health of backends"],
  ["profiles_total", "profiles"],
  ["schemas_total", "schemas"],
  ["profile_updates_total", "updates of profiles"],
  ["schema_violations_total", "violations of schemas"],
  ["anomalies_detected_total", "anomalies"],
  ["avg_anomaly_score", "average score of anomalies"],
]

const trading: readonly (readonly [string, string])[] = [
  ["orders_submitted_total", "orders sent"],
  ["order_rejects_total", "orders refused, by layer"],
  ["order_latency_seconds", "time from order to acknowledgement"],
  ["fills_total", "fills"],
  ["audit_events_total", "events written to the audit log"],
  ["feed_heartbeat_age_seconds", "age of a feed's last sign of life"],
  ["feed_gaps_total", "gaps in feeds"],
  ["watchdog_halts_total", "halts by the watchdog"],
  ["risk_decisions_total", "decisions of the risk layer"],
  ["positions_open", "open positions"],
  ["equity_usd", "equity in US dollars"],
  ["dlq_depth", "failed orders waiting"],
]

const all: readonly Metric[] = [
  ...rows("horizon_", "hub", hub, true),
  ...rows("synapse_", "sensor", sensor, true),
  ...rows("synapse_", "sensor", still, false),
  ...rows("horizon_", "trading", trading, true),
]

function rows(
  prefix: string,
  product: MetricProduct,
  list: readonly (readonly [string, string])[],
  moves: boolean,
): readonly Metric[] {
  return list.map(([name, means]) => ({ name: prefix + name, product, means, moves }))
}

const byName: ReadonlyMap<string, Metric> = new Map(all.map((metric) => [metric.name, metric]))

/** Families that are never updated, whatever follows the prefix. */
const stillPrefix = /^synapse_(?:shadow|dlp)_/
/** What the hub's client library exports of its process by itself, below the same prefix. */
const processMetric = /^horizon_(?:process|nodejs)_\w+$/
/** Series that histograms and summaries consist of. */
const seriesSuffix = /_(?:bucket|sum|count)$/

/** The metric behind a series' name; undefined for names of other software and for names that do not exist. */
export function metricOf(series: string): Metric | undefined {
  const found = byName.get(series) ?? byName.get(series.replace(seriesSuffix, ""))
  if (found !== undefined) return found
  if (stillPrefix.test(series))
    return { name: series, product: "sensor", means: "a part that is not in use", moves: false }
  if (processMetric.test(series))
    return { name: series, product: "hub", means: "a figure of its Node.js process", moves: true }
  return undefined
}

/** The product whose names begin so: who exports nothing of this name. `horizon_` is the hub's and the trading daemon's. */
export function prefixOf(series: string): "signal_horizon_" | "horizon_" | "synapse_" | undefined {
  return (["signal_horizon_", "horizon_", "synapse_"] as const).find((prefix) => series.startsWith(prefix))
}

/** Names that documents teach although nothing exports them, and what says the same. */
const replacements: ReadonlyMap<string, string> = new Map([
  ["signal_horizon_sensors_total", "horizon_sensors_online_count"],
  ["signal_horizon_query_duration_seconds", "horizon_clickhouse_query_duration_seconds"],
])
const documentedOnly = new Set([
  "signal_horizon_sensors_total",
  "signal_horizon_ws_connections",
  "signal_horizon_query_duration_seconds",
  "signal_horizon_commands_queued",
])

/** True for names of the documentation that no release exports. */
export function isDocumentedOnly(series: string): boolean {
  return documentedOnly.has(series.replace(seriesSuffix, ""))
}

/** The series that says the same, with the suffix kept; undefined where none does. */
export function replacementOf(series: string): string | undefined {
  const suffix = seriesSuffix.exec(series)?.[0] ?? ""
  const exact = replacements.get(series)
  if (exact !== undefined) return exact
  const whole = replacements.get(series.slice(0, series.length - suffix.length))
  return whole === undefined ? undefined : whole + suffix
}

/** Every name that exists, for suggestions. */
export const existingNames: readonly string[] = all.filter((metric) => metric.moves).map((metric) => metric.name)

/** The detection header in the words of a metric: what people make of `X-Synapse-Detection-Time-Us`. */
export function isHeaderAsMetric(series: string): boolean {
  return /^(?:http_(?:response|request)_header_)?x?_?synapse_detection_time(?:_us)?(?:_(?:bucket|sum|count|avg|seconds|total))*$/i.test(
    series,
  )
}

/** The metric that tells of detection latency. */
export const detectionMetric = "synapse_waf_detection_avg_us"
