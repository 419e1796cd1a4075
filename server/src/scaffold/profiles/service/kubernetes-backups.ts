/** Backups in a cluster: nightly jobs onto a volume of their own, and a job that restores the newest dump elsewhere. */
import { confined, podContext } from "./kubernetes-pod.ts"
import type { ServicePlan } from "./plan.ts"
import { render } from "./render.ts"

const backupClaim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: backups
  namespace: @@app@@
spec:
  # Of a class whose volumes lie elsewhere than the data does.
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 50Gi
`

const job = `---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: @@job@@
  namespace: @@app@@
spec:
  schedule: "@@schedule@@"
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 7
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 7200
      template:
        metadata:
          labels:
            app: @@job@@
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          @@context@@
@@beside@@
          containers:
            - name: backup
              image: postgres:16.11
              command: ["/bin/bash", "-c"]
              args:
                - |
                  @@script@@
@@environment@@
              resources:
                requests: { cpu: 100m, memory: 128Mi }
                limits: { memory: 512Mi }
              @@confined@@
              volumeMounts:
                - { name: backups, mountPath: /backups }
@@stateMount@@
          volumes:
            - name: backups
              persistentVolumeClaim:
                claimName: backups
@@stateVolume@@
`

const databaseEnvironment = (indent: string): string =>
  `env:
  - { name: PGHOST, value: postgres }
  - { name: PGUSER, value: @@database@@ }
  - { name: PGDATABASE, value: @@database@@ }
  - name: PGPASSWORD
    valueFrom:
      secretKeyRef: { name: postgres-secrets, key: POSTGRES_PASSWORD }`.replace(/^/gm, indent)

const dump = `set -euo pipefail
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
pg_dump --format=custom --file /backups/.partial
# A dump that cannot be listed is none.
pg_restore --list /backups/.partial > /dev/null
mv /backups/.partial "/backups/@@database@@-$stamp.dump"
find /backups -name '*.dump' -type f -mtime +14 -delete`

const archive = `set -euo pipefail
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
tar -czf /backups/.partial-state -C /state .
tar -tzf /backups/.partial-state > /dev/null
mv /backups/.partial-state "/backups/state-$stamp.tar.gz"
find /backups -name 'state-*.tar.gz' -type f -mtime +14 -delete`

const besideService = `          # The volume is there on the node of the service alone.
          affinity:
            podAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                - topologyKey: kubernetes.io/hostname
                  labelSelector:
                    matchLabels:
                      app: @@app@@`

const byHand = `# @@what@@
apiVersion: batch/v1
kind: Job
metadata:
  @@named@@
  namespace: @@app@@
spec:
  backoffLimit: 0
  activeDeadlineSeconds: @@seconds@@
  ttlSecondsAfterFinished: 604800
  template:
    metadata:
      labels:
        app: @@job@@
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      @@context@@
      containers:
        - name: shell
          image: postgres:16.11
          command: ["/bin/bash", "-c"]
          args:
            - |
              @@script@@
          resources:
            requests: { cpu: 100m, memory: 256Mi }
            limits: { memory: 1Gi }
          @@confined@@
          volumeMounts:
            - { name: backups, mountPath: /backups, readOnly: true }
            - { name: scratch, mountPath: /scratch }
            - { name: tmp, mountPath: /tmp }
@@stateMount@@
      volumes:
        - name: backups
          persistentVolumeClaim:
            claimName: backups
            readOnly: true
        - { name: scratch, emptyDir: {} }
        - { name: tmp, emptyDir: {} }
@@stateVolume@@
`

const restoreScript = `set -euo pipefail
newest=$(ls -1t /backups/*.dump | head -n 1)
echo "restore-test: $newest"
initdb --auth=trust --username=postgres --pgdata=/scratch/data > /dev/null
pg_ctl --pgdata=/scratch/data --options="-c listen_addresses='' -c unix_socket_directories=/scratch" --wait start
createdb --host=/scratch --username=postgres restored
pg_restore --host=/scratch --username=postgres --no-owner --no-acl --exit-on-error --dbname=restored "$newest"
tables=$(psql --host=/scratch --username=postgres --dbname=restored --tuples-only --no-align \\
  --command="select count(*) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')")
echo "restore-test: $tables tables"
test "$tables" -gt 0`

/** Backups of what a deployment keeps: its database, its files. */
export function backupManifests(plan: ServicePlan): string {
  const slots = { app: plan.app, database: plan.database, confined }
  const databaseJob = render(job, {
    ...slots,
    job: "postgres-backup",
    schedule: "30 2 * * *",
    context: podContext(999),
    beside: "",
    script: render(dump, slots),
    environment: render(databaseEnvironment("              "), slots),
    stateMount: "",
    stateVolume: "",
  })
  const stateJob = render(job, {
    ...slots,
    job: "state-backup",
    schedule: "0 2 * * *",
    context: podContext(plan.uid),
    beside: render(besideService, slots),
    script: archive,
    environment: "",
    stateMount: "                - { name: state, mountPath: /state, readOnly: true }",
    stateVolume:
      "            - name: state\n              persistentVolumeClaim:\n                claimName: service-state\n                readOnly: true",
  })
  const head = "# Nightly backups onto a volume of their own, kept for 14 days. Copy that volume away as well.\n"
  return (
    head +
    render(backupClaim, slots) +
    (plan.hasDatabase ? databaseJob : "") +
    (plan.state === undefined ? "" : stateJob)
  )
}

/** A Job that a person starts to put something back; the owner of what it writes is the service. */
export function backupReaderManifest(plan: ServicePlan): string {
  const hasState = plan.state !== undefined
  return render(byHand, {
    app: plan.app,
    what: "A shell beside the backups for a day, to look at them and to put them back: runbooks/restore.md",
    named: "name: backup-reader",
    seconds: "86400",
    job: "backup-reader",
    script: "sleep 86400",
    context: podContext(hasState ? plan.uid : 999),
    confined,
    stateMount: hasState ? "            - { name: state, mountPath: /state }" : "",
    stateVolume: hasState ? "        - { name: state, persistentVolumeClaim: { claimName: service-state } }" : "",
  })
}

/** The job that a person starts to test a restore. */
export function restoreTestManifest(plan: ServicePlan): string {
  return render(byHand, {
    app: plan.app,
    what: "Restores the newest dump into a server of its own that goes away with the Job: kubectl create -f kubernetes/restore-test.yaml",
    named: "generateName: restore-test-",
    seconds: "7200",
    job: "restore-test",
    script: restoreScript,
    context: podContext(999),
    confined,
    stateMount: "",
    stateVolume: "",
  })
}
