/** Rollout and the way back: record what runs, migrate, update, poll health, return on failure. POSIX shell. */
import { isHub, script } from "../fill.ts"
import type { Piece, ScaffoldContext } from "../types.ts"
import { kubectlRollback, kubectlRollout } from "./rollout-kubectl.ts"
import { unitRollback, unitRollout } from "./rollout-systemd.ts"

const migration = `
# Migrations come first and have to suit the version that still runs: they are not undone by a rollback.
echo "rollout: migrating"
docker compose run --rm --no-deps "$service" npx prisma migrate deploy
`

const composeRollout = `#!/bin/sh
# Rolls out the image that the Compose files name for one service: record, migrate, start, poll health, go back on failure.
# Usage: rollout.sh [service]. Images are named by version or digest; settings and migrations do not go back by themselves.
set -eu
umask 077

service=\${1:-@@main@@}
state=\${ROLLOUT_STATE:-/var/lib/rollout}
limit=\${ROLLOUT_TIMEOUT:-180}
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
  printf '%s\\n' "$image" > "$state/$service.image"
  docker compose config > "$state/$service.config.yaml"
  echo "rollout: $service runs $image"
fi

docker compose pull "$service"
@@migration@@
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
`

const composeRollback = `#!/bin/sh
# Returns one service of the Compose stack to the image that rollout.sh recorded, and polls its health.
# Usage: rollback.sh [service]. Nothing is pulled: the image is the one that ran. Settings and migrations stay.
set -eu
umask 077

service=\${1:-@@main@@}
state=\${ROLLOUT_STATE:-/var/lib/rollout}
limit=\${ROLLOUT_TIMEOUT:-180}
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
printf 'services:\\n  %s:\\n    image: rollback/%s:previous\\n    pull_policy: never\\n' "$service" "$service" > "$override"
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
`

function texts(context: ScaffoldContext): readonly [rollout: string, rollback: string] {
  const main = context.products.includes("horizon-trading") ? "@@trading@@" : isHub(context) ? "@@hub@@" : "@@sensor@@"
  const steps = isHub(context) ? migration : ""
  if (context.flavour === "systemd") return [unitRollout, unitRollback]
  const [out, back] =
    context.flavour === "kubernetes" ? [kubectlRollout, kubectlRollback] : [composeRollout, composeRollback]
  return [
    out.replace("@@migration@@\n", () => `${steps.trimStart()}\n`.trimStart()).replace("@@main@@", main),
    back.replace("@@main@@", main),
  ]
}

export const rollouts: readonly Piece[] = [
  {
    id: "rollout-scripts",
    title: "Scripts for the rollout and the way back",
    items: ["U1", "U2"],
    fits: () => true,
    files: (context) => {
      const [out, back] = texts(context)
      return [script("scripts/rollout.sh", out, context), script("scripts/rollback.sh", back, context)]
    },
  },
]
