/** What Prometheus asks the hub and the sensor. */
import { file, isFleet, isHub } from "../fill.ts"
import type { Piece, ScaffoldContext } from "../types.ts"
import { watchedJob } from "./backup-watch.ts"

const head = `# Prometheus for the Horizon hub and the Synapse sensors: what is asked, how often, and which rules are loaded.
# Needs Prometheus 2.55 or newer for http_headers. Older ones cannot send a header of their own: let a proxy on the
# inside add X-Forwarded-Proto and X-Admin-Key, and scrape that proxy.
global:
  scrape_interval: 30s
  evaluation_interval: 30s

rule_files:
  - alerts.yml

alerting:
  alertmanagers:
    - static_configs:
        - targets: ["alertmanager:9093"]

scrape_configs:
`

const hubJob = `  # The hub answers plain HTTP in production only with the header that its proxy sets; the token is METRICS_AUTH_TOKEN.
  - job_name: @@hub@@
    metrics_path: /metrics
    http_headers:
      X-Forwarded-Proto:
        values: ["https"]
    authorization:
      type: Bearer
      credentials_file: /etc/prometheus/secrets/metrics-auth-token
@@instances@@`

/** Asked by name, one instance would answer for all: each has an address of its own behind the name. */
function hubTargets({ settings }: ScaffoldContext): string {
  const name = settings?.get("instances")
  return name === undefined
    ? `    static_configs:
      - targets: ["@@hub@@:3100"]
`
    : `    dns_sd_configs:
      - names: [${name}]
        type: A
        port: 3100
        refresh_interval: 15s
`
}

const sensorJob = `  # The sensor takes its admin key and no bearer token; five refusals a minute lock the scraper out.
  - job_name: @@sensor@@
    metrics_path: /metrics
    http_headers:
      X-Admin-Key:
        files: [/etc/prometheus/secrets/synapse-admin-key]
    static_configs:
      - targets: ["@@sensor@@:6191"]
`

function prometheus(context: ScaffoldContext): string {
  const sensor = context.products.includes("synapse") ? sensorJob : ""
  return (
    head +
    (isHub(context)
      ? hubJob.replace("@@instances@@\n", hubTargets(context)).replace("@@instances@@", hubTargets(context))
      : "") +
    sensor +
    watchedJob(context)
  )
}

const stack = `# Prometheus, Alertmanager and Grafana beside the stack:
#   docker compose -f compose.yaml -f compose.monitoring.yaml up -d
# The files below ./secrets hold one value each, mode 0640, group 65534: the user that Prometheus runs as.
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    command:
      - --config.file=/etc/prometheus/prometheus.yml
      - --storage.tsdb.path=/prometheus
      - --storage.tsdb.retention.time=30d
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    volumes:
      - ./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro
      - ./secrets/metrics-auth-token:/etc/prometheus/secrets/metrics-auth-token:ro
      - ./secrets/synapse-admin-key:/etc/prometheus/secrets/synapse-admin-key:ro
      - prometheus-data:/prometheus
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/ready"]
      interval: 30s
      timeout: 5s
      retries: 3
    logging:
      driver: journald

  alertmanager:
    image: prom/alertmanager:v0.28.1
    command:
      - --config.file=/etc/alertmanager/alertmanager.yml
      - --storage.path=/alertmanager
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    volumes:
      - ./monitoring/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro
      - ./secrets/pager-url:/etc/alertmanager/secrets/pager-url:ro
      - alertmanager-data:/alertmanager
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9093/-/ready"]
      interval: 30s
      timeout: 5s
      retries: 3
    logging:
      driver: journald

  grafana:
    image: grafana/grafana:12.1.1
    restart: unless-stopped
    environment:
      GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana-admin-password
      GF_USERS_ALLOW_SIGN_UP: "false"
    ports:
      - "127.0.0.1:3000:3000"
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    secrets: [grafana-admin-password]
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning:ro
      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro
      - grafana-data:/var/lib/grafana
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health"]
      interval: 30s
      timeout: 5s
      retries: 3
    logging:
      driver: journald

secrets:
  grafana-admin-password:
    file: ./secrets/grafana-admin-password

volumes:
  prometheus-data:
  alertmanager-data:
  grafana-data:
`

export const fleetMetrics: readonly Piece[] = [
  {
    id: "fleet-prometheus",
    title: "Scrape jobs for the hub and the sensor",
    items: ["M1"],
    fits: isFleet,
    files: (context) => [{ path: "monitoring/prometheus.yml", text: file("", prometheus(context), context).text }],
  },
  {
    id: "fleet-monitoring-stack",
    title: "Prometheus, Alertmanager and Grafana as Compose services",
    items: ["M1", "M2", "M3"],
    fits: (context) => isFleet(context) && context.flavour === "compose" && !context.services.has("prometheus"),
    files: (context) => [file("compose.monitoring.yaml", stack, context)],
  },
]
