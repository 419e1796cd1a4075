/** The stack on one host: the service, its stores, a proxy that ends TLS, and what watches them. */
import type { ProfileFile } from "../types.ts"
import { backupExporter, monitoringServices, monitoringVolumes } from "./compose-monitoring.ts"
import { ownVariables } from "./environment.ts"
import { keeps, type ServicePlan } from "./plan.ts"
import { joined, quoted, render } from "./render.ts"
import { stackKits } from "./stacks/all.ts"

const stack = `# @@name@@ on one host. Images are named in .env, secrets lie below ./secrets; scripts/generate-secrets.sh makes both.
name: @@app@@

x-service: &service
  restart: unless-stopped
  read_only: true
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  # The journal rotates, and logging/ ships it.
  logging:
    driver: journald

services:
  @@app@@:
    <<: *service
    image: \${APP_IMAGE:?set APP_IMAGE in .env, by digest}
    user: "@@uid@@:@@uid@@"
    init: true
    environment:
@@variables@@
    tmpfs: [/tmp]
@@mounts@@
    networks: @@networks@@
@@needs@@
    # As long as it needs to finish what it has accepted, and a little more.
    stop_grace_period: @@grace@@s
    healthcheck:
      test: @@probe@@
      interval: 15s
      timeout: 5s
      retries: 3
      start_period: 30s
    mem_limit: 512m
    cpus: 1.0
    pids_limit: 256
@@databases@@
@@proxy@@
@@monitoring@@

networks:
  # Towards the internet.
  edge:
  # Among the services: no way out.
@@inner@@
  monitoring:

volumes:
@@volumes@@
@@secrets@@
`

const postgres = `
  postgres:
    <<: *service
    image: postgres:16.11
    user: "999:999"
    environment:
      POSTGRES_DB: @@database@@
      POSTGRES_USER: @@database@@
      POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password
    secrets: [postgres-password]
    tmpfs: [/tmp, "/run/postgresql:uid=999,gid=999"]
    volumes:
      - postgres-data:/var/lib/postgresql/data
    networks: [data]
    # A checkpoint takes its time.
    stop_grace_period: 60s
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U @@database@@ -d @@database@@"]
      interval: 10s
      timeout: 5s
      retries: 5
      start_period: 30s
    shm_size: 128m
    mem_limit: 1g
    cpus: 1.0
    pids_limit: 256
`

const redis = `
  redis:
    <<: *service
    image: redis:7.4.6
    user: "999:999"
    # The password stands in a file: an argument would be seen by every process of the host.
    command: ["redis-server", "/run/secrets/redis-conf"]
    secrets: [redis-conf]
    volumes:
      - redis-data:/data
    networks: [data]
    healthcheck:
      # Without the password it answers NOAUTH: it serves.
      test: ["CMD-SHELL", "redis-cli ping | grep -qE 'PONG|NOAUTH'"]
      interval: 10s
      timeout: 5s
      retries: 5
      start_period: 10s
    mem_limit: 256m
    cpus: 0.5
    pids_limit: 64
`

const caddy = `
  proxy:
    <<: *service
    image: caddy:2.10.0-alpine
    cap_add: [NET_BIND_SERVICE]
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - ./proxy/Caddyfile:/etc/caddy/Caddyfile:ro
      - caddy-data:/data
      - caddy-config:/config
    networks: [edge]
    depends_on:
      @@app@@:
        condition: service_healthy
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2019/config/"]
      interval: 30s
      timeout: 5s
      retries: 3
    mem_limit: 256m
    cpus: 0.5
    pids_limit: 128
`

const nginx = `
  proxy:
    <<: *service
    image: nginx:1.27.3
    cap_add: [CHOWN, NET_BIND_SERVICE, SETGID, SETUID]
    ports:
      - "80:80"
      - "443:443"
    tmpfs: [/tmp, /var/cache/nginx, /run]
    volumes:
      - ./proxy/nginx.conf:/etc/nginx/conf.d/default.conf:ro
      # fullchain.pem and privkey.pem: written by your certificate client, then: docker compose kill -s HUP proxy
      - ./certificates:/etc/ssl/service:ro
    networks: [edge]
    depends_on:
      @@app@@:
        condition: service_healthy
    healthcheck:
      test: ["CMD", "curl", "-fsSk", "-o", "/dev/null", "--resolve", "@@host@@:443:127.0.0.1", "https://@@host@@@@healthPath@@"]
      interval: 30s
      timeout: 5s
      retries: 3
    mem_limit: 256m
    cpus: 0.5
    pids_limit: 128
`

/** Variables of the service: name and value as it stands in the Compose file. */
export function composeVariables(plan: ServicePlan): readonly (readonly [string, string])[] {
  const own: (readonly [string, string])[] = [["PORT", quoted(String(plan.port))]]
  if (plan.hasDatabase) own.push(["DATABASE_URL", "${DATABASE_URL:?run scripts/generate-secrets.sh}"])
  if (plan.hasRedis) own.push(["REDIS_URL", "${REDIS_URL:?run scripts/generate-secrets.sh}"])
  // Without a value here: it is the one of .env, and none where .env has no such line.
  return [...own, ...ownVariables(plan).map((name) => [name, ""] as const)]
}

function volumesOf(plan: ServicePlan): string {
  const names = [
    ...(plan.state === undefined ? [] : ["service-state"]),
    ...(plan.hasDatabase ? ["postgres-data"] : []),
    ...(plan.hasRedis ? ["redis-data"] : []),
    ...(plan.proxy === "caddy" ? ["caddy-data", "caddy-config"] : []),
    ...monitoringVolumes,
  ]
  return names.map((name) => `  ${name}:`).join("\n")
}

function secretsOf(plan: ServicePlan): string {
  const names = [
    ...(plan.hasDatabase ? ["postgres-password"] : []),
    ...(plan.hasRedis ? ["redis-conf"] : []),
    "grafana-admin-password",
    "pager-url",
  ]
  return `\nsecrets:\n${names.map((name) => `  ${name}:\n    file: ./secrets/${name}`).join("\n")}`
}

/** Order of the start: a store has to be healthy before the service is started. */
function needsOf(plan: ServicePlan): string {
  const stores = [...(plan.hasDatabase ? ["postgres"] : []), ...(plan.hasRedis ? ["redis"] : [])]
  if (stores.length === 0) return ""
  return `    depends_on:\n${stores.map((name) => `      ${name}:\n        condition: service_healthy`).join("\n")}`
}

export function composeFile(plan: ServicePlan): ProfileFile {
  const hasStores = plan.hasDatabase || plan.hasRedis
  const networks = ["edge", ...(hasStores ? ["data"] : []), "monitoring"]
  const slots = { app: plan.app, database: plan.database, host: plan.host, healthPath: plan.healthPath }
  const probe = stackKits[plan.stack].probe(plan)
  const text = render(stack, {
    ...slots,
    name: plan.name,
    uid: String(plan.uid),
    variables: composeVariables(plan)
      .map(([name, value]) => `      ${name}: ${value}`.trimEnd())
      .join("\n"),
    mounts: plan.state === undefined ? "" : `    volumes:\n      - service-state:${plan.state}`,
    networks: `[${networks.join(", ")}]`,
    needs: needsOf(plan),
    grace: String(plan.drainSeconds + 5),
    probe: `[${["CMD", ...probe].map(quoted).join(", ")}]`.replaceAll("$", "$$$$"),
    databases: joined(
      plan.hasDatabase ? render(postgres, slots).trimEnd() : "",
      plan.hasRedis ? render(redis, slots).trimEnd() : "",
    ),
    proxy: render(plan.proxy === "caddy" ? caddy : nginx, slots),
    monitoring: render(monitoringServices, slots) + (keeps(plan) ? backupExporter : ""),
    inner: hasStores ? "  data:\n    internal: true" : "",
    volumes: volumesOf(plan),
    secrets: secretsOf(plan),
  })
  return { path: "compose.yaml", template: "service/compose", text }
}
