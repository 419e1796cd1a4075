#!/bin/sh
# Rolls one image out to a Deployment: record the revision, migrate, set the image, wait, undo on failure.
# Usage: rollout.sh registry/name@sha256:... [deployment]. A tag that moves could not be gone back to: a digest is demanded.
set -eu

image=${1:?usage: rollout.sh image@sha256:... [deployment]}
name=${2:-horizon}
secret=${ROLLOUT_SECRET:-$name-secrets}
limit=${ROLLOUT_TIMEOUT:-300s}
state=${ROLLOUT_STATE:-$HOME/.local/state/rollout}
here=$(cd "$(dirname "$0")" && pwd)

case $image in
  *@sha256:*) ;;
  *)
    echo "rollout: $image is not named by digest" >&2
    exit 1
    ;;
esac
mkdir -p "$state"
exec 9> "$state/$name.lock"
if ! flock -n 9; then
  echo "rollout: another rollout of $name is running" >&2
  exit 1
fi

revision=$(kubectl get "deployment/$name" -o 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}')
kubectl rollout history "deployment/$name" > "$state/$name.history"
printf '%s\n' "$revision" > "$state/$name.revision"
echo "rollout: $name is at revision $revision"

# Migrations come first and have to suit the version that still runs: an undo does not take them back.
echo "rollout: migrating"
kubectl run "$name-migrate-$(date +%s)" --image="$image" --restart=Never --attach --rm --override-type=strategic \
  --overrides="{\"spec\":{\"containers\":[{\"name\":\"$name-migrate\",\"envFrom\":[{\"secretRef\":{\"name\":\"$secret\"}}]}]}}" \
  --command -- npx prisma migrate deploy

echo "rollout: updating"
kubectl set image "deployment/$name" "*=$image"
if kubectl rollout status "deployment/$name" --timeout="$limit"; then
  echo "rollout: $name runs $image"
  exit 0
fi
echo "rollout: $name did not become ready, going back" >&2
exec 9>&-
"$here/rollback.sh" "$name" || echo "rollout: the rollback failed as well" >&2
exit 1
