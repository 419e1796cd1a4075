#!/bin/bash
set -euo pipefail
rollback() {
  export HUB_IMAGE="$(cat .previous-image)"
  docker compose pull
  docker compose up -d --wait
}
deploy() {
  docker compose pull
  docker compose up -d --wait || rollback
}
deploy
