/** A release of a systemd service that proves its health or is taken back. */
import type { UnitTemplate } from "./types.ts"

export const rolloutScript: UnitTemplate = {
  prefix: "rollout-systemd",
  title: "Rollout of a systemd service",
  purpose: "Unpacks a release, switches to it atomically, restarts, waits for health, and goes back if it stays away",
  file: "rollout.sh",
  slots: [
    { name: "unit", value: "app.service" },
    { name: "root", value: "/srv/app" },
    { name: "health", value: "http://127.0.0.1:8080/health" },
    { name: "wait", value: "60" },
    { name: "keep", value: "5" },
  ],
  text: String.raw`#!/bin/sh
# Rolls a release of a systemd service out. Usage: rollout.sh RELEASE.tar.gz
#
# Releases lie in releases/; ExecStart= of the unit names a path below the link "current", which is switched at once.
# Exit status: 0 deployed; 1 failed, the release before runs again; 2 failed, and the service is not healthy: act now;
# 3 nothing was touched.
set -eu
umask 022

unit='{{unit}}'
root='{{root}}'
# Asked on this machine, not through a load balancer: it has to be this very process that answers.
health='{{health}}'
# Seconds until it has to be healthy, and how many answers in a row make it so.
wait='{{wait}}'
answers=3
keep='{{keep}}'

say() { printf '%s %s\n' "$(date -u +%H:%M:%SZ)" "$*" >&2; }

if [ "$#" -ne 1 ] || [ ! -r "$1" ]; then
  say "usage: $0 RELEASE.tar.gz"
  exit 3
fi
archive=$1

mkdir -p "$root/releases" || exit 3
# The lock goes with the process, however it ends.
exec 9>"$root/.rollout.lock" || exit 3
if ! flock -n 9; then
  say 'another rollout is running'
  exit 3
fi

if [ -e "$root/current" ] && [ ! -L "$root/current" ]; then
  say "$root/current is no link"
  exit 3
fi
previous=$(readlink "$root/current" || true)
release="$root/releases/$(date -u +%Y%m%dT%H%M%SZ)-$$"
stage=untouched

# One rename: at no time is there no "current".
switch_to() {
  ln -sfn "$1" "$root/.current.new" && mv -fT "$root/.current.new" "$root/current"
}

# Healthy: active, one process, and good answers in a row. A service that crashes and comes back starts again at nought.
healthy() {
  end=$(($(date +%s) + wait))
  row=0
  before=
  while [ "$(date +%s)" -lt "$end" ]; do
    process=$(systemctl show --property=MainPID --value "$unit" 9>&-) || process=
    if systemctl is-active --quiet "$unit" 9>&- && [ "$process" = "$before" ] &&
      curl --fail --silent --output /dev/null --max-time 3 "$health" 9>&-; then
      row=$((row + 1))
      [ "$row" -lt "$answers" ] || return 0
    else
      row=0
    fi
    before=$process
    sleep 1
  done
  return 1
}

restart() {
  systemctl restart "$unit" 9>&- && healthy
}

# Back to what was there. Answers whether the service is in order again.
take_back() {
  if [ -z "$previous" ]; then
    say 'there was no release before: stopping the service'
    rm -f "$root/current"
    systemctl stop "$unit" 9>&-
    return
  fi
  say "back to $previous"
  switch_to "$previous" && systemctl reset-failed "$unit" 9>&- && restart
}

finish() {
  status=$?
  # Nothing interrupts the way back.
  trap '' HUP INT TERM
  trap - EXIT
  set +e
  case $stage in
    untouched)
      rm -rf "$release" "$root/.current.new"
      status=3
      ;;
    switched)
      if take_back; then
        rm -rf "$release"
        status=1
        say 'failed; the state before is restored'
      else
        status=2
        say "failed, and $unit is not healthy: look at journalctl -u $unit"
      fi
      ;;
  esac
  exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir "$release"
tar -xf "$archive" -C "$release" --no-same-owner

say "$unit: $previous -> $release"
stage=switched
switch_to "$release"
restart
stage=committed
say 'healthy'

# Names sort by time. Neither the release that runs nor the one to go back to is deleted.
going_back=$(basename "$previous")
set -- "$root"/releases/*
excess=$(($# - keep))
for old; do
  [ "$excess" -gt 0 ] || break
  excess=$((excess - 1))
  case $(basename "$old") in "$(basename "$release")" | "$going_back") continue ;; esac
  rm -rf "$old" || say "could not delete $old"
done`,
}
