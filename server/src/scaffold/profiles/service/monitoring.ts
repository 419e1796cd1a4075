/** What Prometheus asks, what it alerts of, who is told, and what Grafana shows: on metrics that certainly exist. */
import { alertmanagerConfig } from "../../pieces/alertmanager.ts"
import { backupAlert, backupJob } from "../../pieces/backup-watch.ts"
import { datasource } from "../../pieces/dashboards.ts"
import type { ProfileFile } from "../types.ts"
import { backupNames, type ServicePlan } from "./plan.ts"
import { render } from "./render.ts"
import { stackKits } from "./stacks/all.ts"

const prometheus = `# Prometheus for @@name@@: what is asked, how often, and which rules are loaded.
global:
  scrape_interval: 30s
  evaluation_interval: 30s

rule_files:
  - alerts.yml

alerting:
  alertmanagers:
    - static_configs:
        - targets: ["@@alertmanager@@:9093"]

scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ["127.0.0.1:9090"]
@@service@@
@@backups@@
  # The site as a visitor sees it: through TLS and the proxy.
  - job_name: site
    metrics_path: /probe
    params:
      module: [http_2xx]
    static_configs:
      - targets: ["https://@@host@@@@healthPath@@"]
    relabel_configs:
      - source_labels: [__address__]
        target_label: __param_target
      - source_labels: [__param_target]
        target_label: instance
      - target_label: __address__
        replacement: @@blackbox@@:9115
`

const job = `  - job_name: service
    metrics_path: @@path@@
    static_configs:
      - targets: ["@@target@@"]`

const alerts = `# Alerts of @@name@@, each with its runbook. Write the address of your repository in front of the links for pagers.
groups:
  - name: site
    rules:
      - alert: ServiceDown
        expr: probe_success{job="site"} == 0 or absent(probe_success{job="site"})
        for: 2m
        labels:
          severity: critical
        annotations:
          summary: The site does not answer with 200, or nobody asks it.
          runbook_url: @@runbooks@@runbooks/service-down.md
      - alert: ServiceSlow
        expr: avg_over_time(probe_duration_seconds{job="site"}[10m]) > 1
        for: 10m
        labels:
          severity: warning
        annotations:
          summary: The health check of the site takes more than a second.
          runbook_url: @@runbooks@@runbooks/latency-and-errors.md
      - alert: ServiceFlapping
        expr: avg_over_time(probe_success{job="site"}[30m]) < 0.95
        for: 5m
        labels:
          severity: warning
        annotations:
          summary: More than 5 % of the requests of the last half hour failed.
          runbook_url: @@runbooks@@runbooks/latency-and-errors.md
      - alert: CertificateExpires
        expr: probe_ssl_earliest_cert_expiry{job="site"} - time() < 14 * 86400
        for: 1h
        labels:
          severity: warning
        annotations:
          summary: The certificate is good for less than 14 days.
          runbook_url: @@runbooks@@runbooks/certificate-expiry.md
@@service@@
@@backups@@
`

const serviceAlert = `      - alert: MetricsMissing
        expr: up{job="service"} == 0 or absent(up{job="service"})
        for: 5m
        labels:
          severity: warning
        annotations:
          summary: The service does not tell its metrics.
          runbook_url: @@runbooks@@runbooks/service-down.md`

const blackbox = `# How the site is asked: one GET through TLS; anything but 2xx is a failure.
modules:
  http_2xx:
    prober: http
    timeout: 5s
    http:
      method: GET
      fail_if_not_ssl: true
      preferred_ip_protocol: ip4
`

const provider = `# Grafana loads every dashboard below this folder; changes made in the browser are not kept.
apiVersion: 1
providers:
  - name: service
    type: file
    disableDeletion: true
    allowUiUpdates: false
    updateIntervalSeconds: 60
    options:
      path: @@dashboards@@
`

interface Panel {
  readonly title: string
  readonly unit: string
  readonly expr: string
}

const sitePanels: readonly Panel[] = [
  { title: "Answers with 200", unit: "bool_yes_no", expr: 'probe_success{job="site"}' },
  { title: "Availability, one day", unit: "percentunit", expr: 'avg_over_time(probe_success{job="site"}[1d])' },
  { title: "Time to answer", unit: "s", expr: 'probe_duration_seconds{job="site"}' },
  { title: "Time by phase", unit: "s", expr: 'probe_http_duration_seconds{job="site"}' },
  { title: "Status", unit: "none", expr: 'probe_http_status_code{job="site"}' },
  { title: "Certificate is good for", unit: "s", expr: 'probe_ssl_earliest_cert_expiry{job="site"} - time()' },
]

const reached: Panel = { title: "Metrics are told", unit: "bool_yes_no", expr: 'up{job="service"}' }
const source = { type: "prometheus", uid: "prometheus" } as const

/** A dashboard with its panels in two columns. */
function dashboard(plan: ServicePlan): string {
  const own = plan.metrics === undefined ? [] : [reached, ...stackKits[plan.stack].metrics]
  const panels = [...sitePanels, ...own].map(({ title, unit, expr }, i) => ({
    id: i + 1,
    type: "timeseries",
    title,
    datasource: source,
    gridPos: { h: 8, w: 12, x: (i % 2) * 12, y: Math.floor(i / 2) * 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: [
      {
        refId: "A",
        datasource: source,
        expr,
        legendFormat: expr.includes("http_duration") ? "{{phase}}" : "{{instance}}",
      },
    ],
  }))
  const whole = {
    uid: "service-overview",
    title: "Service overview",
    description: `What visitors of ${plan.name} see, and what it uses.`,
    tags: ["service"],
    timezone: "utc",
    schemaVersion: 39,
    version: 1,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    panels,
  }
  return `${JSON.stringify(whole, undefined, 2)}\n`
}

/** Where the parts of the monitoring find each other and their files. */
export interface MonitoringPlaces {
  readonly alertmanager: string
  readonly prometheus: string
  readonly blackbox: string
  /** Host and port of the service's metrics. */
  readonly target: string
  /** Host and port of who knows of the backups. */
  readonly backups: string
  readonly pager: string
  readonly dashboards: string
}

export function monitoringFiles(plan: ServicePlan, places: MonitoringPlaces): readonly ProfileFile[] {
  const { metrics } = plan
  const slots = { ...places, name: plan.name, host: plan.host, healthPath: plan.healthPath, runbooks: "" }
  const served = metrics === undefined ? "" : render(job, { path: metrics.path, target: places.target })
  const alert = metrics === undefined ? "" : render(serviceAlert, slots)
  const names = backupNames(plan)
  const asked = names.length === 0 ? "" : backupJob(places.backups)
  const missing = names.length === 0 ? "" : backupAlert(names, plan.flavour === "kubernetes")
  const made = (path: string, text: string, own = {}): ProfileFile => ({
    path: `monitoring/${path}`,
    template: `service/${path.replace(/^.*\//, "").replace(/\..*$/, "")}`,
    text: render(text, { ...slots, ...own }),
  })
  return [
    made("prometheus.yml", prometheus, { service: served, backups: asked }),
    made("alerts.yml", alerts, { service: alert, backups: missing }),
    made("alertmanager.yml", alertmanagerConfig(`    webhook_configs:\n      - url_file: ${places.pager}\n`)),
    made("blackbox.yml", blackbox),
    { ...made("grafana/provisioning/datasources/prometheus.yml", datasource), template: "service/grafana-datasource" },
    { ...made("grafana/provisioning/dashboards/service.yml", provider), template: "service/grafana-provider" },
    {
      path: "monitoring/grafana/dashboards/service-overview.json",
      template: `service/dashboard-${plan.stack}`,
      text: dashboard(plan),
    },
  ]
}
