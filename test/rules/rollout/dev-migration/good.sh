#!/bin/sh
set -e
docker compose run --rm api npx prisma migrate deploy
docker compose up -d
