/** The Compose file of the daemon with Prometheus and Grafana, and the template of its environment. */
import { yamlText } from "../../fill.ts"
import { exporterLines } from "../../pieces/backup-watch.ts"
import type { TradingPlan } from "./plan.ts"

interface Limits {
  readonly cpus: string
  readonly memory: string
  readonly pids: number
}

const guarded = ({ cpus, memory, pids }: Limits): string => `    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    cpus: ${cpus}
    mem_limit: ${memory}
    pids_limit: ${pids}
    logging:
      driver: journald
`

const probe = (test: string, start: string): string => `    healthcheck:
      test: ${test}
      interval: 30s
      timeout: 5s
      retries: 3
      start_period: ${start}
`

/** Names that the daemon asks for, by the rule of its secrets; empty ones switch that channel off. */
const credentials = [
  ["ALPACA_KEY", ":?set it in .env"],
  ["ALPACA_SECRET", ":?set it in .env"],
  ["POLYGON_API_KEY", ":-"],
  ["SLACK_WEBHOOK", ":-"],
  ["PAGERDUTY_ROUTING_KEY", ":-"],
] as const

export function tradingStack({ name, extras }: TradingPlan): string {
  return `# The trading daemon with Prometheus and Grafana. One writer: the daemon is never scaled, and it alone mounts ./state.
# Exporter, audit log, watchdog and alerter are switched on in the code that calls run(): no file here does that.
name: ${yamlText(name)}

services:
  horizon:
    image: \${HORIZON_IMAGE:-horizon-trading:0.1.0}
    build:
      context: ..
      dockerfile: deploy/Dockerfile
      args:
        HORIZON_EXTRAS: "${extras}"
    user: "1000:1000"
    environment:
${credentials.map(([key, rest]) => `      ${key}: \${${key}${rest}}\n`).join("")}    # Prometheus' port, for this host alone.
    ports:
      - "127.0.0.1:9100:9100"
    volumes:
      - ./state:/state
    working_dir: /state
    tmpfs: [/tmp]
    # It closes what hangs and writes the audit log to its end.
    stop_grace_period: 60s
${guarded({ cpus: "2", memory: "4096m", pids: 512 })}${probe(
  `["CMD", "python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9100/metrics', timeout=4)"]`,
  "60s",
)}
  prometheus:
    image: \${PROMETHEUS_IMAGE:-prom/prometheus:v3.5.0}
    command:
      - --config.file=/etc/prometheus/prometheus.yml
      - --storage.tsdb.path=/prometheus
      # Metrics are no records: the audit log is kept as the record rules demand.
      - --storage.tsdb.retention.time=30d
    ports:
      - "127.0.0.1:9090:9090"
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./alerts.yml:/etc/prometheus/alerts.yml:ro
      - prometheus-data:/prometheus
    stop_grace_period: 60s
${guarded({ cpus: "1", memory: "1024m", pids: 256 })}${probe(
  `["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/ready"]`,
  "30s",
)}
  grafana:
    image: \${GRAFANA_IMAGE:-grafana/grafana:12.1.1}
    environment:
      GF_SECURITY_ADMIN_PASSWORD: \${GRAFANA_ADMIN_PASSWORD:?set it in .env}
      GF_USERS_ALLOW_SIGN_UP: "false"
      GF_ANALYTICS_REPORTING_ENABLED: "false"
    ports:
      - "127.0.0.1:3000:3000"
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning:ro
      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro
      - grafana-data:/var/lib/grafana
    tmpfs: [/tmp, "/var/log/grafana:mode=1777"]
    stop_grace_period: 30s
${guarded({ cpus: "1", memory: "512m", pids: 256 })}${probe(
  `["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health"]`,
  "30s",
)}
  # When the last backup succeeded: its unit on the host writes that down.
  node-exporter:
${exporterLines}${guarded({ cpus: "0.25", memory: "64m", pids: 64 })}${probe(
  `["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9100/"]`,
  "30s",
)}
volumes:
  prometheus-data:
  grafana-data:
`
}

export const environmentTemplate = `# Template of the deployment's secrets: copy to .env, fill in, chmod 0600. Never commit the copy.
# On a host without containers the same names stand in /etc/horizon/credentials.env.

# Compose reads these files without being told: alerts, restart of unhealthy containers, and the log collector.
COMPOSE_FILE=docker-compose.yml:compose.alerting.yaml:compose.autoheal.yaml:compose.logging.yaml

# Required. Made on the broker's page, with trading rights only where they are needed.
ALPACA_KEY=
ALPACA_SECRET=
# Optional. Market data, made on the provider's page.
POLYGON_API_KEY=
# Optional. Channels of the daemon's alerter, made in the channel's own settings.
SLACK_WEBHOOK=
PAGERDUTY_ROUTING_KEY=
# Required. Generate with: openssl rand -hex 32
GRAFANA_ADMIN_PASSWORD=

# Optional. Images by version; name@sha256:… pins the bytes. Change one, then run scripts/rollout.sh.
HORIZON_IMAGE=horizon-trading:0.1.0
PROMETHEUS_IMAGE=prom/prometheus:v3.5.0
GRAFANA_IMAGE=grafana/grafana:12.1.1
`

export const ignored = `# Keeps secrets and state out of the repository.
.env
.env.*
!.env.example
credentials.env
/secrets/
/state/
`
