/** Files of the trading daemon's deploy folder: template of the environment, monitoring, unit, image, install step. */
import { file, isTrading, script } from "../fill.ts"
import type { Piece } from "../types.ts"
import { alertmanagerConfig, alertmanagerStack, receiver } from "./alertmanager.ts"
import { watchedAlerts, watchedJob } from "./backup-watch.ts"
import { install, unit, unitExposure } from "./trading-host.ts"

const environment = `# Template of the deployment's secrets: copy to .env, fill in, chmod 0600. Never commit the copy.
# ALPACA_*, POLYGON_*: made on the provider's page, with trading rights only where they are needed.
ALPACA_KEY=
ALPACA_SECRET=
POLYGON_API_KEY=
# Alert channels: made in the channel's own settings.
SLACK_WEBHOOK=
PAGERDUTY_ROUTING_KEY=
# Generate with: openssl rand -base64 24
GRAFANA_ADMIN_PASSWORD=
`

const ignored = `# Keeps secrets and state out of the repository.
.env
.env.*
!.env.example
credentials.env
state/
`

const prometheus = `# Prometheus for the trading daemon. The exporter is switched on in code: without it this target stays down.
global:
  scrape_interval: 15s
  evaluation_interval: 15s

rule_files:
  - alerts.yml

alerting:
  alertmanagers:
    - static_configs:
        - targets: ["@@pager@@"]

scrape_configs:
  - job_name: @@trading@@
    metrics_path: /metrics
    static_configs:
      - targets: ["@@trading@@:9100"]
`

const alerts = `# Alerts of the trading daemon, each with its runbook beside this file.
groups:
  - name: horizon-trading
    rules:
      - alert: WatchdogHalted
        expr: increase(horizon_watchdog_halts_total[5m]) > 0
        labels:
          severity: critical
        annotations:
          summary: The watchdog has halted trading.
          runbook_url: runbooks/kill-switch.md
      - alert: FeedStale
        expr: horizon_feed_heartbeat_age_seconds > 30
        for: 1m
        labels:
          severity: critical
        annotations:
          summary: A feed has sent nothing for more than 30 s.
          runbook_url: runbooks/feed-stale.md
      - alert: FeedGaps
        expr: increase(horizon_feed_gaps_total[10m]) > 3
        labels:
          severity: warning
        annotations:
          summary: A feed loses messages.
          runbook_url: runbooks/feed-stale.md
      - alert: DaemonNotScraped
        expr: up{job="@@trading@@"} == 0 or absent(up{job="@@trading@@"})
        for: 2m
        labels:
          severity: critical
        annotations:
          summary: The daemon does not answer. Positions may be open.
          runbook_url: runbooks/disaster-recovery.md
`

const dockerfile = `# Image of the trading daemon, built from the repository's root: docker build -f deploy/Dockerfile .
FROM python:3.12-slim-bookworm AS build
ARG HORIZON_EXTRAS=""
WORKDIR /src
RUN python -m venv /venv
COPY pyproject.toml README.md ./
COPY horizon ./horizon
RUN /venv/bin/pip install --no-cache-dir ".\${HORIZON_EXTRAS:+[$HORIZON_EXTRAS]}"

FROM python:3.12-slim-bookworm
RUN groupadd --gid 1000 horizon && useradd --uid 1000 --gid 1000 --no-create-home horizon \\
    && install -d -m 0700 -o horizon -g horizon /state
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 1000:1000
VOLUME /state
EXPOSE 9100
ENTRYPOINT ["horizon"]
CMD ["run"]
`

const dockerignore = `# Nothing of this belongs into the image or the build's cache.
**/.git
**/.env
**/.env.*
!**/.env.example
**/credentials.env
**/state
**/__pycache__
**/.venv
`

const healer = `# Restarts containers that Docker marks unhealthy: by itself Docker only marks them.
#   docker compose -f docker-compose.yml -f compose.autoheal.yaml up -d
# The engine's socket makes this container as powerful as root: it has no network and no other mount.
services:
  autoheal:
    image: willfarrell/autoheal:1.2.0
    restart: unless-stopped
    network_mode: none
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    cpus: 0.5
    mem_limit: 64m
    pids_limit: 64
    environment:
      AUTOHEAL_CONTAINER_LABEL: all
      AUTOHEAL_INTERVAL: "10"
    volumes:
      # deploylint-ignore container/docker-socket -- it restarts containers and has no network and no other mount
      - /var/run/docker.sock:/var/run/docker.sock
    logging:
      driver: journald
`

const one = (id: string, title: string, items: readonly string[], files: Piece["files"]): Piece => ({
  id,
  title,
  items,
  fits: isTrading,
  files,
})

export const tradingFiles: readonly Piece[] = [
  one("trading-env-template", "Template of the environment", ["D10"], (context) => [
    file(".env.example", environment, context),
    file(".gitignore", ignored, context),
  ]),
  one("trading-prometheus", "Prometheus for the daemon", ["D3"], (context) => [
    file(
      "prometheus.yml",
      prometheus.replace("@@pager@@", context.flavour === "compose" ? "alertmanager:9093" : "127.0.0.1:9093") +
        watchedJob(context),
      context,
    ),
  ]),
  one("trading-alerts", "Alerts that lead to the runbooks, and who receives them", ["D5", "D6"], (context) => [
    file("alerts.yml", alerts + watchedAlerts(context), context),
    file("alertmanager.yml", alertmanagerConfig(receiver(context), "alertname", "10s", "15m"), context),
    ...(context.flavour === "compose"
      ? [file("compose.alerting.yaml", alertmanagerStack("docker-compose.yml", "./alertmanager.yml"), context)]
      : []),
  ]),
  {
    ...one("autoheal", "Container that restarts unhealthy ones", ["D2c"], (context) => [
      file("compose.autoheal.yaml", healer, context),
    ]),
    fits: (context) => isTrading(context) && context.flavour === "compose",
  },
  one("trading-unit", "Hardened unit of the daemon", ["D4", "D11"], (context) => [
    file("systemd/horizon.service", unit.replace("@@exposure@@", unitExposure), context),
  ]),
  one("trading-install", "Install step that closes the credentials file", ["D11"], (context) => [
    script("scripts/install.sh", install, context),
  ]),
  one("trading-image", "Image in two stages with a build context without secrets", ["D1", "D12"], (context) => [
    file("Dockerfile", dockerfile, context),
    file("Dockerfile.dockerignore", dockerignore, context),
  ]),
]
