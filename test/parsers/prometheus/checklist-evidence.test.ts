/** What the checklist asks of monitoring files: evidence with its place, or unknown with a reason. */
import assert from "node:assert/strict"
import { test } from "node:test"
import {
  type AlertCondition,
  alertConditions,
  dashboardsFor,
  detectionLatency,
  type MonitoringAnswer,
  providersOf,
  scrapeJobsFor,
} from "../../../server/src/workspace/monitoring.ts"
import { Memo } from "../../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../../server/src/workspace/snapshot.ts"

const files = {
  "prometheus.yml": `scrape_configs:
  - job_name: hub
    static_configs: [{ targets: ["horizon.example.com:3100"] }]
  - job_name: matrix
    static_configs: [{ targets: ["synapse:9000"] }]
`,
  "alerts.yml": `groups:
  - name: g
    rules:
      - alert: Offline
        expr: horizon_sensors_online_count < 1
      - alert: Database
        expr: probe_success{instance="https://hub.example.com/ready"} == 0
      - alert: Backend
        expr: synapse_backend_healthy == 0
      - record: detection:avg
        expr: avg(synapse_waf_detection_avg_us)
`,
  "grafana/dashboards/queries.json": JSON.stringify({
    title: "Queries",
    schemaVersion: 39,
    panels: [{ targets: [{ expr: "rate(horizon_clickhouse_query_duration_seconds_sum[5m])" }] }],
  }),
  "grafana/provisioning/dashboards.yml": `apiVersion: 1
providers:
  - name: files
    options: { path: /var/lib/grafana/dashboards }
`,
}
const uris = Object.keys(files).map((path) => `file:///w/${path}`)
const snapshot = applyChange(emptySnapshot, {
  roots: ["file:///w"],
  documents: new Map(Object.entries(files).map(([path, text]) => [`file:///w/${path}`, { text, version: 1 }])),
  directories: new Map([["file:///w", ["alerts.yml", "grafana/", "prometheus.yml"]]]),
})
const workspace = new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })

/** The facts with the text below each span. */
function told(answer: MonitoringAnswer): readonly (readonly [string, string])[] | "unknown" {
  if (answer.is === "unknown") return "unknown"
  return (answer.is === "found" ? answer.evidence : [answer.rule]).map(({ uri, span, fact }) => {
    const text = Object.entries(files).find(([path]) => uri.endsWith(path))?.[1] ?? ""
    return [text.slice(span.start, span.end), fact]
  })
}

test("scrape jobs are told by their product, not by the word in a name", () => {
  assert.deepEqual(told(scrapeJobsFor(workspace, uris, "hub")), [
    ["horizon.example.com:3100", "The job `hub` scrapes `horizon.example.com:3100`."],
  ])
  assert.equal(told(scrapeJobsFor(workspace, uris, "sensor")), "unknown")
})

test("alerts count where their series exists and moves", () => {
  const of = (condition: AlertCondition) => told(alertConditions(workspace, uris, condition))
  assert.deepEqual(of("sensor-disconnects"), [
    ["Offline", "The alert `Offline` watches `horizon_sensors_online_count`."],
  ])
  assert.deepEqual(of("database-failures"), [["Database", "The alert `Database` watches a probe of `/ready`."]])
  assert.equal(of("error-rates"), "unknown")
})

test("dashboards, providers and detection latency", () => {
  assert.deepEqual(told(dashboardsFor(workspace, uris, "query-performance")), [
    [
      "horizon_clickhouse_query_duration_seconds_sum",
      "The dashboard `Queries` shows `horizon_clickhouse_query_duration_seconds_sum`.",
    ],
  ])
  assert.equal(told(dashboardsFor(workspace, uris, "fleet-overview")), "unknown")
  assert.deepEqual(told(detectionLatency(workspace, uris)), [
    ["detection:avg", "The rule `detection:avg` watches `synapse_waf_detection_avg_us`."],
  ])
  assert.deepEqual(told(providersOf(workspace, uris)), [
    ["/var/lib/grafana/dashboards", "The provider `files` loads dashboards from `/var/lib/grafana/dashboards`."],
  ])
})
