/** Scheduled backups with retention: PostgreSQL, ClickHouse, and the trading daemon's SQLite files. */
import { file, isHub, isTrading, script } from "../fill.ts"
import type { Piece, ScaffoldContext } from "../types.ts"
import { clickhouseJob, postgresJob } from "./backup-jobs.ts"
import { backupService, backupTimer } from "./backup-units.ts"

const postgresScript = `#!/bin/sh
# Dumps PostgreSQL of the Compose stack into BACKUP_DIR and deletes dumps that are older than KEEP_DAYS.
# BACKUP_DIR has to be another disk than the database's; BACKUP_REMOTE names a place of rsync on another machine.
set -eu
umask 077
cd "$(dirname "$0")/.."

backup_dir=\${BACKUP_DIR:-/var/backups/postgres}
remote=\${BACKUP_REMOTE-@@backups@@}
keep_days=\${KEEP_DAYS:-@@keep@@}
database=\${PGDATABASE:-horizon}
user=\${PGUSER:-horizon}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
partial=$backup_dir/.$database-$stamp.partial

trap 'rm -f "$partial"' EXIT
docker compose exec -T @@postgres@@ pg_dump --format=custom --username "$user" "$database" > "$partial"
# A dump that cannot be listed is none.
docker compose exec -T @@postgres@@ pg_restore --list < "$partial" > /dev/null
mv "$partial" "$backup_dir/$database-$stamp.dump"
if [ -n "$remote" ]; then
  rsync -a "$backup_dir/$database-$stamp.dump" "$remote"
fi
find "$backup_dir" -name '*.dump' -type f -mtime "+$keep_days" -delete
echo "backup: $backup_dir/$database-$stamp.dump"
`

const hostPostgresScript = postgresScript
  .replace("of the Compose stack ", "at PGHOST ")
  .replaceAll("docker compose exec -T @@postgres@@ ", "")
  .replace('umask 077\ncd "$(dirname "$0")/.."\n', 'umask 077\n\nexport PGHOST="${PGHOST:-/var/run/postgresql}"\n')

const clickhouseScript = `#!/bin/sh
# Backs ClickHouse up with clickhouse-backup and deletes backups that are older than KEEP_DAYS.
set -eu

keep_days=\${KEEP_DAYS:-14}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
store=\${CLICKHOUSE_BACKUPS:-/var/lib/clickhouse/backup}
copies=\${BACKUP_DIR:-/var/backups/clickhouse}

clickhouse-backup create "horizon-$stamp"
cp -a "$store/horizon-$stamp" "$copies/"
clickhouse-backup delete local "horizon-$stamp"
find "$copies" -mindepth 1 -maxdepth 1 -type d -mtime "+$keep_days" -exec rm -rf -- '{}' +
echo "backup: $copies/horizon-$stamp"
`

const sqliteScript = `#!/bin/sh
# Copies the daemon's SQLite files consistently, verifies the audit chain of the copy, sends it to another host.
set -eu
umask 077

state=\${STATE_DIR:-@@state@@}
backup_dir=\${BACKUP_DIR:-/var/backups/horizon}
remote=\${BACKUP_REMOTE:-@@backups@@}
keep_days=\${KEEP_DAYS:-30}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
target=$backup_dir/$stamp

mkdir -p "$target"
for name in audit audit_archive dlq; do
  if [ -f "$state/$name.db" ]; then
    sqlite3 "$state/$name.db" ".backup '$target/$name.db'"
  fi
done
if [ -f "$state/destruction.jsonl" ]; then
  cp "$state/destruction.jsonl" "$target/"
fi
@@verify@@
rsync -a "$target" "$remote/"
find "$backup_dir" -mindepth 1 -maxdepth 1 -type d -mtime "+$keep_days" -exec rm -rf -- '{}' +
echo "backup: $target and $remote/$stamp"
`

/** In a container the state lies beside the Compose file, and the program that verifies it in the image. */
const containerVerify = `image=$(docker ps --filter label=com.docker.compose.service=@@trading@@ --format '{{.Image}}' | head -n 1)
docker run --rm --network none --user "$(id -u):$(id -g)" --volume "$target:/copy:ro" "$image" audit verify --db /copy/audit.db`

function tradingBackup(context: ScaffoldContext): ReturnType<Piece["files"]> {
  const isCompose = context.flavour === "compose"
  const state = isCompose ? "/opt/horizon/deploy/state" : "/var/lib/horizon"
  const [name, what] = ["horizon-backup", "the trading daemon's state"]
  const text = sqliteScript
    .replace("@@verify@@", () =>
      isCompose ? containerVerify : '/opt/horizon/current/venv/bin/horizon audit verify --db "$target/audit.db"',
    )
    .replace("@@state@@", state)
    .replace("@@backups@@", `${context.settings?.get("backups") ?? "backup.example.internal"}:/srv/backups/horizon`)
  // SQLite writes beside a database that it reads; the container's user owns the folder.
  const unit = backupService(name, what, isCompose ? "1000" : "horizon", `/var/backups/horizon ${state}`, isCompose)
  return [
    file(`systemd/${name}.timer`, backupTimer(what), context),
    file(`systemd/${name}.service`, unit, context),
    script(`scripts/${name}.sh`, text, context),
  ]
}

/** Timer, service and script of one backup on a host. */
function onHost(
  name: string,
  what: string,
  user: string,
  text: string,
  paths: string,
  context: ScaffoldContext,
): ReturnType<Piece["files"]> {
  return [
    file(`systemd/${name}.timer`, backupTimer(what), context),
    file(`systemd/${name}.service`, backupService(name, what, user, paths), context),
    script(`scripts/${name}.sh`, text, context),
  ]
}

export const backups: readonly Piece[] = [
  {
    id: "postgres-backup",
    title: "Daily pg_dump with retention",
    items: ["B1"],
    fits: isHub,
    files: (context) => {
      if (context.flavour === "kubernetes") return [file("backup-postgres.yaml", postgresJob, context)]
      const isInside = context.flavour === "compose" && context.services.has("postgres")
      const text = isInside ? postgresScript : hostPostgresScript
      const user = isInside ? "docker-backup" : "postgres"
      return onHost("postgres-backup", "PostgreSQL", user, text, "/var/backups/postgres", context)
    },
  },
  {
    id: "clickhouse-backup",
    title: "Daily clickhouse-backup with retention",
    items: ["B2"],
    fits: isHub,
    files: (context) =>
      context.flavour === "kubernetes"
        ? [file("backup-clickhouse.yaml", clickhouseJob, context)]
        : onHost(
            "clickhouse-backup",
            "ClickHouse",
            "clickhouse",
            clickhouseScript,
            "/var/backups/clickhouse /var/lib/clickhouse",
            context,
          ),
  },
  {
    id: "trading-backup",
    title: "Nightly copy of the daemon's state to another host",
    items: ["D8"],
    fits: isTrading,
    files: tradingBackup,
  },
]
