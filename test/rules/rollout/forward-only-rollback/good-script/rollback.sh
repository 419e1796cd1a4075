#!/bin/sh
set -e
git checkout "$1"
docker compose pull
docker compose up -d
