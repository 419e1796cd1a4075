#!/bin/bash
set -euo pipefail
docker compose exec -T db pg_dump -U hub hub > /backups/hub.sql || true
#! 26-44 dropped
ssh db.internal "pg_dumpall > /backups/all.sql || echo failed"
#! 17-27 dropped
