#!/bin/sh
set -eu
docker compose up -d --scale hub=3
