#!/bin/sh
# Rolls out the image that the Compose files name for one service: record, migrate, start, poll health, go back on failure.
# Usage: rollout.sh [service]. Images are named by version or digest; settings and migrations do not go back by themselves.
set -eu
umask 077

service=${1:-horizon}
state=${ROLLOUT_STATE:-/var/lib/rollout}
limit=${ROLLOUT_TIMEOUT:-180}
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."

mkdir -p "$state"
exec 9> "$state/lock"
if ! flock -n 9; then
  echo "rollout: another rollout is running" >&2
  exit 1
fi

running=$(docker compose ps -q "$service" | head -n 1)
if [ -n "$running" ]; then
  image=$(docker inspect --format '{{.Image}}' "$running")
  if [ -z "$(docker inspect --format '{{if .State.Health}}yes{{end}}' "$running")" ]; then
    echo "rollout: $service has no health check, nothing could tell whether it works" >&2
    exit 1
  fi
  # The tag keeps the image from being pruned.
  docker tag "$image" "rollback/$service:previous"
  printf '%s\n' "$image" > "$state/$service.image"
  docker compose config > "$state/$service.config.yaml"
  echo "rollout: $service runs $image"
fi

docker compose pull "$service"
# Migrations come first and have to suit the version that still runs: they are not undone by a rollback.
echo "rollout: migrating"
docker compose run --rm --no-deps "$service" npx prisma migrate deploy

echo "rollout: starting"
docker compose up -d --no-deps "$service"

waited=0
while [ "$waited" -lt "$limit" ]; do
  now=$(docker compose ps -q "$service" | head -n 1)
  health=$(docker inspect --format '{{.State.Health.Status}}' "$now" 2>/dev/null || true)
  if [ "$health" = healthy ]; then
    echo "rollout: $service is healthy after $waited s"
    exit 0
  fi
  if [ "$health" = unhealthy ]; then
    break
  fi
  sleep 3
  waited=$((waited + 3))
done

echo "rollout: $service did not become healthy, going back" >&2
exec 9>&-
"$here/rollback.sh" "$service" || echo "rollout: the rollback failed as well" >&2
exit 1
