/** The stores in a cluster: PostgreSQL, and Redis and ClickHouse where they are wanted. */
import { yamlText } from "../../fill.ts"
import { closed, identity, indented, metadata, resources, type Size, service, workloadHead } from "./manifest-blocks.ts"
import type { FleetPlan } from "./plan.ts"

interface Store {
  readonly name: string
  readonly user: number
  readonly graceSeconds: number
  readonly size: Size
  readonly isReadOnly: boolean
  readonly storage: string
  readonly ports: readonly (readonly [string, number])[]
  /** Keys of the container besides name, ports, resources and rights; mounts of \`data\` and \`tmp\` included. */
  readonly container: string
  readonly volumes: string
}

function manifests(namespace: string, store: Store): string {
  const { name, user, graceSeconds, size, isReadOnly, storage, ports, container, volumes } = store
  return `${workloadHead("StatefulSet", name, namespace, `serviceName: ${name}\nreplicas: 1\n`)}${indented(
    identity(user, graceSeconds),
    6,
  )}      containers:
        - name: ${name}
          ports:
${ports.map(([port, number]) => `            - name: ${port}\n              containerPort: ${number}\n`).join("")}${indented(
  `${container}${resources(size)}${closed(isReadOnly)}`,
  10,
)}${volumes === "" ? "" : `      volumes:\n${indented(volumes, 8)}`}  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: ${storage}
---
${service(name, namespace, ports)}`
}

const memoryVolumes = (names: readonly string[]): string =>
  names.map((name) => `- name: ${name}\n  emptyDir:\n    medium: Memory\n    sizeLimit: 64Mi\n`).join("")

const postgres: Store = {
  name: "postgres",
  user: 999,
  graceSeconds: 60,
  size: { requests: ["500m", "1Gi"], limits: ["2", "2Gi"] },
  isReadOnly: true,
  storage: "20Gi",
  ports: [["postgres", 5432]],
  container: `image: postgres:16.11
env:
  - name: POSTGRES_USER
    value: horizon
  - name: POSTGRES_DB
    value: horizon
  - name: PGDATA
    value: /var/lib/postgresql/data/pgdata
  - name: POSTGRES_PASSWORD
    valueFrom:
      secretKeyRef:
        name: postgres-secrets
        key: POSTGRES_PASSWORD
  - name: REPLICATION_PASSWORD
    valueFrom:
      secretKeyRef:
        name: postgres-secrets
        key: REPLICATION_PASSWORD
readinessProbe:
  exec:
    command: ["pg_isready", "-U", "horizon", "-d", "horizon"]
  periodSeconds: 10
  timeoutSeconds: 5
livenessProbe:
  tcpSocket:
    port: 5432
  initialDelaySeconds: 60
  periodSeconds: 30
  failureThreshold: 6
volumeMounts:
  - name: data
    mountPath: /var/lib/postgresql/data
  # Runs once, with an empty data folder: role, slot and access rule of the standby.
  - name: init
    mountPath: /docker-entrypoint-initdb.d
    readOnly: true
  - name: tmp
    mountPath: /tmp
  - name: run
    mountPath: /var/run/postgresql
`,
  volumes: `- name: init
  configMap:
    name: postgres-init
${memoryVolumes(["tmp", "run"])}`,
}

const redis: Store = {
  name: "redis",
  user: 999,
  graceSeconds: 30,
  size: { requests: ["100m", "256Mi"], limits: ["1", "512Mi"] },
  isReadOnly: true,
  storage: "5Gi",
  ports: [["redis", 6379]],
  container: `image: redis:7.4.6
env:
  - name: REDISCLI_AUTH
    valueFrom:
      secretKeyRef:
        name: redis-secrets
        key: REDIS_PASSWORD
# The password goes into a file in memory: an argument could be seen in the list of processes.
command: ["/bin/sh", "-c"]
args:
  - |
    set -eu
    umask 077
    printf 'requirepass %s\\n' "$REDISCLI_AUTH" > /tmp/redis.conf
    exec redis-server /tmp/redis.conf --dir /data --appendonly yes --maxmemory 256mb --maxmemory-policy noeviction
readinessProbe:
  exec:
    command: ["sh", "-c", "redis-cli ping | grep -q PONG"]
  periodSeconds: 10
  timeoutSeconds: 5
livenessProbe:
  tcpSocket:
    port: 6379
  initialDelaySeconds: 30
  periodSeconds: 30
  failureThreshold: 6
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
`,
  volumes: memoryVolumes(["tmp"]),
}

const clickhouse: Store = {
  name: "clickhouse",
  user: 101,
  graceSeconds: 60,
  size: { requests: ["1", "2Gi"], limits: ["4", "4Gi"] },
  // Its start writes the user's settings below /etc.
  isReadOnly: false,
  storage: "50Gi",
  ports: [
    ["http", 8123],
    ["native", 9000],
  ],
  container: `image: clickhouse/clickhouse-server:24.8.4.13
env:
  - name: CLICKHOUSE_DB
    value: signal_horizon
  - name: CLICKHOUSE_USER
    value: horizon
  - name: CLICKHOUSE_PASSWORD
    valueFrom:
      secretKeyRef:
        name: clickhouse-secrets
        key: CLICKHOUSE_PASSWORD
readinessProbe:
  httpGet:
    path: /ping
    port: 8123
  periodSeconds: 10
  timeoutSeconds: 5
livenessProbe:
  tcpSocket:
    port: 9000
  initialDelaySeconds: 60
  periodSeconds: 30
  failureThreshold: 6
volumeMounts:
  - name: data
    mountPath: /var/lib/clickhouse
`,
  volumes: "",
}

export function storeManifests(plan: FleetPlan): string {
  const stores = [postgres, ...(plan.redis ? [redis] : []), ...(plan.clickhouse ? [clickhouse] : [])]
  return `# The stores, each with a volume of its own and reached inside the cluster alone. Who may ask them: networkpolicy-databases.yaml.
${stores.map((store) => manifests(plan.name, store)).join("---\n")}`
}

/** Runs in the primary at its first start. */
export const replicationScript = `#!/bin/sh
# Prepares the primary for one standby at its first start: role, slot, access rule.
set -eu

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 --quiet --set password="$REPLICATION_PASSWORD" << 'SQL'
CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD :'password';
SELECT pg_create_physical_replication_slot('standby');
SQL
echo "host replication replicator all scram-sha-256" >> "$PGDATA/pg_hba.conf"
`

export function namespaceManifest(name: string): string {
  return `# The namespace: no pod gets at the node, and what asks for more rights than it needs is warned of.
apiVersion: v1
kind: Namespace
metadata:
  name: ${yamlText(name)}
  labels:
    pod-security.kubernetes.io/enforce: baseline
    pod-security.kubernetes.io/warn: restricted
`
}

/** Nothing is reached from anywhere except as written; the databases' own policies stand beside. */
export function policyManifests({ name }: FleetPlan): string {
  const policy = (of: string, from: string, port: number): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata(`${of}-from-${from}`, name)}spec:
  podSelector:
    matchLabels:
      app: ${of}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ${
          from === "ingress"
            ? "namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: ingress-nginx"
            : `podSelector:\n            matchLabels:\n              app: ${from}`
        }
      ports:
        - protocol: TCP
          port: ${port}
`
  return `# Who may reach whom. It counts only where the cluster's network enforces policies.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata("default-deny", name)}spec:
  podSelector: {}
  policyTypes: [Ingress]
${[
  policy("horizon", "ingress", 3100),
  policy("horizon", "prometheus", 3100),
  policy("synapse", "ingress", 6190),
  policy("synapse", "prometheus", 6191),
  policy("prometheus", "grafana", 9090),
  policy("alertmanager", "prometheus", 9093),
  policy("kube-state-metrics", "prometheus", 8080),
].join("")}`
}
