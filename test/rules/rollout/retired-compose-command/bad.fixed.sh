#!/bin/sh
set -e
docker compose -f compose.yaml pull
sudo docker-compose up -d
