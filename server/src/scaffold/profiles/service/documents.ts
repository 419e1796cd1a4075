/** README on one screen, the list of what people have to do, and the continuity plan. */
import type { ProfileFile } from "../types.ts"
import { commandsOf, pagerStep, redisStep } from "./commands.ts"
import { continuityPlan } from "./continuity.ts"
import { keeps, type ServicePlan } from "./plan.ts"
import { joined, render } from "./render.ts"
import { stackKits } from "./stacks/all.ts"

const readme = `<!-- How @@name@@ is deployed, verified and rolled back, in this order. -->

# Deployment of @@name@@

All commands are typed in this folder.

## Once

@@once@@

The service has to answer \`GET @@healthPath@@\` with 200 when it can serve, to the name \`127.0.0.1\` as well, listen on \`PORT\` (@@port@@), and stop within @@drain@@ seconds of SIGTERM.

## Deploy

\`\`\`sh
@@deploy@@
\`\`\`

## Verify

\`\`\`sh
@@verify@@
curl -fsS https://@@host@@@@healthPath@@
deploylint checklist .
\`\`\`

## Roll back

\`\`\`sh
@@rollback@@
\`\`\`

Migrations and settings stay as they are: [runbooks/rollback.md](runbooks/rollback.md) says when that matters.

## More

[CHECKLIST.md](CHECKLIST.md) · [bcp.md](bcp.md) · [service down](runbooks/service-down.md) · [slow or failing](runbooks/latency-and-errors.md) · [certificate](runbooks/certificate-expiry.md) · [credentials](runbooks/credential-rotation.md)@@restore@@
`

const checklist = `<!-- What files prove is asked with \`deploylint checklist\`; what only people can know stands here. -->

# Production checklist of @@name@@

\`deploylint checklist .\` says what the files prove. A person attests the rest in \`deploylint.yaml\`: who, when, evidence, until when.

| Item | Decided by | What to do | Last done |
| --- | --- | --- | --- |
@@rows@@
`

type Row = readonly [item: string, by: "files" | "person" | "both", todo: string]

function rowsOf(plan: ServicePlan): readonly Row[] {
  return [
    ["S1 TLS", "both", `the certificate of ${plan.host} is valid and renewed`],
    ["S4 credentials", "both", "secrets are made by `scripts/generate-secrets.sh`, none is a default"],
    ["S7 database ports", "both", "the firewall of the host or cluster lets nobody but the service in"],
    ["S8 public ports", "person", "ask from outside: 443, and 80 for the redirect, nothing else"],
    ["R3 probes", "files", `the service answers ${plan.healthPath}`],
    ["M3 alerts", "person", "a test alert has reached the pager"],
    ["M4 logs", "person", "a line of the service is found where logs are kept"],
    ...(keeps(plan)
      ? ([
          ["B1 backup", "both", "the newest backup is of last night, and a copy lies on another machine"],
          ["B3 restore", "person", "[restored](runbooks/restore.md) outside production"],
        ] as const)
      : []),
    ["U1, U2 rollout", "both", "[rolled back](runbooks/rollback.md) once by plan"],
    ["D1 image", "files", "base images are named by digest: the places are marked in Dockerfile"],
    ["D7 credentials", "person", "[rotated](runbooks/credential-rotation.md) once by plan"],
    ["D9 continuity", "person", "[bcp.md](bcp.md) is filled in and signed"],
  ]
}

const databaseOnHost = ({ database }: ServicePlan): string => `   sudo -u postgres createuser ${database}
   sudo -u postgres createdb --owner=${database} ${database}
   printf "alter role ${database} password '%s'" "$(cat secrets/postgres-password)" | sudo -u postgres psql`

function clusterSecrets(plan: ServicePlan): readonly string[] {
  const secret = (name: string, from: string): string =>
    `   kubectl -n ${plan.app} create secret generic ${name} ${from}`
  return [
    `   kubectl create namespace ${plan.app}`,
    secret(`${plan.app}-secrets`, "--from-env-file=.env"),
    ...(plan.hasDatabase
      ? [secret("postgres-secrets", "--from-file=POSTGRES_PASSWORD=secrets/postgres-password")]
      : []),
    ...(plan.hasRedis ? [secret("redis-secrets", "--from-file=secrets/redis.conf")] : []),
    secret("grafana-secrets", "--from-file=secrets/grafana-admin-password"),
    secret("alertmanager-secrets", "--from-file=secrets/pager-url"),
  ]
}

/** Steps before the first rollout. */
function onceSteps(plan: ServicePlan): readonly string[] {
  const open = plan.stack === "other" && plan.flavour !== "systemd"
  return [...(open ? ["Fill in the marked places of `Dockerfile`."] : []), ...platformSteps(plan)]
}

function platformSteps(plan: ServicePlan): readonly string[] {
  const secrets =
    "Make secrets: `PAGER_URL=https://... sh scripts/generate-secrets.sh`, then see what is still empty in `.env`."
  if (plan.flavour === "kubernetes")
    return [
      secrets,
      `Hand them to the cluster:\n\n   \`\`\`sh\n${joined(...clusterSecrets(plan))}\n   \`\`\`\n`,
      "Name your Ingress class and issuer in `kubernetes/ingress.yaml`, and an image by digest in `kubernetes/service.yaml`.",
      ...(keeps(plan)
        ? ["After the first rollout make the first backup: [backup missing](runbooks/backup-missing.md)."]
        : []),
    ]
  const first = `Make the first backup: \`sudo systemctl start ${plan.app}-backup\`. Until one is there, BackupMissing is raised.`
  const timer = `Start the backup every night:\n\n   \`\`\`sh\n   sudo install -m 0644 systemd/* /etc/systemd/system/\n   sudo systemctl daemon-reload && sudo systemctl enable --now ${plan.app}-backup.timer\n   \`\`\`\n`
  const stores = [...(plan.hasDatabase ? ["postgres"] : []), ...(plan.hasRedis ? ["redis"] : [])]
  if (plan.flavour === "compose")
    return [
      keeps(plan)
        ? `Check the project out at \`/opt/${plan.app}\`: the backup's unit looks there. ${secrets}`
        : secrets,
      ...(plan.proxy === "nginx" ? ["Put `fullchain.pem` and `privkey.pem` into `certificates/`, owned by root."] : []),
      "Name an image: the first two lines of Deploy.",
      ...(stores.length > 0 ? [`Start the stores: \`docker compose up -d --wait ${stores.join(" ")}\`.`] : []),
      "Deploy as below, then start what stands around it: `docker compose up -d`. `compose.logging.yaml` says how logs are shipped.",
      ...(keeps(plan) ? [timer, first] : []),
    ]
  return [
    `Put this folder at \`/opt/${plan.app}/deploy\`. ${secrets}`,
    ...(plan.hasDatabase ? [`Make role and database:\n\n   \`\`\`sh\n${databaseOnHost(plan)}\n   \`\`\`\n`] : []),
    ...(plan.hasRedis
      ? [
          `Hand Redis its config, and add the line \`include /etc/redis/service.conf\` at the end of \`/etc/redis/redis.conf\`:\n\n   \`\`\`sh\n   ${redisStep}\n   sudo systemctl restart redis-server\n   \`\`\`\n`,
        ]
      : []),
    "Install units and settings: `sudo sh scripts/install.sh`.",
    `Include \`proxy/${plan.proxy === "caddy" ? "Caddyfile" : "nginx.conf"}\` in the proxy's config.`,
    `Hand the monitoring over (prometheus, alertmanager, blackbox exporter${keeps(plan) ? ", node exporter" : ""}, grafana):\n\n   \`\`\`sh\n   sudo cp -R monitoring/. /etc/prometheus/\n   sudo cp -R monitoring/grafana/provisioning /etc/grafana/ && sudo cp -R monitoring/grafana/dashboards /var/lib/grafana/\n   ${pagerStep}\n   sudo systemctl restart prometheus prometheus-alertmanager prometheus-blackbox-exporter grafana-server\n   \`\`\`\n`,
    ...(keeps(plan) ? [`After the first rollout: ${first.replace("Make", "make")}`] : []),
  ]
}

function deploySteps(plan: ServicePlan): string {
  if (plan.flavour === "compose")
    return `docker build -f Dockerfile -t ${plan.image}:VERSION .. && docker push ${plan.image}:VERSION
docker image inspect --format '{{index .RepoDigests 0}}' ${plan.image}:VERSION   # into .env, as APP_IMAGE
sudo sh scripts/rollout.sh`
  if (plan.flavour === "kubernetes")
    return `docker build -f Dockerfile -t ${plan.image}:VERSION .. && docker push ${plan.image}:VERSION\nkubectl apply -k .   # the first time, and after changes here\nsh scripts/rollout.sh ${plan.image}@sha256:DIGEST   # ROLLOUT_PROBE=none before it where nothing answers yet, or a policy keeps the API server out`
  const [program = ""] = stackKits[plan.stack].exec(plan)
  const inside = program.startsWith(`/opt/${plan.app}/current/`)
    ? program.slice(`/opt/${plan.app}/current/`.length)
    : plan.start.at(-1)
  const venv = plan.stack === "python" ? `, made at /opt/${plan.app}/current: its scripts name that place` : ""
  return `# An archive of the built project: at its root lies ${inside}${venv}\nsudo sh scripts/rollout.sh RELEASE.tar.gz`
}

export function documentFiles(plan: ServicePlan): readonly ProfileFile[] {
  const run = commandsOf(plan)
  return [
    {
      path: "README.md",
      template: "service/readme",
      text: render(readme, {
        name: plan.name,
        once: onceSteps(plan)
          .map((step, at) => `${at + 1}. ${step}`)
          .join("\n"),
        healthPath: plan.healthPath,
        port: String(plan.port),
        drain: String(plan.drainSeconds),
        host: plan.host,
        deploy: deploySteps(plan),
        verify: run.status,
        rollback: run.rollback,
        restore: keeps(plan) ? " · [restore](runbooks/restore.md) · [backup missing](runbooks/backup-missing.md)" : "",
      }),
    },
    {
      path: "CHECKLIST.md",
      template: "service/checklist",
      text: render(checklist, {
        name: plan.name,
        rows: rowsOf(plan)
          .map((row) => `| ${row.join(" | ")} | not yet |`)
          .join("\n"),
      }),
    },
    { path: "bcp.md", template: "service/bcp", text: continuityPlan(plan) },
  ]
}
