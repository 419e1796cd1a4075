/** The script that makes the Secrets of the cluster. */
import type { FleetPlan } from "./plan.ts"
import { randomFunction } from "./scripts.ts"

interface SecretText {
  readonly name: string
  /** Keys and shell texts of their values. */
  readonly values: readonly (readonly [key: string, value: string])[]
}

function secretsOf({ redis, clickhouse }: FleetPlan): readonly SecretText[] {
  return [
    {
      name: "postgres-secrets",
      values: [
        ["POSTGRES_PASSWORD", "$(random)"],
        ["REPLICATION_PASSWORD", "$(random)"],
      ],
    },
    ...(redis ? [{ name: "redis-secrets", values: [["REDIS_PASSWORD", "$(random)"] as const] }] : []),
    ...(clickhouse ? [{ name: "clickhouse-secrets", values: [["CLICKHOUSE_PASSWORD", "$(random)"] as const] }] : []),
    {
      name: "prometheus-secrets",
      values: [
        ["metrics-auth-token", "$(random)"],
        ["synapse-admin-key", "$(random)"],
      ],
    },
    { name: "grafana-secrets", values: [["admin-password", "$(random)"]] },
    {
      name: "horizon-secrets",
      values: [
        ["JWT_SECRET", "$(random)"],
        ["TELEMETRY_JWT_SECRET", "$(random)"],
        ["CONFIG_ENCRYPTION_KEY", "$(random)"],
        ["METRICS_AUTH_TOKEN", "$(value prometheus-secrets metrics-auth-token)"],
        ["DATABASE_URL", "postgresql://horizon:$(value postgres-secrets POSTGRES_PASSWORD)@postgres:5432/horizon"],
        [
          "REDIS_URL",
          redis
            ? "redis://:$(value redis-secrets REDIS_PASSWORD)@redis:6379"
            : "${REDIS_URL:?the managed Redis: rediss://:password@host:6379}",
        ],
        ...(clickhouse ? [["CLICKHOUSE_PASSWORD", "$(value clickhouse-secrets CLICKHOUSE_PASSWORD)"] as const] : []),
      ],
    },
    {
      name: "postgres-backup",
      values: [
        ["PGHOST", "postgres"],
        ["PGUSER", "horizon"],
        ["PGDATABASE", "horizon"],
        ["PGPASSWORD", "$(value postgres-secrets POSTGRES_PASSWORD)"],
      ],
    },
    { name: "postgres-replication", values: [["PGPASSWORD", "$(value postgres-secrets REPLICATION_PASSWORD)"]] },
  ]
}

function made({ name, values }: SecretText): string {
  return `if missing ${name}; then
${values.map(([key, value]) => `  put ${key} "${value}"\n`).join("")}  create ${name}
fi
`
}

export function clusterSecretsScript(plan: FleetPlan): string {
  const { name, clickhouse } = plan
  return `#!/bin/sh
# Makes the Secrets that are missing in the namespace. One that is there is left alone, so it can run again at any time.
# Keep a copy of horizon-secrets elsewhere: without CONFIG_ENCRYPTION_KEY the sensors' settings cannot be read again.
set -eu
umask 077
cd "$(dirname "$0")/.."

namespace=\${NAMESPACE:-${name}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/values"

${randomFunction}
missing() {
  ! kubectl --namespace "$namespace" get secret "$1" > /dev/null 2>&1
}

# One value, as a file: arguments could be seen in the list of processes.
put() {
  printf '%s' "$2" > "$work/values/$1"
}

create() {
  kubectl --namespace "$namespace" create secret generic "$1" --from-file="$work/values"
  rm -f "$work/values"/*
}

# A value of a Secret that is there.
value() {
  kubectl --namespace "$namespace" get secret "$1" -o "go-template={{index .data \\"$2\\" | base64decode}}"
}

if ! kubectl get namespace "$namespace" > /dev/null 2>&1; then
  kubectl create namespace "$namespace"
fi
${secretsOf(plan).map(made).join("")}if missing synapse-config; then
  key=$(value prometheus-secrets synapse-admin-key)
  sed "s|replace-me|$key|" synapse/config.example.yaml > "$work/values/config.yaml"
  create synapse-config
fi
if missing alertmanager-secrets; then
  if [ -s "\${PAGER_URL_FILE:-}" ]; then
    cp "$PAGER_URL_FILE" "$work/values/pager-url"
    create alertmanager-secrets
  else
    echo "secrets: alertmanager-secrets is missing; run again with PAGER_URL_FILE, a file that says where alerts go" >&2
  fi
fi
${clickhouse ? `if missing clickhouse-backup; then\n  echo "secrets: clickhouse-backup is missing; make it of the variables that backup-clickhouse.yaml names" >&2\nfi\n` : ""}`
}
