/** Grafana: where dashboards come from, and the two that the checklist names. JSON has no comments: descriptions say it. */
import { file, isFleet, isHub } from "../fill.ts"
import type { Piece } from "../types.ts"

export const provider = `# Grafana loads every dashboard below this folder; changes made in the browser are not kept.
apiVersion: 1
providers:
  - name: fleet
    folder: Horizon
    type: file
    disableDeletion: true
    allowUiUpdates: false
    updateIntervalSeconds: 60
    options:
      path: /var/lib/grafana/dashboards
`

export const datasource = `# The Prometheus that the dashboards ask.
apiVersion: 1
datasources:
  - name: Prometheus
    uid: prometheus
    type: prometheus
    access: proxy
    url: http://@@prometheus@@:9090
    isDefault: true
    editable: false
`

export type Panel = readonly [title: string, unit: string, ...queries: (readonly [legend: string, expr: string])[]]

const fleet: readonly Panel[] = [
  ["Sensors online", "short", ["{{instance}}", "horizon_sensors_online_count"]],
  ["Heartbeats per second", "ops", ["{{instance}}", "rate(horizon_sensor_heartbeats_total[5m])"]],
  [
    "Signals per second",
    "ops",
    ["taken in", "sum(rate(horizon_signals_ingested_total[5m]))"],
    ["dropped", "sum(rate(horizon_signals_dropped_total[5m]))"],
  ],
  [
    "Fleet commands per second",
    "ops",
    ["sent", "sum(rate(horizon_fleet_commands_sent_total[5m]))"],
    ["succeeded", "sum(rate(horizon_fleet_commands_succeeded_total[5m]))"],
    ["failed", "sum(rate(horizon_fleet_commands_failed_total[5m]))"],
  ],
  ["Tunnels of the sensors", "short", ["{{instance}}", "synapse_tunnel_connected"]],
  ["Detection time", "µs", ["{{instance}}", "synapse_waf_detection_avg_us"]],
]

const queries: readonly Panel[] = [
  [
    "Time per query",
    "s",
    ["median", "histogram_quantile(0.5, sum by (le) (rate(horizon_clickhouse_query_duration_seconds_bucket[5m])))"],
    ["95 %", "histogram_quantile(0.95, sum by (le) (rate(horizon_clickhouse_query_duration_seconds_bucket[5m])))"],
  ],
  [
    "Time in the queue",
    "s",
    ["95 %", "histogram_quantile(0.95, sum by (le) (rate(horizon_clickhouse_query_wait_seconds_bucket[5m])))"],
  ],
  [
    "Queries",
    "short",
    ["running", "sum(horizon_clickhouse_queries_in_flight)"],
    ["waiting", "sum(horizon_clickhouse_query_queue_depth)"],
  ],
  ["Failed queries per second", "ops", ["{{instance}}", "rate(horizon_clickhouse_query_errors_total[5m])"]],
  [
    "Rows written per second",
    "ops",
    ["written", "sum(rate(horizon_clickhouse_insert_success_total[5m]))"],
    ["refused", "sum(rate(horizon_clickhouse_insert_failed_total[5m]))"],
  ],
  ["Rows waiting for another attempt", "short", ["{{instance}}", "horizon_clickhouse_retry_buffer_items"]],
]

const source = { type: "prometheus", uid: "prometheus" } as const

/** A dashboard with its panels in two columns. */
export function dashboard(uid: string, title: string, description: string, panels: readonly Panel[]): string {
  return `${JSON.stringify(
    {
      uid,
      title,
      description,
      tags: ["horizon"],
      timezone: "utc",
      schemaVersion: 39,
      version: 1,
      refresh: "30s",
      time: { from: "now-6h", to: "now" },
      panels: panels.map(([name, unit, ...asked], i) => ({
        id: i + 1,
        type: "timeseries",
        title: name,
        datasource: source,
        gridPos: { h: 8, w: 12, x: (i % 2) * 12, y: Math.floor(i / 2) * 8 },
        fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
        targets: asked.map(([legendFormat, expr], at) => ({
          refId: String.fromCharCode(65 + at),
          datasource: source,
          expr,
          legendFormat,
        })),
      })),
    },
    undefined,
    2,
  )}\n`
}

export const dashboards: readonly Piece[] = [
  {
    id: "fleet-dashboards",
    title: "Grafana dashboards: fleet overview and query performance",
    items: ["M2"],
    fits: isFleet,
    files: (context) => [
      file("grafana/provisioning/dashboards/fleet.yml", provider, context),
      file("grafana/provisioning/datasources/prometheus.yml", datasource, context),
      {
        path: "grafana/dashboards/fleet-overview.json",
        text: dashboard(
          "horizon-fleet",
          "Fleet overview",
          "Sensors, signals and commands of the Horizon fleet.",
          fleet,
        ),
      },
      ...(isHub(context)
        ? [
            {
              path: "grafana/dashboards/query-performance.json",
              text: dashboard("horizon-queries", "Query performance", "What ClickHouse does for the hub.", queries),
            },
          ]
        : []),
    ],
  },
]
