#!/bin/bash
set -euo pipefail
docker compose pull
docker compose up -d db
docker compose run --rm api npx prisma migrate deploy
docker compose up -d --wait
