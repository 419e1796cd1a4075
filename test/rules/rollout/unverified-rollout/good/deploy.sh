#!/bin/sh
set -e
docker compose pull
docker compose up -d
for i in $(seq 1 30); do
  curl -fsS http://127.0.0.1:3000/health && exit 0
  sleep 2
done
exit 1
