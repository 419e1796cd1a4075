/** The Compose file of the fleet: hub, sensor, stores, proxy. Monitoring stands in `compose-monitoring.ts`. */
import { yamlText } from "../../fill.ts"
import { guarded, probe } from "./compose-blocks.ts"
import { monitoringSecrets, monitoringServices } from "./compose-monitoring.ts"
import type { FleetPlan } from "./plan.ts"

/** Subnet of the network between proxy, hub and sensor: the sensor believes forwarded addresses from it alone. */
export const edgeSubnet = "172.31.250.0/24"

const needed = (name: string): string => `\${${name}:?run scripts/generate-secrets.sh}`

function hub({ host, clickhouse, redis, size }: FleetPlan): string {
  const queue = redis ? `redis://:${needed("REDIS_PASSWORD")}@redis:6379` : needed("REDIS_URL")
  const events = clickhouse
    ? `      CLICKHOUSE_ENABLED: "true"
      CLICKHOUSE_HOST: clickhouse
      CLICKHOUSE_DB: signal_horizon
      CLICKHOUSE_USER: horizon
      CLICKHOUSE_PASSWORD: ${needed("CLICKHOUSE_PASSWORD")}
`
    : `      CLICKHOUSE_ENABLED: "false"
`
  const stores = ["postgres", ...(redis ? ["redis"] : []), ...(clickhouse ? ["clickhouse"] : [])]
  return `  # The hub: ${size.instances} instances behind the proxy. Its settings come from the environment alone.
  horizon:
    image: \${HUB_IMAGE:-nickcrew/synapse-fleet:1.4.2}
    environment:
      NODE_ENV: production
      CORS_ORIGINS: https://${host}
      DATABASE_URL: postgresql://horizon:${needed("POSTGRES_PASSWORD")}@postgres:5432/horizon
      REDIS_URL: ${queue}
      JWT_SECRET: ${needed("JWT_SECRET")}
      TELEMETRY_JWT_SECRET: ${needed("TELEMETRY_JWT_SECRET")}
      CONFIG_ENCRYPTION_KEY: ${needed("CONFIG_ENCRYPTION_KEY")}
      METRICS_AUTH_TOKEN: ${needed("METRICS_AUTH_TOKEN")}
      TRUSTED_PROXIES: ${edgeSubnet}
      WS_MAX_SENSOR_CONNECTIONS: "${size.sensors}"
      WS_MAX_DASHBOARD_CONNECTIONS: "${size.dashboards}"
      SIGNAL_BATCH_SIZE: "100"
      SIGNAL_BATCH_TIMEOUT_MS: "5000"
${events}    deploy:
      replicas: ${size.instances}
    depends_on:
${stores.map((name) => `      ${name}:\n        condition: service_healthy\n`).join("")}    networks: [default, edge, monitoring]
    read_only: true
    # /app/data holds what ClickHouse could not take yet.
    tmpfs: [/tmp, "/app/data:mode=1777"]
    stop_grace_period: 60s
    stop_signal: SIGTERM
${guarded({ cpus: size.cpus, memory: `${size.memory}m`, pids: 512 })}${probe(
  `["CMD", "curl", "-fsS", "-o", "/dev/null", "-H", "X-Forwarded-Proto: https", "http://127.0.0.1:3100/ready"]`,
)}`
}

const sensor = `  # The sensor: filters what the proxy hands it for the protected site. It drains for 305 s.
  synapse:
    image: \${SENSOR_IMAGE:-nickcrew/synapse-waf:0.9.1}
    environment:
      NODE_ENV: production
      SYNAPSE_PRODUCTION: "true"
      RUST_LOG: info
    # Keys and addresses come from the secret, the sites from the folder beside this file.
    volumes:
      - ./synapse/config.sites.yaml:/app/config.sites.yaml:ro
    secrets:
      - source: synapse-config
        target: /app/config.yaml
    read_only: true
    tmpfs: [/tmp, "/app/data:mode=1777"]
    networks: [edge, monitoring]
    stop_grace_period: 310s
${guarded({ cpus: "2", memory: "1024m", pids: 256 })}${probe(
  `["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/6190 && printf 'GET /_sensor/status HTTP/1.0\\\\r\\\\n\\\\r\\\\n' >&3 && grep -q ' 200 ' <&3"]`,
)}`

const postgres = `  postgres:
    image: \${POSTGRES_IMAGE:-postgres:16.11}
    user: postgres
    environment:
      POSTGRES_USER: horizon
      POSTGRES_DB: horizon
      POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password
    secrets: [postgres-password]
    volumes:
      - postgres-data:/var/lib/postgresql/data
    read_only: true
    tmpfs: [/tmp, "/var/run/postgresql:mode=1777"]
    shm_size: 256m
    stop_grace_period: 60s
${guarded({ cpus: "2", memory: "2048m", pids: 256 })}${probe(`["CMD", "pg_isready", "-U", "horizon", "-d", "horizon"]`)}`

const redis = `  redis:
    image: \${REDIS_IMAGE:-redis:7.4.6}
    user: redis
    # The password goes into a file in memory: an argument could be seen in the list of processes.
    command:
      - /bin/sh
      - -c
      - |
        set -eu
        umask 077
        printf 'requirepass %s\\n' "$$(cat /run/secrets/redis-password)" > /tmp/redis.conf
        exec redis-server /tmp/redis.conf --appendonly yes --maxmemory 256mb --maxmemory-policy noeviction
    secrets: [redis-password]
    volumes:
      - redis-data:/data
    read_only: true
    tmpfs: [/tmp]
    stop_grace_period: 30s
${guarded({ cpus: "1", memory: "512m", pids: 128 })}${probe(
  `["CMD-SHELL", "REDISCLI_AUTH=\\"$$(cat /run/secrets/redis-password)\\" redis-cli ping | grep -q PONG"]`,
)}`

const clickhouse = (
  cpus: string,
): string => `  # deploylint-ignore container/hardening -- its start writes the settings of the user below /etc
  clickhouse:
    image: \${CLICKHOUSE_IMAGE:-clickhouse/clickhouse-server:24.8.4.13}
    user: clickhouse
    environment:
      CLICKHOUSE_DB: signal_horizon
      CLICKHOUSE_USER: horizon
      CLICKHOUSE_PASSWORD_FILE: /run/secrets/clickhouse-password
    secrets: [clickhouse-password]
    volumes:
      - clickhouse-data:/var/lib/clickhouse
      - ./clickhouse/backups.xml:/etc/clickhouse-server/config.d/backups.xml:ro
    ulimits:
      nofile: 262144
    stop_grace_period: 60s
${guarded({ cpus, memory: "4096m", pids: 1024 })}${probe(
  `["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8123/ping"]`,
)}`

const caddy = `  # Ends TLS for the hub and for the protected site, and fetches the certificates itself.
  proxy:
    image: \${PROXY_IMAGE:-caddy:2.10.0-alpine}
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - ./proxy/Caddyfile:/etc/caddy/Caddyfile:ro
      - caddy-data:/data
      - caddy-config:/config
    networks: [edge]
    read_only: true
    stop_grace_period: 60s
${guarded({ cpus: "2", memory: "512m", pids: 256 }, ["NET_BIND_SERVICE"])}${probe(
  `["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2019/config/"]`,
  10,
  30,
)}`

const nginx = (
  host: string,
): string => `  # Ends TLS for the hub and for the protected site; certificate and key stand in ./tls.
  proxy:
    image: \${PROXY_IMAGE:-nginx:1.29.1}
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - ./nginx/horizon.conf:/etc/nginx/conf.d/default.conf:ro
      - ./tls:/etc/ssl/horizon:ro
    networks: [edge]
    read_only: true
    tmpfs: [/var/cache/nginx, /run, /tmp]
    stop_grace_period: 60s
    stop_signal: SIGQUIT
${guarded({ cpus: "2", memory: "512m", pids: 256 }, ["CHOWN", "NET_BIND_SERVICE", "SETGID", "SETUID"])}${probe(
  `["CMD", "curl", "-fsSk", "-o", "/dev/null", "-H", "Host: ${host}", "https://127.0.0.1/health"]`,
  10,
  30,
)}`

function footer({ clickhouse: events, redis: queue, proxy }: FleetPlan): string {
  const names = [
    "postgres-data",
    ...(queue ? ["redis-data"] : []),
    ...(events ? ["clickhouse-data"] : []),
    ...(proxy === "caddy" ? ["caddy-data", "caddy-config"] : []),
    "prometheus-data",
    "alertmanager-data",
    "grafana-data",
  ]
  const secrets = [
    "postgres-password",
    ...(queue ? ["redis-password"] : []),
    ...(events ? ["clickhouse-password"] : []),
    ...monitoringSecrets,
  ]
  return `
# One value in each file below ./secrets, which scripts/generate-secrets.sh makes.
secrets:
${secrets.map((name) => `  ${name}:\n    file: ./secrets/${name}\n`).join("")}  synapse-config:
    file: ./secrets/synapse.yaml

# The stores are reached in the default network alone; nothing of it is published.
networks:
  default:
  edge:
    ipam:
      config:
        - subnet: ${edgeSubnet}
  monitoring:

volumes:
${names.map((name) => `  ${name}:\n`).join("")}`
}

/** The text of `compose.yaml`. */
export function composeFile(plan: FleetPlan): string {
  const services = [
    hub(plan),
    sensor,
    postgres,
    ...(plan.redis ? [redis] : []),
    ...(plan.clickhouse ? [clickhouse(plan.size.cpus)] : []),
    plan.proxy === "caddy" ? caddy : nginx(plan.host),
    ...monitoringServices,
  ]
  return `# Horizon hub with its stores, a Synapse sensor, a proxy that ends TLS, and the monitoring.
# Images are named by version; put a digest into .env (HUB_IMAGE=name@sha256:…) to pin the bytes.
name: ${yamlText(plan.name)}

services:
${services.join("\n")}${footer(plan)}`
}
