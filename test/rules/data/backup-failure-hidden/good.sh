#!/bin/bash
set -euo pipefail
pg_dump hub | gzip > /backups/hub.sql.gz
if ! pg_dump -Fc -f /backups/hub.dump hub; then
  echo "backup failed" >&2
  exit 1
fi
VERSION=$(pg_dump --version | head -n 1)
pg_dump old | psql new
