/** Rollout and way back on a host: a folder per release, one link that is swapped, the unit restarted. */

const poll = (name: string): string => `waited=0
while [ "$waited" -lt "$limit" ]; do
  if systemctl is-active --quiet "$unit" && curl -fsS -H 'X-Forwarded-Proto: https' -o /dev/null "$probe"; then
    echo "${name}: $unit is healthy after $waited s"
    exit 0
  fi
  sleep 3
  waited=$((waited + 3))
done
`

export const unitRollout = `#!/bin/sh
# Rolls a release out on this host: record, migrate, swap the link, restart, poll health, go back on failure.
# Usage: rollout.sh release, where BASE/releases/release is unpacked. Run as root.
set -eu

release=\${1:?usage: rollout.sh release}
base=\${BASE:-/opt/horizon}
unit=\${UNIT:-@@hub@@.service}
probe=\${PROBE:-http://127.0.0.1:3100/ready}
limit=\${ROLLOUT_TIMEOUT:-180}
here=$(cd "$(dirname "$0")" && pwd)

exec 9> "$base/rollout.lock"
if ! flock -n 9; then
  echo "rollout: another rollout is running" >&2
  exit 1
fi
if [ ! -d "$base/releases/$release" ]; then
  echo "rollout: $base/releases/$release is not there" >&2
  exit 1
fi
if [ -L "$base/current" ]; then
  # The link itself is the record of what ran.
  cp -P "$base/current" "$base/previous.new"
  mv -T "$base/previous.new" "$base/previous"
  systemctl show --property=MainPID,ActiveState "$unit" > "$base/previous.state"
fi

# Migrations come first and have to suit the release that still runs: they are not undone by a rollback.
if [ -d "$base/releases/$release/prisma" ]; then
  echo "rollout: migrating"
  (cd "$base/releases/$release" && npx prisma migrate deploy)
fi

ln -s "releases/$release" "$base/current.new"
mv -T "$base/current.new" "$base/current"
systemctl restart "$unit"

${poll("rollout")}
echo "rollout: $unit did not become healthy, going back" >&2
exec 9>&-
"$here/rollback.sh" || echo "rollout: the rollback failed as well" >&2
exit 1
`

export const unitRollback = `#!/bin/sh
# Returns to the release that ran before the last rollout, and polls its health. Migrations stay. Run as root.
set -eu

base=\${BASE:-/opt/horizon}
unit=\${UNIT:-@@hub@@.service}
probe=\${PROBE:-http://127.0.0.1:3100/ready}
limit=\${ROLLOUT_TIMEOUT:-180}

exec 9> "$base/rollout.lock"
if ! flock -n 9; then
  echo "rollback: a rollout is running" >&2
  exit 1
fi
if [ ! -L "$base/previous" ]; then
  echo "rollback: no earlier release is recorded" >&2
  exit 1
fi
cp -P "$base/previous" "$base/current.new"
mv -T "$base/current.new" "$base/current"
systemctl restart "$unit"

${poll("rollback")}
echo "rollback: $unit is not healthy with the earlier release either" >&2
exit 1
`
