/** What is set around the files: the template of `.env`, what git leaves out, what the linter is told. */
import type { FleetPlan } from "./plan.ts"

interface Setting {
  readonly name: string
  readonly why: string
}

/** Settings that the Compose files refer to and that \`generate-secrets.sh\` makes. */
export function generatedSettings({ clickhouse, redis }: FleetPlan): readonly Setting[] {
  return [
    { name: "JWT_SECRET", why: "Demanded by the hub at its start. A new one ends every session." },
    { name: "TELEMETRY_JWT_SECRET", why: "Signs log-ins and telemetry. Different from the one above." },
    {
      name: "CONFIG_ENCRYPTION_KEY",
      why: "Encrypts the sensors' settings in the database. Keep a copy elsewhere: with another key they are lost.",
    },
    { name: "METRICS_AUTH_TOKEN", why: "Demanded at /metrics; Prometheus reads it from secrets/metrics-auth-token." },
    { name: "POSTGRES_PASSWORD", why: "Of the role horizon; the server reads it from secrets/postgres-password." },
    ...(redis ? [{ name: "REDIS_PASSWORD", why: "Redis reads it from secrets/redis-password." }] : []),
    ...(clickhouse
      ? [{ name: "CLICKHOUSE_PASSWORD", why: "ClickHouse reads it from secrets/clickhouse-password." }]
      : []),
  ]
}

/** Images that may be pinned by digest: variable and what is taken without it. */
export function imageSettings({ clickhouse, redis, proxy }: FleetPlan): readonly (readonly [string, string])[] {
  return [
    ["HUB_IMAGE", "nickcrew/synapse-fleet:1.4.2"],
    ["SENSOR_IMAGE", "nickcrew/synapse-waf:0.9.1"],
    ["POSTGRES_IMAGE", "postgres:16.11"],
    ...(redis ? [["REDIS_IMAGE", "redis:7.4.6"] as const] : []),
    ...(clickhouse ? [["CLICKHOUSE_IMAGE", "clickhouse/clickhouse-server:24.8.4.13"] as const] : []),
    ["PROXY_IMAGE", proxy === "caddy" ? "caddy:2.10.0-alpine" : "nginx:1.29.1"],
    ["PROMETHEUS_IMAGE", "prom/prometheus:v3.5.0"],
    ["ALERTMANAGER_IMAGE", "prom/alertmanager:v0.28.1"],
    ["GRAFANA_IMAGE", "grafana/grafana:12.1.1"],
  ]
}

export function environmentTemplate(plan: FleetPlan): string {
  const secrets = generatedSettings(plan).map(({ name, why }) => `# Required. ${why}\n${name}=\n`)
  const queue = plan.redis
    ? ""
    : "# Required. The managed Redis: rediss://:password@host:6379, without a slash at the end.\nREDIS_URL=\n"
  const images = imageSettings(plan).map(([name, image]) => `${name}=${image}\n`)
  return `# Template of .env beside compose.yaml. scripts/generate-secrets.sh makes .env of it and fills in what is empty.
# Each generated value is 32 random bytes in hex (openssl rand -hex 32). Never commit the copy.

# Compose reads these files without being told; the standby and the log collector stand in files of their own.
COMPOSE_FILE=compose.yaml:compose.standby.yaml:compose.logging.yaml

${secrets.join("")}${queue}
# Optional. Images by version; name@sha256:… pins the bytes. Change one, then run scripts/rollout.sh.
${images.join("")}`
}

export const ignored = `# Keeps secrets and what is made on the host out of the repository.
.env
.env.*
!.env.example
/secrets/
/tls/
`

/** Settings of Deploylint for this folder: what it cannot read from files. */
export function lintSettings({ fleet }: FleetPlan): string {
  return `# For Deploylint: what the files cannot say. Items that a person vouches for are written below \`attest\`:
#   attest:
#     - item: B3
#       by: name
#       on: 2026-01-31
#       until: 2026-07-31
#       evidence: https://wiki.example.com/restore-test
deployments:
  deploy:
    environment: production
    # Sensors in the field, at most: what connection limits are held against.
    fleet: ${fleet}
`
}
