#!/bin/sh
set -e
docker compose up -d --scale hub=3
