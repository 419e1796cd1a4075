#!/bin/sh
set -e
docker compose stop horizon
cp /state/audit.db /backups/audit.db
docker compose start horizon
