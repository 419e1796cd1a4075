#!/usr/bin/env bash
set -euo pipefail
. "$(dirname "$0")/../.env"
export TAG=2.0.0
echo "deploying $TAG to ${PUBLIC_HOST}"
docker compose up -d --wait
