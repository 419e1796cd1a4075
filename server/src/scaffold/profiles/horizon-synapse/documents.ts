/** README.md and CHECKLIST.md of the fleet. */
import { checklistDocument, type ItemNote } from "../checklist.ts"
import { backupNames, type FleetPlan } from "./plan.ts"

/** GiB that the limits of all services come to. */
function memoryOf({ size, clickhouse }: FleetPlan): number {
  return Math.ceil((size.instances * size.memory) / 1024) + (clickhouse ? 12 : 8)
}

const composeReadme = (
  plan: FleetPlan,
): string => `Needs a host with ${plan.size.cpus} CPUs and ${memoryOf(plan)} GiB or more, Docker with Compose 2.24 or newer, this folder at \`/opt/horizon/deploy\`, DNS records of both names that lead here, and ports 80 and 443 open to the outside and nothing else.

## Deploy

\`\`\`sh
sh scripts/generate-secrets.sh               # makes .env and secrets/, changes nothing that has a value
$EDITOR secrets/pager-url                    # where alerts go; then chmod 0644
${plan.proxy === "nginx" ? "mkdir -p tls                                 # fullchain.pem and privkey.pem for both names\n" : ""}${plan.redis ? "" : "$EDITOR .env                                 # REDIS_URL of the managed Redis\n"}docker compose up -d --wait postgres
sh scripts/enable-replication.sh             # once: role, slot and access rule of the standby
docker compose run --rm --no-deps horizon npx prisma migrate deploy
docker compose up -d --wait
sudo sh scripts/install-timers.sh            # nightly dumps
sudo systemctl start ${backupNames(plan).join(" ")}   # the first ones; without any, BackupMissing is raised
\`\`\`

Then make a key for the sensor in the hub, write it into \`secrets/synapse.yaml\` (\`horizon.api_key\`, \`enabled: true\`), and \`docker compose restart synapse\`.

## Verify

\`\`\`sh
docker compose ps
curl -fsS https://${plan.host}/ready
deploylint checklist .
sh scripts/restore-test.sh                   # the evidence for item B3
\`\`\`

## Roll out and back

\`\`\`sh
$EDITOR .env                                 # HUB_IMAGE=nickcrew/synapse-fleet@sha256:…
sh scripts/rollout.sh horizon                # records, migrates, updates, waits; goes back by itself if it fails
sh scripts/rollback.sh horizon               # back by hand
\`\`\`

Grafana listens on loopback: \`ssh -L 3000:127.0.0.1:3000\`.`

const clusterReadme = (
  plan: FleetPlan,
): string => `Needs ingress-nginx, cert-manager with the ClusterIssuer \`${plan.issuer}\`, a network that enforces policies, and DNS records of both names that lead to the Ingress.

## Deploy

\`\`\`sh
${plan.redis ? "" : "export REDIS_URL=…                           # the managed Redis\n"}PAGER_URL_FILE=… sh scripts/generate-secrets.sh   # makes the Secrets that are missing
kubectl apply -k .
kubectl -n ${plan.name} rollout status statefulset/postgres --timeout=300s
kubectl -n ${plan.name} exec deployment/horizon -- npx prisma migrate deploy
kubectl -n ${plan.name} rollout status deployment/horizon --timeout=300s
\`\`\`

Then make a key for the sensor in the hub, write it into the Secret \`synapse-config\` (\`horizon.api_key\`, \`enabled: true\`), and restart the sensor.

## Verify

\`\`\`sh
kubectl -n ${plan.name} get pods
curl -fsS https://${plan.host}/ready
deploylint checklist .
\`\`\`

## Roll out and back

\`\`\`sh
sh scripts/rollout.sh nickcrew/synapse-fleet@sha256:… horizon   # goes back by itself if it fails
sh scripts/rollback.sh horizon                                  # back by hand
\`\`\`

Then write the image into \`hub.yaml\`: the next \`kubectl apply\` sets what stands there.

Grafana: \`kubectl -n ${plan.name} port-forward svc/grafana 3000\`.`

export function readme(plan: FleetPlan): string {
  const body = plan.flavour === "compose" ? composeReadme(plan) : clusterReadme(plan)
  return `<!-- How the fleet is deployed, verified and rolled back. -->

# Horizon and Synapse: ${plan.host}

${body}

- What has to be true before production: [CHECKLIST.md](CHECKLIST.md)
- When something breaks: [sensors](runbooks/sensor-disconnects.md), [errors](runbooks/error-rate.md), [database](runbooks/database-down.md), [latency](runbooks/detection-latency.md), [certificate](runbooks/certificate-expiry.md), [rollback](runbooks/rollback.md), [backup](runbooks/backup-missing.md)
- When everything is lost: [disaster recovery](runbooks/disaster-recovery.md), [continuity plan](bcp.md)
`
}

const machine = (note: string): ItemNote => ({ by: "machine", note })
const human = (note: string): ItemNote => ({ by: "human", note })

export function checklist(plan: FleetPlan): string {
  const isCompose = plan.flavour === "compose"
  const secrets = "made by `scripts/generate-secrets.sh`; vouch for it once they exist, and after each rotation"
  return checklistDocument(`Production checklist: ${plan.name}`, {
    S1: machine(
      isCompose
        ? "the proxy speaks TLS 1.2 and 1.3 alone"
        : "both names end in TLS; the versions stand in the settings of the ingress controller: look there",
    ),
    S2: human(secrets),
    S3: human(`${secrets}; keep a copy elsewhere`),
    S4: human("keys of the hub live in its database; rotate what was ever committed"),
    S5: human("the key stands in the sensor's secret file"),
    S6: machine("`CORS_ORIGINS` names the hub alone"),
    S7: machine(
      isCompose ? "no port of a store is published" : "policies count only where the network enforces them: look there",
    ),
    S8: isCompose
      ? human("a firewall that lets 80 and 443 in and nothing else")
      : machine("only the Ingress leads in; look at the firewall of the nodes as well"),
    R1: machine("a standby follows the primary; on a host of its own it protects against more"),
    R2: human(
      plan.redis
        ? "Redis stands beside the hub; its password is not in the files"
        : "the managed Redis is reached by all instances",
    ),
    R3: machine("every service is asked whether it works"),
    R4: machine("the sensor gets 310 s to drain"),
    R5: machine("both limits are written down"),
    R6: machine(`one instance alone holds ${plan.size.sensors} sensors; ${plan.fleet} are declared`),
    M1: isCompose ? machine("both products are scraped") : human("both are scraped; the token is not in the files"),
    M2: machine("both dashboards are provisioned"),
    M3: machine("alerts, receiver and runbooks are there; send a test alert"),
    M4: human(
      isCompose
        ? `logs leave by the journal for ${plan.logs}: see that they arrive`
        : "the cluster's collector ships them",
    ),
    M5: machine("recorded, and an alert when it doubles"),
    B1: machine(`a dump every night, kept for ${plan.keepDays} days`),
    ...(plan.clickhouse ? { B2: machine("a backup every night") } : {}),
    B3: human(
      isCompose
        ? "run `scripts/restore-test.sh` every quarter; its last line is the evidence"
        : "restore the newest dump elsewhere every quarter: [restore](runbooks/restore.md)",
    ),
    U1: machine("`scripts/rollout.sh` records, migrates, updates and waits"),
    U2: machine("`scripts/rollback.sh` returns to what was recorded"),
    C1: machine("several instances, and a client stays on one"),
    C2: human("every sensor has an identity of its own"),
    C3: isCompose
      ? human("look at the load of PostgreSQL every quarter")
      : machine("requests, limits and a standby are written; look at the load every quarter"),
    ...(plan.clickhouse ? { C4: human("decide from which volume on ClickHouse is sharded") } : {}),
    C5: plan.redis
      ? machine("one Redis is enough for fewer than 100 sensors")
      : human("the provider runs a cluster behind one address"),
  })
}
