/** What watches the stack on the same host: asked by Compose's profile `monitoring`, which .env switches on. */
import { exporterLines } from "../../pieces/backup-watch.ts"

export const monitoringVolumes: readonly string[] = ["prometheus-data", "alertmanager-data", "grafana-data"]

/** Tells when the last backup succeeded: its unit writes that down on the host. */
export const backupExporter = `
  # When the last backup succeeded: its unit on the host writes that down.
  node-exporter:
    <<: *service
${exporterLines.replace("    command", "    profiles: [monitoring]\n    command")}    networks: [monitoring]
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9100/"]
      interval: 30s
      timeout: 5s
      retries: 3
    mem_limit: 64m
    cpus: 0.25
    pids_limit: 64
`

export const monitoringServices = `
  # Asks the site as a visitor does, and reads how long the certificate is good for.
  blackbox:
    <<: *service
    image: prom/blackbox-exporter:v0.27.0
    profiles: [monitoring]
    volumes:
      - ./monitoring/blackbox.yml:/etc/blackbox_exporter/config.yml:ro
    networks: [edge, monitoring]
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9115/-/healthy"]
      interval: 30s
      timeout: 5s
      retries: 3
    mem_limit: 64m
    cpus: 0.25
    pids_limit: 64

  prometheus:
    <<: *service
    image: prom/prometheus:v3.5.0
    profiles: [monitoring]
    command:
      - --config.file=/etc/prometheus/prometheus.yml
      - --storage.tsdb.path=/prometheus
      - --storage.tsdb.retention.time=30d
    ports:
      - "127.0.0.1:9090:9090"
    volumes:
      - ./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro
      - prometheus-data:/prometheus
    networks: [monitoring]
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/ready"]
      interval: 30s
      timeout: 5s
      retries: 3
    stop_grace_period: 60s
    mem_limit: 1g
    cpus: 1.0
    pids_limit: 128

  alertmanager:
    <<: *service
    image: prom/alertmanager:v0.28.1
    profiles: [monitoring]
    command:
      - --config.file=/etc/alertmanager/alertmanager.yml
      - --storage.path=/alertmanager
    secrets: [pager-url]
    volumes:
      - ./monitoring/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro
      - alertmanager-data:/alertmanager
    networks: [monitoring]
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9093/-/ready"]
      interval: 30s
      timeout: 5s
      retries: 3
    mem_limit: 128m
    cpus: 0.25
    pids_limit: 64

  grafana:
    <<: *service
    image: grafana/grafana:12.1.1
    profiles: [monitoring]
    environment:
      GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana-admin-password
      GF_USERS_ALLOW_SIGN_UP: "false"
      GF_ANALYTICS_REPORTING_ENABLED: "false"
    secrets: [grafana-admin-password]
    ports:
      - "127.0.0.1:3001:3000"
    tmpfs: [/tmp]
    volumes:
      - ./monitoring/grafana/provisioning:/etc/grafana/provisioning:ro
      - ./monitoring/grafana/dashboards:/var/lib/grafana/dashboards:ro
      - grafana-data:/var/lib/grafana
    networks: [monitoring]
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health"]
      interval: 30s
      timeout: 5s
      retries: 3
    mem_limit: 512m
    cpus: 0.5
    pids_limit: 128
`
