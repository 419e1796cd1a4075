#!/bin/sh
set -e
docker compose exec -T db pg_dump -U hub -f /var/lib/postgresql/data/hub.sql hub
#! 26-80 same
