/** Scheduled backups with retention: PostgreSQL, ClickHouse, and the trading daemon's SQLite files. */
import { file, isHub, isTrading, script } from "../fill.ts"
import type { Piece, ScaffoldContext } from "../types.ts"
import { clickhouseJob, postgresJob } from "./backup-jobs.ts"
import { backupService, backupTimer } from "./backup-units.ts"

const postgresScript = `#!/bin/sh
# Dumps PostgreSQL of the Compose stack into BACKUP_DIR and deletes dumps that are older than KEEP_DAYS.
# BACKUP_DIR has to be another disk than the database's; copy it to another machine as well.
set -eu
umask 077

backup_dir=\${BACKUP_DIR:-/var/backups/postgres}
keep_days=\${KEEP_DAYS:-14}
database=\${PGDATABASE:-horizon}
user=\${PGUSER:-horizon}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
partial=$backup_dir/.$database-$stamp.partial

trap 'rm -f "$partial"' EXIT
docker compose exec -T @@postgres@@ pg_dump --format=custom --username "$user" "$database" > "$partial"
# A dump that cannot be listed is none.
docker compose exec -T @@postgres@@ pg_restore --list < "$partial" > /dev/null
mv "$partial" "$backup_dir/$database-$stamp.dump"
find "$backup_dir" -name '*.dump' -type f -mtime "+$keep_days" -delete
echo "backup: $backup_dir/$database-$stamp.dump"
`

const hostPostgresScript = postgresScript
  .replace("of the Compose stack ", "at PGHOST ")
  .replaceAll("docker compose exec -T @@postgres@@ ", "")
  .replace("umask 077\n", 'umask 077\n\nexport PGHOST="${PGHOST:-/var/run/postgresql}"\n')

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

state=\${STATE_DIR:-/var/lib/horizon}
backup_dir=\${BACKUP_DIR:-/var/backups/horizon}
remote=\${BACKUP_REMOTE:-backup.example.internal:/srv/backups/horizon}
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
/opt/horizon/venv/bin/horizon audit verify --db "$target/audit.db"
rsync -a "$target" "$remote/"
find "$backup_dir" -mindepth 1 -maxdepth 1 -type d -mtime "+$keep_days" -exec rm -rf -- '{}' +
echo "backup: $target and $remote/$stamp"
`

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
    files: (context) =>
      onHost("horizon-backup", "the trading daemon's state", "horizon", sqliteScript, "/var/backups/horizon", context),
  },
]
