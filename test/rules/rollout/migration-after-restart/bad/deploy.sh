#!/bin/bash
set -euo pipefail
docker compose pull
docker compose up -d
docker compose exec -T api npx prisma migrate deploy
#! 31-52 after
