#!/bin/sh
# Returns one service of the Compose stack to the image that rollout.sh recorded, and polls its health.
# Usage: rollback.sh [service]. Nothing is pulled: the image is the one that ran. Settings and migrations stay.
set -eu
umask 077

service=${1:-horizon}
state=${ROLLOUT_STATE:-/var/lib/rollout}
limit=${ROLLOUT_TIMEOUT:-180}
cd "$(dirname "$0")/.."

exec 9> "$state/lock"
if ! flock -n 9; then
  echo "rollback: a rollout is running" >&2
  exit 1
fi
if [ ! -s "$state/$service.image" ]; then
  echo "rollback: no earlier image of $service is recorded" >&2
  exit 1
fi

image=$(cat "$state/$service.image")
docker tag "$image" "rollback/$service:previous"
base=
for name in compose.yaml compose.yml docker-compose.yaml docker-compose.yml; do
  if [ -z "$base" ] && [ -f "$name" ]; then
    base=$name
  fi
done
override=$state/$service.override.yaml
printf 'services:\n  %s:\n    image: rollback/%s:previous\n    pull_policy: never\n' "$service" "$service" > "$override"
docker compose -f "$base" -f "$override" up -d --no-deps --no-build "$service"

waited=0
while [ "$waited" -lt "$limit" ]; do
  now=$(docker compose ps -q "$service" | head -n 1)
  health=$(docker inspect --format '{{.State.Health.Status}}' "$now" 2>/dev/null || true)
  if [ "$health" = healthy ]; then
    echo "rollback: $service runs $image again"
    exit 0
  fi
  sleep 3
  waited=$((waited + 3))
done
echo "rollback: $service is not healthy with $image either" >&2
exit 1
