/** A PostgreSQL standby that follows the primary by streaming replication. */
import { file, isHub, script } from "../fill.ts"
import type { Piece } from "../types.ts"

const compose = `# A standby of PostgreSQL: it copies the primary once and follows it from then on. Readers may ask it.
#   sh scripts/enable-replication.sh && docker compose -f compose.yaml -f compose.standby.yaml up -d
# On the primary's host it protects against a lost volume alone: run it on another host for everything else.
services:
  postgres-standby:
    image: postgres:16.11
    restart: unless-stopped
    user: postgres
    read_only: true
    tmpfs: [/tmp, "/var/run/postgresql:mode=1777"]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 2g
    cpus: 2.0
    pids_limit: 256
    stop_grace_period: 60s
    command:
      - /bin/bash
      - -c
      - |
        set -euo pipefail
        umask 077
        export PGPASSFILE=/tmp/pgpass
        printf '%s:5432:replication:replicator:%s\\n' @@postgres@@ "$$(cat /run/secrets/replication-password)" > "$$PGPASSFILE"
        if [ ! -s "$$PGDATA/PG_VERSION" ]; then
          pg_basebackup --host=@@postgres@@ --username=replicator --pgdata="$$PGDATA" --wal-method=stream --slot=standby --write-recovery-conf
        fi
        exec postgres
    secrets: [replication-password]
    volumes:
      - postgres-standby-data:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD", "pg_isready", "-U", "postgres"]
      interval: 30s
      timeout: 5s
      retries: 3
    logging:
      driver: journald

secrets:
  replication-password:
    file: ./secrets/replication-password

volumes:
  postgres-standby-data:
`

const enable = `#!/bin/sh
# Prepares the primary of the Compose stack for one standby: role, slot, access rule. Run once.
# secrets/replication-password holds the role's password: openssl rand -hex 24 > secrets/replication-password
set -eu

user=\${PGUSER:-horizon}
cd "$(dirname "$0")/.."
password=$(cat secrets/replication-password)
printf "CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD '%s';\\nSELECT pg_create_physical_replication_slot('standby');\\n" "$password" |
  docker compose exec -T @@postgres@@ psql --username "$user" --dbname postgres --set ON_ERROR_STOP=1 --quiet
docker compose exec -T @@postgres@@ sh -c 'echo "host replication replicator samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"'
docker compose exec -T @@postgres@@ psql --username "$user" --dbname postgres --command 'SELECT pg_reload_conf()'
`

const manifest = `# A standby of PostgreSQL: it copies the primary once and follows it from then on.
# Before: a role replicator with REPLICATION, a slot named standby, and an access rule on the primary.
# The Secret postgres-replication holds PGPASSWORD of that role.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres-standby@@namespace@@
spec:
  serviceName: postgres-standby
  replicas: 1
  selector:
    matchLabels:
      app: postgres-standby
  template:
    metadata:
      labels:
        app: postgres-standby
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 60
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels: @@postgres.labels@@
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: standby
          image: postgres:16.11
          command: ["/bin/bash", "-c"]
          args:
            - |
              set -euo pipefail
              umask 077
              if [ ! -s "$PGDATA/PG_VERSION" ]; then
                pg_basebackup --host=@@postgres@@ --username=replicator --pgdata="$PGDATA" --wal-method=stream --slot=standby --write-recovery-conf
              fi
              exec postgres
          env:
            - name: PGDATA
              value: /var/lib/postgresql/data/pgdata
          envFrom:
            - secretRef:
                name: postgres-replication
          ports:
            - containerPort: 5432
          readinessProbe:
            exec:
              command: ["pg_isready", "-U", "postgres"]
          livenessProbe:
            tcpSocket:
              port: 5432
            initialDelaySeconds: 300
            periodSeconds: 30
            failureThreshold: 6
          resources:
            requests: { cpu: 250m, memory: 512Mi }
            limits: { memory: 1Gi }
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 20Gi
---
# Only the hub may ask it.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: postgres-standby-clients@@namespace@@
spec:
  podSelector:
    matchLabels:
      app: postgres-standby
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels: @@hub.labels@@
      ports:
        - { protocol: TCP, port: 5432 }
`

export const standby: readonly Piece[] = [
  {
    id: "postgres-standby",
    title: "PostgreSQL standby by streaming replication",
    items: ["R1"],
    fits: (context) => isHub(context) && context.services.has("postgres") && context.flavour !== "systemd",
    files: (context) =>
      context.flavour === "kubernetes"
        ? [file("postgres-standby.yaml", manifest, context)]
        : [file("compose.standby.yaml", compose, context), script("scripts/enable-replication.sh", enable, context)],
  },
]
