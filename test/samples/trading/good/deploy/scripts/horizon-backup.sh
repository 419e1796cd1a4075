#!/bin/sh
# Copies the daemon's SQLite files consistently, verifies the audit chain of the copy, sends it to another host.
set -eu
umask 077

state=${STATE_DIR:-/var/lib/horizon}
backup_dir=${BACKUP_DIR:-/var/backups/horizon}
remote=${BACKUP_REMOTE:-backup.example.internal:/srv/backups/horizon}
keep_days=${KEEP_DAYS:-30}
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
