#!/bin/sh
set -e
kubectl rollout restart deployment/hub
docker compose pull
docker compose up -d
docker compose restart proxy
