#!/bin/sh
# Prepares the primary of the Compose stack for one standby: role, slot, access rule. Run once.
# secrets/replication-password holds the role's password: openssl rand -hex 24 > secrets/replication-password
set -eu

user=${PGUSER:-horizon}
cd "$(dirname "$0")/.."
password=$(cat secrets/replication-password)
printf "CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD '%s';\nSELECT pg_create_physical_replication_slot('standby');\n" "$password" |
  docker compose exec -T postgres psql --username "$user" --dbname postgres --set ON_ERROR_STOP=1 --quiet
docker compose exec -T postgres sh -c 'echo "host replication replicator samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"'
docker compose exec -T postgres psql --username "$user" --dbname postgres --command 'SELECT pg_reload_conf()'
