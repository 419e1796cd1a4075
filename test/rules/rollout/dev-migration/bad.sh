#!/bin/sh
set -e
docker compose run --rm api npx prisma migrate dev
#! 32-50 dev
npx prisma db push --accept-data-loss
#! 4-37 dev
docker compose up -d
