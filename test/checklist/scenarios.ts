/** What decides each item, as files: the table in the documentation lists them beside the rules. */
import { hub, sensor, trading } from "./samples.ts"
import { changed, type Files, type ProofScenario, without } from "./scenario-files.ts"
import { monitoringScenarios } from "./scenarios-monitoring.ts"

const env = "deploy/.env"
const compose = "deploy/compose.yaml"
const stack = "deploy/docker-compose.yml"
const unit = "deploy/systemd/horizon.service"
const edge = "edge/compose.yaml"
const config = "edge/config.sites.yaml"
const table: ProofScenario[] = []

function add(item: string, state: ProofScenario["state"], because: string, decisive: string, files: Files): void {
  table.push({ item, state, because, decisive, files })
}

const nginx = (protocols: string): string =>
  `server {\n  listen 80;\n  server_name hub.example.com;\n  return 301 https://$host$request_uri;\n}\nserver {\n  listen 443 ssl;\n  server_name hub.example.com;\n  ssl_protocols ${protocols};\n  ssl_certificate /etc/ssl/hub.pem;\n  ssl_certificate_key /etc/ssl/hub.key;\n  location / {\n    proxy_pass http://127.0.0.1:3100;\n    proxy_set_header X-Forwarded-Proto $scheme;\n  }\n}\n`
const proxy = "deploy/nginx/hub.conf"
add("S1", "pass", "the proxy ends TLS with 1.2 and 1.3 alone", proxy, { ...hub, [proxy]: nginx("TLSv1.2 TLSv1.3") })
add("S1", "fail", "the proxy still allows TLS 1.0", proxy, { ...hub, [proxy]: nginx("TLSv1 TLSv1.2") })
add("S1", "unknown", "no way in is among the files", compose, hub)
add("S2", "pass", "both secrets are set, long and different", env, hub)
add("S2", "fail", "one of them is short", env, changed(hub, env, /^JWT_SECRET=.*$/m, "JWT_SECRET=short"))
add("S3", "pass", "the key is set", env, hub)
add(
  "S3",
  "fail",
  "the key is a placeholder",
  env,
  changed(hub, env, /^CONFIG_ENCRYPTION_KEY=.*$/m, "CONFIG_ENCRYPTION_KEY=changeme"),
)
add("S4", "pass", "every secret is known and none is a default", env, hub)
add(
  "S4",
  "fail",
  "a database has its default password",
  compose,
  changed(
    hub,
    compose,
    "services:",
    "services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: postgres",
  ),
)
add("S5", "pass", "the key stands below `server`", config, sensor)
add("S5", "fail", "the key is not set", config, changed(sensor, config, /\n {2}admin_api_key: .*/, ""))
add("S6", "pass", "one https origin is named", env, hub)
add("S6", "fail", "`*` is dropped", env, changed(hub, env, /^CORS_ORIGINS=.*$/m, "CORS_ORIGINS=*"))
const withDatabase = (ports: string): Files =>
  changed(
    changed(hub, env, "@db.example.net:", "@db:"),
    compose,
    "services:",
    `services:\n  db:\n    image: postgres:16.4${ports}`,
  )
add("S7", "pass", "the database is there, and no port of it leads out", compose, withDatabase(""))
add("S7", "fail", "its port is published", compose, withDatabase('\n    ports: ["5432:5432"]'))
add("S8", "fail", "the hub's own port is published", compose, changed(hub, compose, "127.0.0.1:3100:3100", "3100:3100"))
add("S8", "pass", "a balancer opens 443 alone", "k8s/hub.yaml", {
  "k8s/hub.yaml":
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: edge\nspec:\n  type: LoadBalancer\n  selector:\n    app: edge\n  ports:\n    - port: 443\n      targetPort: 8443\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: edge\nspec:\n  selector:\n    matchLabels:\n      app: edge\n  template:\n    metadata:\n      labels:\n        app: edge\n    spec:\n      containers:\n        - name: edge\n          image: envoyproxy/envoy:v1.31.0\n          ports:\n            - containerPort: 8443\n",
})
add("S8", "unknown", "80 is open without 443", "web/compose.yaml", {
  "web/compose.yaml": 'services:\n  web:\n    image: nginx:1.27.3\n    ports: ["80:80"]\n',
})
add("S8", "unknown", "the firewall is not in the files", compose, hub)
add("R1", "fail", "the database is a single server of the stack", compose, withDatabase(""))
add("R1", "unknown", "the database runs elsewhere", env, hub)
add(
  "R1",
  "fail",
  "three servers of a plain image are three databases",
  compose,
  withDatabase("\n    deploy:\n      replicas: 3"),
)
const copies = changed(hub, compose, "    restart:", "    deploy:\n      replicas: 3\n    restart:")
add("R2", "pass", "three instances share a Redis", env, {
  ...copies,
  [env]: `${hub[env]}REDIS_URL=rediss://redis.example.net:6379\n`,
})
add("R2", "fail", "three instances share none", compose, copies)
add("R2", "not-applicable", "one instance runs", compose, hub)
add("R3", "pass", "the hub has a health check", compose, hub)
add(
  "R3",
  "fail",
  "it asks a path that does not exist",
  compose,
  changed(hub, compose, "localhost:3100/ready", "localhost:3100/health/ready"),
)
add("R4", "pass", "the key is set and 310 s are given to stop", edge, sensor)
add("R4", "fail", "Docker's 10 s apply", edge, changed(sensor, edge, /\n {4}stop_grace_period: .*/, ""))
add("R5", "pass", "both are set in range", env, hub)
add("R5", "fail", "one is out of range", env, changed(hub, env, "SIGNAL_BATCH_SIZE=100", "SIGNAL_BATCH_SIZE=20000"))
add(
  "R6",
  "fail",
  "the cap is out of range",
  env,
  changed(hub, env, "WS_MAX_SENSOR_CONNECTIONS=500", "WS_MAX_SENSOR_CONNECTIONS=20000"),
)
add("R6", "pass", "the declared fleet fits", env, {
  ...hub,
  "deploylint.yaml": "deployments:\n  deploy:\n    fleet: 300\n",
})
table.push(...monitoringScenarios)
const timer = (when: string): Files => ({
  ...hub,
  "deploy/systemd/dump.timer": `[Timer]\nOnCalendar=${when}\n\n[Install]\nWantedBy=timers.target\n`,
  "deploy/systemd/dump.service":
    "[Service]\nType=oneshot\nUser=backup\nExecStart=/usr/bin/pg_dump -f /mnt/backup/hub-%%F.sql hub\nExecStartPost=/usr/bin/find /mnt/backup -name '*.sql' -mtime +14 -delete\n",
})
add("B1", "pass", "a timer dumps every day and old dumps are deleted", "deploy/systemd/dump.timer", timer("daily"))
add("B1", "fail", "a timer dumps once a week", "deploy/systemd/dump.timer", timer("weekly"))
add("B1", "fail", "a crontab dumps and nothing deletes", "deploy/crontab", {
  ...hub,
  "deploy/crontab": "0 3 * * * pg_dump -f /mnt/backup/hub-$(date +\\%F).sql hub\n",
})
add(
  "B1",
  "pass",
  "a daily dump runs an hour later at weekends",
  "deploy/systemd/dump.timer",
  timer("Mon..Fri 02:00\nOnCalendar=Sat,Sun 03:00"),
)
add("B1", "pass", "only the backup of another store hides its failure", "deploy/systemd/dump.timer", {
  ...timer("daily"),
  "deploy/crontab": "0 4 * * * clickhouse-backup create nightly || true\n",
})
add("B2", "not-applicable", "ClickHouse is off", env, hub)
add("B2", "fail", "the failure of the backup is hidden", "deploy/crontab", {
  ...changed(hub, compose, "services:", "services:\n  clickhouse:\n    image: clickhouse/clickhouse-server:24.8"),
  "deploy/crontab": "0 4 * * * clickhouse-backup create nightly || true\n",
})
add(
  "B2",
  "fail",
  "ClickHouse runs and nothing backs it up",
  compose,
  changed(hub, compose, "services:", "services:\n  clickhouse:\n    image: clickhouse/clickhouse-server:24.8"),
)
add("B3", "unknown", "nobody has attested it", compose, hub)
const rollout = (text: string): Files => ({ ...hub, "deploy/rollout.sh": `#!/bin/sh\nset -eu\n${text}\n` })
add(
  "U1",
  "fail",
  "the migration comes behind the update",
  "deploy/rollout.sh",
  rollout("docker compose up -d hub\ndocker compose run --rm hub npx prisma migrate deploy"),
)
add(
  "U1",
  "pass",
  "the script migrates, updates and waits",
  "deploy/rollout.sh",
  rollout("docker compose run --rm hub npx prisma migrate deploy\ndocker compose up -d --wait hub"),
)
add("U1", "pass", "what an image is built from is settled when it is built", "deploy/rollout.sh", {
  ...rollout("docker compose run --rm hub npx prisma migrate deploy\ndocker compose up -d --wait hub"),
  "deploy/Dockerfile": 'FROM node AS build\nRUN npm ci\nFROM node\nUSER node\nCMD ["node", "server.js"]\n',
})
add("U2", "fail", "the way back pulls what the tag points to now", "deploy/rollback.sh", {
  ...hub,
  "deploy/rollback.sh": "#!/bin/sh\nset -eu\ndocker compose pull\ndocker compose up -d\n",
})
add("C1", "not-applicable", "one instance runs", compose, hub)
add("C1", "unknown", "what balances three instances is not there", compose, copies)
add("C5", "fail", "one Redis serves 250 sensors", compose, {
  ...changed(copies, compose, "services:", "services:\n  redis:\n    image: redis:7.4.0"),
  "deploylint.yaml": "deployments:\n  deploy:\n    fleet: 250\n",
})
add("D1", "pass", "two stages, slim, unprivileged", "Dockerfile", trading)
add(
  "D1",
  "fail",
  "the image runs as root",
  "Dockerfile",
  changed(trading, "Dockerfile", "USER 1000:1000\n", "USER root\n"),
)
add("D2a", "pass", "the three services, 30 days, loopback", stack, trading)
add("D2a", "fail", "15 days are kept", stack, changed(trading, stack, ', "--storage.tsdb.retention.time=30d"', ""))
add("D2b", "pass", "a volume on `/state`", stack, trading)
add("D2b", "fail", "no volume", stack, changed(trading, stack, "    volumes:\n      - state:/state\n", ""))
add(
  "D2c",
  "fail",
  "a version command as the check",
  stack,
  changed(trading, stack, /test: \["CMD", "python".*\]/, 'test: ["CMD", "horizon", "--version"]'),
)
const prometheus = "deploy/prometheus.yml"
add("D3", "pass", "the target is the service and its port", prometheus, trading)
add("D3", "fail", "the target is no service", prometheus, changed(trading, prometheus, "horizon:9100", "daemon:9100"))
add("D4", "pass", "every directive is there", unit, trading)
add("D4", "fail", "a directive is missing", unit, changed(trading, unit, "NoNewPrivileges=yes\n", ""))
for (const [item, name] of [
  ["D5", "kill-switch"],
  ["D6", "feed-stale"],
  ["D7", "credential-rotation"],
  ["D8", "disaster-recovery"],
] as const) {
  const path = `deploy/runbooks/${name}.md`
  add(item, "pass", "the runbook names every step", path, trading)
  add(item, "fail", "the runbook is missing", stack, without(trading, path))
}
for (const [item, name] of [
  ["D5", "kill-switch"],
  ["D6", "feed-stale"],
] as const)
  add(
    item,
    "fail",
    `no \`rule_files\` loads the alert that links ${name}`,
    "deploy/alerts.yml",
    changed(trading, prometheus, "rule_files:\n  - alerts.yml\n", ""),
  )
add("D9", "fail", "there is no plan", stack, trading)
add("D10", "pass", "the template names what the stack interpolates", "deploy/.env.example", trading)
add(
  "D10",
  "fail",
  "a name is missing",
  "deploy/.env.example",
  changed(trading, "deploy/.env.example", "GRAFANA_PASSWORD=\n", ""),
)
add("D11", "pass", "the unit demands the file, and a script closes it", unit, trading)
add(
  "D11",
  "fail",
  "a leading `-` excuses its absence",
  unit,
  changed(trading, unit, "EnvironmentFile=/", "EnvironmentFile=-/"),
)
add("D12", "pass", "a stage declares the argument and uses it", "Dockerfile", trading)
add(
  "D13",
  "pass",
  "one writer, nothing public",
  stack,
  changed(trading, unit, /[\s\S]*/, "[Unit]\nDescription=Nothing\n"),
)
add("D13", "fail", "Prometheus is public", stack, changed(trading, stack, "127.0.0.1:9090:9090", "9090:9090"))

export const proofScenarios: readonly ProofScenario[] = table
