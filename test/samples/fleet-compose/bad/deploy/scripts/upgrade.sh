#!/bin/sh
set -eu
docker compose run --rm horizon npx prisma migrate dev
docker compose up -d --wait horizon
