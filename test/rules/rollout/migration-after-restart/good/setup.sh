#!/bin/bash
docker compose up -d
docker compose exec -T api npx prisma migrate deploy
