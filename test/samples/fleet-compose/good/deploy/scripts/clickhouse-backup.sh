#!/bin/sh
# Backs ClickHouse up with clickhouse-backup and deletes backups that are older than KEEP_DAYS.
set -eu

keep_days=${KEEP_DAYS:-14}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
store=${CLICKHOUSE_BACKUPS:-/var/lib/clickhouse/backup}
copies=${BACKUP_DIR:-/var/backups/clickhouse}

clickhouse-backup create "horizon-$stamp"
cp -a "$store/horizon-$stamp" "$copies/"
clickhouse-backup delete local "horizon-$stamp"
find "$copies" -mindepth 1 -maxdepth 1 -type d -mtime "+$keep_days" -exec rm -rf -- '{}' +
echo "backup: $copies/horizon-$stamp"
