/** Prometheus, Alertmanager and Grafana of the Compose flavour. */
import { exporterLines } from "../../pieces/backup-watch.ts"
import { guarded } from "./compose-blocks.ts"

/** Secrets of the services below, as files of the same names. */
export const monitoringSecrets = ["metrics-auth-token", "synapse-admin-key", "pager-url", "grafana-admin-password"]

const probe = (url: string): string => `    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "${url}"]
      interval: 30s
      timeout: 5s
      retries: 3
      start_period: 30s
`

const prometheus = `  prometheus:
    image: \${PROMETHEUS_IMAGE:-prom/prometheus:v3.5.0}
    command:
      - --config.file=/etc/prometheus/prometheus.yml
      - --storage.tsdb.path=/prometheus
      - --storage.tsdb.retention.time=30d
    volumes:
      - ./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro
      - prometheus-data:/prometheus
    secrets:
      - source: metrics-auth-token
        target: /etc/prometheus/secrets/metrics-auth-token
      - source: synapse-admin-key
        target: /etc/prometheus/secrets/synapse-admin-key
    networks: [monitoring]
    read_only: true
    stop_grace_period: 60s
`

const alertmanager = `  alertmanager:
    image: \${ALERTMANAGER_IMAGE:-prom/alertmanager:v0.28.1}
    command:
      - --config.file=/etc/alertmanager/alertmanager.yml
      - --storage.path=/alertmanager
    volumes:
      - ./monitoring/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro
      - alertmanager-data:/alertmanager
    secrets:
      - source: pager-url
        target: /etc/alertmanager/secrets/pager-url
    networks: [monitoring]
    read_only: true
    stop_grace_period: 30s
`

const grafana = `  # On loopback: ssh -L 3000:127.0.0.1:3000 to the host, or a name of its own behind the proxy.
  grafana:
    image: \${GRAFANA_IMAGE:-grafana/grafana:12.1.1}
    environment:
      GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana-admin-password
      GF_USERS_ALLOW_SIGN_UP: "false"
      GF_ANALYTICS_REPORTING_ENABLED: "false"
    ports:
      - "127.0.0.1:3000:3000"
    secrets: [grafana-admin-password]
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning:ro
      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro
      - grafana-data:/var/lib/grafana
    networks: [monitoring]
    read_only: true
    tmpfs: [/tmp, "/var/log/grafana:mode=1777"]
    stop_grace_period: 30s
`

const exporter = `  # When the last backups succeeded: their units on the host write that down.
  node-exporter:
${exporterLines}    networks: [monitoring]
    read_only: true
`

/** The services, ready to stand below \`services\`. */
export const monitoringServices: readonly string[] = [
  `${prometheus}${guarded({ cpus: "1", memory: "2048m", pids: 256 })}${probe("http://127.0.0.1:9090/-/ready")}`,
  `${alertmanager}${guarded({ cpus: "1", memory: "256m", pids: 128 })}${probe("http://127.0.0.1:9093/-/ready")}`,
  `${exporter}${guarded({ cpus: "0.25", memory: "64m", pids: 64 })}${probe("http://127.0.0.1:9100/")}`,
  `${grafana}${guarded({ cpus: "1", memory: "512m", pids: 256 })}${probe("http://127.0.0.1:3000/api/health")}`,
]
