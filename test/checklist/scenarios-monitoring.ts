/** What decides the items of monitoring, as files. */
import { hub, sensor } from "./samples.ts"
import { changed, type Files, type ProofScenario } from "./scenario-files.ts"

const compose = "deploy/compose.yaml"
const table: ProofScenario[] = []

function add(item: string, state: ProofScenario["state"], because: string, decisive: string, files: Files): void {
  table.push({ item, state, because, decisive, files })
}

const prometheus = "deploy/prometheus.yml"
const job = (target: string): string =>
  `scrape_configs:\n  - job_name: hub\n    scheme: http\n    http_headers:\n      X-Forwarded-Proto:\n        values: [https]\n    authorization:\n      credentials_file: /run/secrets/metrics\n    static_configs:\n      - targets: ["${target}"]\n`
const scraped = changed(
  hub,
  compose,
  "services:",
  "services:\n  prometheus:\n    image: prom/prometheus:v3.1.0\n    volumes:\n      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro",
)
add("M1", "pass", "a job asks the hub", prometheus, { ...scraped, [prometheus]: job("hub:3100") })
add("M1", "unknown", "a job asks an address that nobody in the files has", prometheus, {
  ...hub,
  [prometheus]: job("hub.example.net:3100"),
})
add("M1", "fail", "the scrape config asks something else", prometheus, { ...hub, [prometheus]: job("node:9101") })
const rulesFile = "deploy/alerts.yml"
const alert = (name: string, expr: string): string =>
  `      - alert: ${name}\n        expr: ${expr}\n        annotations:\n          runbook_url: https://wiki.example.com/${name}\n`
const alerts = (...list: readonly string[]): string => `groups:\n  - name: hub\n    rules:\n${list.join("")}`
const receivers = {
  "deploy/alertmanager.yml":
    "route:\n  receiver: desk\nreceivers:\n  - name: desk\n    webhook_configs:\n      - url: https://pager.example.com/hook\n",
}
const disconnects = alert("Sensors", "horizon_sensors_online_count < 1")
const errors = alert("Dropped", "rate(horizon_signals_dropped_total[5m]) > 0")
const database = alert("Database", "rate(horizon_auth_blacklist_db_errors_total[5m]) > 0")
add("M3", "fail", "nobody watches the database", rulesFile, {
  ...hub,
  ...receivers,
  [rulesFile]: alerts(disconnects, errors),
})
add("M3", "unknown", "who receives the alerts is not there", rulesFile, {
  ...hub,
  [rulesFile]: alerts(disconnects, errors, database),
})
const watched = { ...receivers, [rulesFile]: alerts(disconnects, errors, database) }
const pager = 'alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ["alertmanager:9093"]\n'
const mounted = changed(
  changed(
    scraped,
    compose,
    "services:",
    "services:\n  alertmanager:\n    image: prom/alertmanager:v0.28.1\n    volumes:\n      - ./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro",
  ),
  compose,
  "/etc/prometheus/prometheus.yml:ro",
  "/etc/prometheus/prometheus.yml:ro\n      - ./alerts.yml:/etc/prometheus/alerts.yml:ro",
)
const loading = `rule_files: [alerts.yml]\n${job("hub:3100")}`
add("M3", "pass", "Prometheus loads the alerts and tells Alertmanager", rulesFile, {
  ...mounted,
  ...watched,
  [prometheus]: pager + loading,
})
add("M3", "fail", "the config loads the alerts and names no Alertmanager", prometheus, {
  ...mounted,
  ...watched,
  [prometheus]: loading,
})
add("M3", "fail", "no `rule_files` loads the alerts that lie beside", rulesFile, {
  ...scraped,
  ...watched,
  [prometheus]: pager + job("hub:3100"),
})
add("M3", "fail", "the config names alerts that its container does not get", rulesFile, {
  ...scraped,
  ...watched,
  [prometheus]: pager + loading,
})
add("M3", "unknown", "a config of another folder loads no alerts", "deploy/monitoring/alerts.yml", {
  ...scraped,
  ...receivers,
  [prometheus]: pager.replace("alertmanager:", "pager.example.net:") + job("hub:3100"),
  "deploy/monitoring/alerts.yml": alerts(disconnects, errors, database),
})
add("M4", "pass", "logs are shipped and the hub writes JSON", compose, hub)
add("M4", "fail", "logs are thrown away", compose, changed(hub, compose, "driver: journald", "driver: none"))
add("M5", "pass", "an alert watches the metric that exists", "edge/alerts.yml", {
  ...sensor,
  "edge/alerts.yml": alerts(alert("Slow", "synapse_waf_detection_avg_us > 500")),
})
add("M5", "fail", "no `rule_files` loads the alert", "edge/alerts.yml", {
  ...sensor,
  "edge/alerts.yml": alerts(alert("Slow", "synapse_waf_detection_avg_us > 500")),
  "edge/prometheus.yml":
    'scrape_configs:\n  - job_name: edge\n    static_configs:\n      - targets: ["synapse:6191"]\n',
})

export const monitoringScenarios: readonly ProofScenario[] = table
