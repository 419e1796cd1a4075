#!/bin/sh
set -e
docker compose up -d
docker build -f docker-compose/Dockerfile .
