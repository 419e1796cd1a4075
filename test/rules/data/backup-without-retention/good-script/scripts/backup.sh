#!/usr/bin/env bash
set -euo pipefail
BACKUP_DIR=/backups
cleanup() {
  ls -1t "$BACKUP_DIR"/hub-*.sql.gz | tail -n +15 | xargs -r rm --
}
pg_dump hub | gzip > "$BACKUP_DIR/hub-$(date +%Y%m%d).sql.gz"
cleanup
