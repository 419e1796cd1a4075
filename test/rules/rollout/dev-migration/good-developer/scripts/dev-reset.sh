#!/bin/sh
docker compose up -d db
npx prisma migrate dev
