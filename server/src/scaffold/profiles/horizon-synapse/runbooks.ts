/** Runbooks of the fleet that no alert leads to: going back, certificates, credentials, loss of everything. */
import { backupGuide, watched } from "../../pieces/backup-watch.ts"
import { type Guide, guideFile } from "../../pieces/runbooks-fleet.ts"
import type { NewFile, ScaffoldContext } from "../../types.ts"
import type { FleetPlan } from "./plan.ts"

function rollback({ flavour }: FleetPlan): Guide {
  const isCompose = flavour === "compose"
  return {
    title: "Roll the hub back",
    purpose: "How the hub returns to the version that ran before the last rollout.",
    meaning:
      "The last rollout made things worse, and its own check did not see it. scripts/rollback.sh returns to what rollout.sh recorded.",
    impact:
      "Instances restart one after the other; sensors and dashboards reconnect. Migrations, settings and secrets stay as they are.",
    diagnosis: `1. Did it begin with the rollout? Compare the time of the alert with the time of the rollout.
2. What runs now?

   \`\`\`sh
   ${isCompose ? "docker compose ps --format 'table {{.Service}}\\t{{.Image}}\\t{{.Status}}'" : "kubectl rollout history deployment/@@hub@@"}
   ${isCompose ? "docker compose logs --since 30m @@hub@@" : "kubectl logs --since=30m deployment/@@hub@@"}
   \`\`\`

3. Did the rollout migrate the database? The version before has to work with the tables as they are now.`,
    decision:
      "Roll back at once if users are affected and the migration only added. If it took something away, restore the database as well or mend forward.",
    mitigation: `\`\`\`sh
sh scripts/rollback.sh @@hub@@
\`\`\`

It waits until the earlier version is ready, and ends with a status other than 0 if it is not.`,
    verification:
      "`/ready` answers 200 on every instance, the number of sensors is back, errors are below their limit for fifteen minutes.",
    rollback: "Roll out again, with a digest that is known to work: `sh scripts/rollout.sh`.",
    communication: "Tell the team which version is out of use and why, so that nobody rolls it out again.",
  }
}

function certificate({ flavour, proxy, host }: FleetPlan): Guide {
  const steps =
    flavour === "kubernetes"
      ? "kubectl get certificate,certificaterequest,order,challenge"
      : proxy === "caddy"
        ? "docker compose logs --since 24h proxy | grep -i -E 'certificate|acme'"
        : "openssl x509 -in tls/fullchain.pem -noout -dates -ext subjectAltName"
  const mend =
    flavour === "kubernetes"
      ? `\`\`\`sh
kubectl delete certificaterequest --all
kubectl describe clusterissuer
\`\`\``
      : proxy === "caddy"
        ? `Open port 80 to the outside, correct the DNS record, then let Caddy try again.

\`\`\`sh
docker compose restart proxy
\`\`\``
        : `Put the new pair into \`tls/\`, check it, and let nginx read it.

\`\`\`sh
docker compose exec -T proxy nginx -t
docker compose exec -T proxy nginx -s reload
\`\`\``
  return {
    title: "Certificate expires",
    purpose: "What to do when the certificate of the hub or of the protected site is about to expire.",
    meaning: "The certificate has fewer than 14 days left: its renewal has failed more than once.",
    impact: "None until it expires. Afterwards no sensor connects, and no browser opens the site.",
    diagnosis: `\`\`\`sh
openssl s_client -connect ${host}:443 -servername ${host} </dev/null | openssl x509 -noout -subject -dates
${steps}
\`\`\``,
    decision:
      "With more than three days left find out why the renewal fails. With fewer, get a certificate by hand first.",
    mitigation: mend,
    verification: "The first command above shows a date more than 30 days away, for both names.",
    rollback: "The earlier pair is valid until its date: put it back if the new one is refused.",
    communication: "Tell the owners of the sites if the certificate has expired, with begin and end.",
  }
}

function rotation({ flavour }: FleetPlan): Guide {
  const isCompose = flavour === "compose"
  const where = isCompose ? "`.env` and `secrets/`" : "the Secrets of the namespace"
  return {
    title: "Credential rotation",
    purpose: "How credentials are replaced: stage, verify, revoke. Every 180 days, and at once after a leak.",
    meaning: `A value of ${where} is replaced. Two sorts differ: \`CONFIG_ENCRYPTION_KEY\` encrypts data, the others open doors.`,
    impact:
      "A new JWT_SECRET or TELEMETRY_JWT_SECRET ends every session. A new CONFIG_ENCRYPTION_KEY makes the stored settings of the sensors unreadable.",
    diagnosis: `Which value, who uses it, since when?

\`\`\`sh
${isCompose ? "sed -n 's/=.*//p' .env\nls -l secrets" : "kubectl get secrets"}
\`\`\``,
    decision:
      "Rotate outside busy hours. After a leak rotate at once. Rotate CONFIG_ENCRYPTION_KEY only after a leak, and write every sensor's settings again afterwards.",
    mitigation: isCompose
      ? `1. Stage: empty the value in \`.env\` and remove its file below \`secrets/\`, then make new ones.

   \`\`\`sh
   sh scripts/generate-secrets.sh
   \`\`\`

2. A password of PostgreSQL is changed in the server as well, before the hub restarts.

   \`\`\`sh
   docker compose exec postgres psql -U horizon -c '\\password horizon'
   \`\`\`

3. Put it in place.

   \`\`\`sh
   docker compose up -d
   \`\`\``
      : `1. Stage: keep the old value, then delete the Secret and make it again.

   \`\`\`sh
   kubectl get secret horizon-secrets -o yaml > horizon-secrets.before.yaml
   kubectl delete secret horizon-secrets
   sh scripts/generate-secrets.sh
   \`\`\`

2. A password of PostgreSQL is changed in the server as well, before the hub restarts.

   \`\`\`sh
   kubectl exec -it statefulset/@@postgres@@ -- psql -U horizon -c '\\password horizon'
   \`\`\`

3. Put it in place.

   \`\`\`sh
   kubectl rollout restart deployment/@@hub@@
   kubectl rollout status deployment/@@hub@@ --timeout=300s
   \`\`\`

4. Remove the copy of the old value: \`rm horizon-secrets.before.yaml\`.`,
    verification:
      "The hub is ready, a log-in works, sensors are connected, Prometheus scrapes both. Only then revoke what can be revoked, and see that it is refused.",
    rollback: "Until it is revoked the old value is valid: write it back and restart.",
    communication: "Note day, credential by name and person; never its value.",
  }
}

function recovery({ flavour, backups, clickhouse }: FleetPlan): Guide {
  const isCompose = flavour === "compose"
  return {
    title: "Disaster recovery",
    purpose: "How hub and stores are rebuilt somewhere else after everything is lost.",
    meaning:
      "The host or the cluster is lost with its volumes. Data comes from the last dump, the rest from this folder.",
    impact:
      "Sensors keep filtering with the rules that they have. Nobody can log in; signals since the last dump are lost.",
    diagnosis: `1. Is it really gone? A hub that comes back with an older database confuses every sensor: switch it off for good.
2. Which dump is the newest?

   \`\`\`sh
   ${isCompose ? `ssh backup@${backups} 'ls -1t /srv/backups/postgres | head'` : "kubectl get persistentvolumeclaims postgres-backups"}
   \`\`\``,
    decision: "Rebuild if it does not come back within the recovery time of the continuity plan.",
    mitigation: isCompose
      ? `1. A host with Docker, this folder at \`/opt/horizon/deploy\`, and the kept copy of \`.env\` and \`secrets/\`.
2. Start the database alone and restore the dump.

   \`\`\`sh
   docker compose up -d --wait postgres
   docker compose exec -T postgres pg_restore --username horizon --dbname horizon --exit-on-error --no-owner < newest.dump
   \`\`\`

3. Start the rest, point the DNS records at the new host, install the timers.

   \`\`\`sh
   docker compose up -d
   sudo sh scripts/install-timers.sh
   \`\`\`${clickhouse ? "\n\n4. ClickHouse: copy the newest archive into its folder of backups and `RESTORE DATABASE signal_horizon FROM Disk('backups', …)`." : ""}`
      : `1. A cluster with ingress-nginx and cert-manager, and the kept copy of \`horizon-secrets\`.
2. Everything except the hub, then the dump.

   \`\`\`sh
   kubectl apply -k .
   kubectl scale deployment/@@hub@@ --replicas=0
   kubectl exec -i statefulset/@@postgres@@ -- pg_restore --username horizon --dbname horizon --exit-on-error --no-owner < newest.dump
   kubectl scale deployment/@@hub@@ --replicas=2
   \`\`\`

3. Point the DNS records at the new Ingress.`,
    verification:
      "`/ready` answers 200, a log-in works, sensors reconnect, and the number of sensors is the usual one.",
    rollback: "Keep the dump untouched until the new place has run for a week.",
    communication: "Tell the owners of the sites at the start and at the end; note which span of signals is missing.",
  }
}

/** The files, with names as the deployment has them. */
export function fleetGuides(plan: FleetPlan, context: ScaffoldContext): readonly NewFile[] {
  return [
    guideFile("rollback", rollback(plan), context),
    guideFile("certificate-expiry", certificate(plan), context),
    guideFile("credential-rotation", rotation(plan), context),
    guideFile("disaster-recovery", recovery(plan), context),
    guideFile("backup-missing", backupGuide(watched(context), context.namespace), context),
  ]
}
