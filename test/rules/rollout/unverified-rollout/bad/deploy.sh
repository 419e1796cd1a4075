#!/bin/sh
set -e
docker compose pull
docker compose up -d
#! 0-20 unverified
echo deployed
