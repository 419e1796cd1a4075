#!/bin/bash
set -euo pipefail
rollback() {
  echo "rolling back"
  docker compose pull
#! 2-21 forward
  docker compose up -d
}
docker compose up -d --wait || rollback
