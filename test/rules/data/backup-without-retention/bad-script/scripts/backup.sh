#!/usr/bin/env bash
set -euo pipefail
STAMP=$(date +%Y%m%d)
pg_dump hub | gzip > "/backups/hub-$STAMP.sql.gz"
