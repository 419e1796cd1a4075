#!/bin/sh
# Returns a Deployment to the revision that rollout.sh recorded, and waits until it is ready.
# Usage: rollback.sh [deployment]. ConfigMaps, Secrets and migrations stay as they are.
set -eu

name=${1:-horizon}
limit=${ROLLOUT_TIMEOUT:-300s}
state=${ROLLOUT_STATE:-$HOME/.local/state/rollout}

exec 9> "$state/$name.lock"
if ! flock -n 9; then
  echo "rollback: a rollout of $name is running" >&2
  exit 1
fi
if [ ! -s "$state/$name.revision" ]; then
  echo "rollback: no earlier revision of $name is recorded" >&2
  exit 1
fi
revision=$(cat "$state/$name.revision")
kubectl rollout undo "deployment/$name" --to-revision="$revision"
kubectl rollout status "deployment/$name" --timeout="$limit"
echo "rollback: $name is back at revision $revision"
