/** CronJobs that back databases of a cluster up onto a volume of their own. */

export const postgresJob = `# Dumps PostgreSQL every night onto a volume of its own and deletes dumps older than 14 days.
# The Secret postgres-backup holds PGHOST, PGUSER, PGPASSWORD and PGDATABASE of a role that may read everything.
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: postgres-backups@@namespace@@
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 50Gi
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: postgres-backup@@namespace@@
spec:
  schedule: "30 2 * * *"
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
            app: postgres-backup
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 999
            runAsGroup: 999
            fsGroup: 999
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: dump
              image: postgres:16.11
              command: ["/bin/bash", "-c"]
              args:
                - |
                  set -euo pipefail
                  stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
                  pg_dump --format=custom --file /backups/.partial
                  pg_restore --list /backups/.partial > /dev/null
                  mv /backups/.partial "/backups/horizon-$stamp.dump"
                  find /backups -name '*.dump' -type f -mtime +14 -delete
              envFrom:
                - secretRef:
                    name: postgres-backup
              resources:
                requests: { cpu: 100m, memory: 128Mi }
                limits: { memory: 512Mi }
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: backups
                  mountPath: /backups
          volumes:
            - name: backups
              persistentVolumeClaim:
                claimName: postgres-backups
`

export const clickhouseJob = `# Asks ClickHouse every night for a backup in its object store, keeps 14 and deletes older ones.
# The Secret clickhouse-backup holds CLICKHOUSE_HOST, CLICKHOUSE_USERNAME, CLICKHOUSE_PASSWORD and the S3_* variables.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: clickhouse-backup@@namespace@@
spec:
  schedule: "30 3 * * *"
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
            app: clickhouse-backup
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 101
            runAsGroup: 101
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: backup
              image: altinity/clickhouse-backup:2.6.5
              command: ["/bin/sh", "-c"]
              args:
                - |
                  set -eu
                  clickhouse-backup create_remote "horizon-$(date -u +%Y-%m-%d)"
                  clickhouse-backup list remote | awk '{print $1}' | sort -r | tail -n +15 |
                    while read -r old; do clickhouse-backup delete remote "$old"; done
              envFrom:
                - secretRef:
                    name: clickhouse-backup
              resources:
                requests: { cpu: 100m, memory: 128Mi }
                limits: { memory: 512Mi }
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
`
