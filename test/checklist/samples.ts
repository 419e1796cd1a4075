/** Small deployments for the tests of the checklist; the secrets are invented. */

const jwt = "k3Jx9vQ2mT7rWb5nYc8dLf4hZp6sGa1eUo0iRtXyBqM"
const telemetry = "pW8zN4vKc2Lm7Tq9Rb3Xy6Hd5Fs1Gj0QeUiOaZtYrEx"
const encryption = "Zt5Yk8Wq2Lp9Xv3Bn7Mc4Rd6Hg1Jf0SaUeIoTyPrQwE"

/** A hub of one instance with everything that its environment decides. */
export const hub: Readonly<Record<string, string>> = {
  "deploy/compose.yaml": `services:
  hub:
    image: atlascrew/horizon:1.4.2
    env_file: .env
    restart: unless-stopped
    ports:
      - "127.0.0.1:3100:3100"
    healthcheck:
      test: ["CMD", "curl", "-f", "-H", "X-Forwarded-Proto: https", "http://localhost:3100/ready"]
      interval: 30s
    logging:
      driver: journald
`,
  "deploy/.env": `NODE_ENV=production
JWT_SECRET=${jwt}
TELEMETRY_JWT_SECRET=${telemetry}
CONFIG_ENCRYPTION_KEY=${encryption}
METRICS_AUTH_TOKEN=Qm4Tz7Vb2Nc9Xk5Lp8Rw3Yd6Hs1Gf0JaEuIoPtBvMrS
CORS_ORIGINS=https://dashboard.example.com
DATABASE_URL=postgresql://horizon:Vx7Kq2Zt9Wn4Lb8Pc3Rm6Yd5Hs1Gf0Ja@db.example.net:5432/horizon
WS_MAX_SENSOR_CONNECTIONS=500
WS_MAX_DASHBOARD_CONNECTIONS=50
SIGNAL_BATCH_SIZE=100
SIGNAL_BATCH_TIMEOUT_MS=5000
CLICKHOUSE_ENABLED=false
`,
}

/** A stack of something else. */
export const other: Readonly<Record<string, string>> = {
  "shop/compose.yaml": `services:
  web:
    image: nginx:1.27.3
    ports:
      - "443:443"
  db:
    image: postgres:16.4
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U postgres"]
`,
}

/** A sensor with its config. */
export const sensor: Readonly<Record<string, string>> = {
  "edge/compose.yaml": `services:
  synapse:
    image: nickcrew/synapse-waf:0.9.1
    volumes:
      - ./config.sites.yaml:/app/config.yaml:ro
    ports:
      - "443:6190"
    stop_grace_period: 310s
    healthcheck:
      test: ["CMD", "synapse-waf", "--check"]
`,
  "edge/config.sites.yaml": `server:
  http_addr: 0.0.0.0:6190
  admin_api_key: Qm4Tz7Vb2Nc9Xk5Lp8Rw3Yd6Hs1Gf0JaEuIoPtBvMrS
  shutdown_timeout_secs: 30
sites:
  - hostname: app.example.com
    upstreams:
      - host: 10.0.0.5
        port: 8080
`,
}

/** The trading daemon's deploy folder. */
export const trading: Readonly<Record<string, string>> = {
  Dockerfile: `FROM python:3.12-slim AS build
ARG HORIZON_EXTRAS=""
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir "horizon[\${HORIZON_EXTRAS}]==1.2.0"

FROM python:3.12-slim
COPY --from=build /venv /venv
USER 1000:1000
CMD ["/venv/bin/horizon", "run"]
`,
  "deploy/docker-compose.yml": `services:
  horizon:
    build:
      context: ..
      args:
        HORIZON_EXTRAS: equity
    env_file: .env
    restart: unless-stopped
    volumes:
      - state:/state
    healthcheck:
      test: ["CMD", "python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9100/metrics')"]
  prometheus:
    image: prom/prometheus:v2.54.1
    command: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.retention.time=30d"]
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./alerts.yml:/etc/prometheus/alerts.yml:ro
    ports: ["127.0.0.1:9090:9090"]
  grafana:
    image: grafana/grafana:11.2.0
    environment:
      GF_SECURITY_ADMIN_PASSWORD: \${GRAFANA_PASSWORD:?}
    ports: ["127.0.0.1:3000:3000"]
  autoheal:
    image: willfarrell/autoheal:1.2.0
volumes:
  state:
`,
  "deploy/.env.example": "GRAFANA_PASSWORD=\nALPACA_API_KEY=\n",
  "deploy/prometheus.yml": `rule_files:
  - alerts.yml
scrape_configs:
  - job_name: horizon
    static_configs:
      - targets: ["horizon:9100"]
`,
  "deploy/alerts.yml": `groups:
  - name: horizon
    rules:
      - alert: WatchdogHalted
        expr: increase(horizon_watchdog_halts_total[5m]) > 0
        annotations:
          runbook_url: https://git.example.com/desk/blob/main/deploy/runbooks/kill-switch.md
      - alert: FeedStale
        expr: horizon_feed_heartbeat_age_seconds > 30
        annotations:
          runbook_url: https://git.example.com/desk/blob/main/deploy/runbooks/feed-stale.md
`,
  "deploy/systemd/horizon.service": `[Unit]
Description=Trading daemon

[Service]
User=horizon
ExecStart=/opt/horizon/venv/bin/horizon run
EnvironmentFile=/etc/horizon/credentials.env
Restart=on-failure
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=yes
CapabilityBoundingSet=
ReadWritePaths=/var/lib/horizon /var/log/horizon

[Install]
WantedBy=multi-user.target
`,
  "deploy/scripts/install.sh":
    "#!/bin/sh\nset -eu\ninstall -m 0600 -o horizon -g horizon credentials.env /etc/horizon/credentials.env\nsystemctl enable --now horizon\n",
  "deploy/runbooks/kill-switch.md": `---
owner: trading-operations
last_exercised: 2026-09-30
---

# Kill switch

1. Acknowledge the page.
2. Find the root cause in the journal.
3. Decide: halt, or restart once the cause is gone.
`,
  "deploy/runbooks/feed-stale.md": `---
owner: trading-operations
last_exercised: 2026-09-30
---

# Stale feed

1. Confirm the connection to the venue.
2. Decide: unwind by hand, or let it reconnect within a minute.
`,
  "deploy/runbooks/credential-rotation.md": `---
owner: trading-operations
last_exercised: 2026-09-30
---

# Credential rotation

1. Stage the new key beside the old one: ALPACA_API_KEY.
2. Verify it in a dry run, and send a test alert.
3. Revoke the old key.
`,
  "deploy/runbooks/disaster-recovery.md": `---
owner: trading-operations
last_exercised: 2026-08-31
---

# Disaster recovery

1. The nightly copies lie in the bucket of the second account; fetch the last backup.
2. Restore the state: \`restic restore latest --target /var/lib/horizon\`
3. Verify the chain before the first order: \`horizon audit verify --db /var/lib/horizon/audit.db\`
`,
}
