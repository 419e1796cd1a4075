#!/bin/bash
set -euo pipefail
docker compose exec -T db pg_dump -U hub hub | gzip > /backups/hub.sql.gz
