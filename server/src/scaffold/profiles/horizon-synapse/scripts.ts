/** Scripts of the Compose flavour besides rollout and backup: secrets, timers, the restore test. */
import { generatedSettings } from "./environment.ts"
import type { FleetPlan } from "./plan.ts"

/** 32 random bytes in hex, wherever openssl is missing as well. */
export const randomFunction = `random() {
  if command -v openssl > /dev/null 2>&1; then
    openssl rand -hex 32
  else
    od -An -v -N32 -tx1 /dev/urandom | tr -d ' \\n'
    echo
  fi
}
`

/** Files below `secrets/` that hold the same value as a setting of `.env`. */
function sharedFiles({ redis, clickhouse }: FleetPlan): readonly (readonly [file: string, setting: string])[] {
  return [
    ["postgres-password", "POSTGRES_PASSWORD"],
    ["metrics-auth-token", "METRICS_AUTH_TOKEN"],
    ...(redis ? [["redis-password", "REDIS_PASSWORD"] as const] : []),
    ...(clickhouse ? [["clickhouse-password", "CLICKHOUSE_PASSWORD"] as const] : []),
  ]
}

export function secretsScript(plan: FleetPlan): string {
  const shared = sharedFiles(plan)
  const alone = generatedSettings(plan).filter(({ name }) => !shared.some(([, setting]) => setting === name))
  return `#!/bin/sh
# Makes the secrets that are missing: files below secrets/, settings of .env, the sensor's keys.
# Nothing that has a value is changed, so it can run again at any time.
set -eu
umask 077
cd "$(dirname "$0")/.."

${randomFunction}
# A file below secrets/. The folder is closed to others; the file itself is read by users inside of containers.
make_file() {
  if [ ! -s "secrets/$1" ]; then
    random > "secrets/$1.new"
    chmod 0644 "secrets/$1.new"
    mv "secrets/$1.new" "secrets/$1"
    echo "secrets: made secrets/$1"
  fi
}

# A setting of .env: name and value. It is added only where the file has no value for it.
make_setting() {
  if ! grep -q "^$1=." .env; then
    setting=$2 awk -v name="$1" '
      $0 == name "=" { print name "=" ENVIRON["setting"]; found = 1; next }
      { print }
      END { if (!found) print name "=" ENVIRON["setting"] }' .env > .env.new
    mv .env.new .env
    echo "secrets: set $1 in .env"
  fi
}

mkdir -p secrets
chmod 0700 secrets
if [ ! -e .env ]; then
  cp .env.example .env
fi

${[...shared.map(([file]) => file), "synapse-admin-key", "grafana-admin-password", "replication-password"]
  .map((file) => `make_file ${file}\n`)
  .join("")}${shared.map(([file, setting]) => `make_setting ${setting} "$(cat secrets/${file})"\n`).join("")}${alone
  .map(({ name }) => `make_setting ${name} "$(random)"\n`)
  .join("")}
if [ ! -s secrets/synapse.yaml ]; then
  key=$(cat secrets/synapse-admin-key)
  sed "s|replace-me|$key|; s|^# Template .*|# Made by scripts/generate-secrets.sh: the keys of this sensor.|" synapse/config.example.yaml > secrets/synapse.yaml.new
  chmod 0644 secrets/synapse.yaml.new
  mv secrets/synapse.yaml.new secrets/synapse.yaml
  echo "secrets: made secrets/synapse.yaml"
fi

# The nightly backup runs as a user of the group docker, and Compose reads .env for it. That group is as good as root.
if chgrp docker .env 2> /dev/null; then
  chmod 0640 .env
else
  chmod 0600 .env
fi

if [ ! -s secrets/pager-url ]; then
  echo "secrets: write where alerts go into secrets/pager-url, then chmod 0644 secrets/pager-url" >&2
fi
${plan.redis ? "" : `if ! grep -q "^REDIS_URL=." .env; then\n  echo "secrets: write the address of the managed Redis into .env: REDIS_URL" >&2\nfi\n`}`
}

export function timersScript({ clickhouse }: FleetPlan): string {
  const names = ["postgres-backup", ...(clickhouse ? ["clickhouse-backup"] : [])]
  return `#!/bin/sh
# Installs the nightly backups on this host: user, folders, units, timers. Run as root, with this folder at /opt/horizon/deploy.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
if [ "$here" != /opt/horizon/deploy ]; then
  echo "timers: the units expect this folder at /opt/horizon/deploy, it is $here" >&2
  exit 1
fi
if ! id docker-backup > /dev/null 2>&1; then
  useradd --system --user-group --home-dir /var/lib/docker-backup --create-home --shell /usr/sbin/nologin docker-backup
fi
${names
  .map(
    (name) => `install -d -m 0700 -o docker-backup -g docker-backup /var/backups/${name.replace("-backup", "")}
install -m 0644 "$here/systemd/${name}.service" "$here/systemd/${name}.timer" /etc/systemd/system/
`,
  )
  .join("")}systemctl daemon-reload
systemctl enable --now ${names.map((name) => `${name}.timer`).join(" ")}
systemctl list-timers --no-pager '*-backup.timer'
`
}

export const restoreTest = `#!/bin/sh
# Restores the newest dump into a server of its own, counts what is there, and throws the server away. Production is not touched.
# Usage: restore-test.sh [dump]. What it prints is the evidence for item B3.
set -eu
umask 077

folder=\${BACKUP_DIR:-/var/backups/postgres}
image=\${POSTGRES_IMAGE:-postgres:16.11}
name=restore-test-$$
dump=\${1:-}
if [ -z "$dump" ]; then
  # Their names hold the time, so the last one is the newest.
  for each in "$folder"/*.dump; do
    dump=$each
  done
fi
if [ ! -s "$dump" ]; then
  echo "restore test: no dump in $folder" >&2
  exit 1
fi

trap 'docker rm --force --volumes "$name" > /dev/null 2>&1 || true' EXIT
trap 'exit 1' HUP INT TERM
# No network: only this script reaches the copy, and it needs no password for that.
docker run --detach --name "$name" --network none --tmpfs /var/lib/postgresql/data \\
  --env POSTGRES_HOST_AUTH_METHOD=trust --env POSTGRES_DB=restore "$image" > /dev/null

waited=0
until docker exec "$name" pg_isready --quiet --username postgres --host 127.0.0.1; do
  if [ "$waited" -ge 60 ]; then
    echo "restore test: the server did not start" >&2
    exit 1
  fi
  sleep 1
  waited=$((waited + 1))
done

began=$(date +%s)
docker exec --interactive "$name" pg_restore --username postgres --exit-on-error --no-owner --dbname restore < "$dump"
tables=$(docker exec "$name" psql --username postgres --dbname restore --tuples-only --no-align \\
  --command "select count(*) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')")
if [ "$tables" -eq 0 ]; then
  echo "restore test: $dump holds no table" >&2
  exit 1
fi
echo "restore test: $dump, $tables tables, $(($(date +%s) - began)) s, on $(date -u +%Y-%m-%d)"
`

/** Asks ClickHouse inside of its container: a copy is made in its volume, streamed out and removed there. */
export function clickhouseBackupScript({ backups, keepDays }: FleetPlan): string {
  return `#!/bin/sh
# Backs ClickHouse of the Compose stack up into BACKUP_DIR, copies it to another machine, deletes what is older than KEEP_DAYS.
set -eu
umask 077
cd "$(dirname "$0")/.."

backup_dir=\${BACKUP_DIR:-/var/backups/clickhouse}
remote=\${BACKUP_REMOTE-backup@${backups}:/srv/backups/clickhouse/}
keep_days=\${KEEP_DAYS:-${keepDays}}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
name=horizon-$stamp.zip
inside=/var/lib/clickhouse/backups/$name
partial=$backup_dir/.$name.partial

trap 'rm -f "$partial"; docker compose exec -T clickhouse rm -f "$inside"' EXIT
docker compose exec -T clickhouse sh -c "CLICKHOUSE_PASSWORD=\\$(cat /run/secrets/clickhouse-password) clickhouse-client --user horizon --query \\"BACKUP DATABASE signal_horizon TO Disk('backups', '$name')\\""
docker compose exec -T clickhouse cat "$inside" > "$partial"
mv "$partial" "$backup_dir/$name"
if [ -n "$remote" ]; then
  rsync -a "$backup_dir/$name" "$remote"
fi
find "$backup_dir" -name '*.zip' -type f -mtime "+$keep_days" -delete
echo "backup: $backup_dir/$name"
`
}

export const clickhouseDisk = `<!-- A folder of the data volume in which BACKUP may write; the nightly script takes each copy out of it. -->
<clickhouse>
  <storage_configuration>
    <disks>
      <backups>
        <type>local</type>
        <path>/var/lib/clickhouse/backups/</path>
      </backups>
    </disks>
  </storage_configuration>
  <backups>
    <allowed_disk>backups</allowed_disk>
  </backups>
</clickhouse>
`
