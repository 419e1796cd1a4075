#!/bin/sh
set -e
docker compose run --rm api npx prisma migrate deploy
npx prisma db push --accept-data-loss
docker compose up -d
