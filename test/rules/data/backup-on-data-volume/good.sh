#!/bin/sh
set -e
docker compose exec -T db pg_dump -U hub hub > /backups/hub.sql
pg_dump -f /var/lib/postgresql/backups/hub.sql hub
