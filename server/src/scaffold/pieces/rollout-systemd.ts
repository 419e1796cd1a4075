/** Rollout on a host: a folder per release, one link that is swapped, the unit restarted. */
import { systemdSteps } from "./rollout-systemd-steps.ts"

const looking = `#!/bin/sh
# Rolls a release of a systemd service out, and back to the release before if it does not become healthy. Run as root.
#
# Usage: rollout.sh RELEASE                  an archive (tar), or the name of a folder in ROOT/releases
#        rollback.sh [--to RECORD]           back by hand to the release before, or to an older one
#        rollback.sh --list                  what can be gone back to
#
# Releases lie in ROOT/releases; ExecStart= of the unit names a path below the link ROOT/current, which is switched by
# one rename. Recorded before anything is touched: where the link leads, the unit, its drop-ins and environment files.
# Then: unpack, migrate, switch, restart, and ask systemd and the service until all is well several times in a row.
# On failure link and files are put back and have to prove their health too; the files that failed are kept aside.
# Migrations are not taken back: they have to suit the release before. State folders are never touched.
#
# Exit status:
#   0  rolled out (or gone back, by rollback.sh)
#   1  failed; what ran before runs again and is healthy, or was never touched
#   2  misuse, or something is missing; nothing was touched
#   3  failed, and the way back failed: act now, the last lines say how
#   4  another run is under way; nothing was touched
#
# Environment:
#   ROLLOUT_ROOT       folder of the releases: %%root%%. ROLLOUT_UNIT: %%unit%%
#   ROLLOUT_PROBE      URL that is asked on this machine, or none: %%health%%
#   ROLLOUT_STATE      folder of records and lock, with copies of environment files: ROOT/.rollout
#   ROLLOUT_TIMEOUT    seconds until all is well: %%wait%%. ROLLOUT_INTERVAL between questions: 1. ROLLOUT_SUCCESSES: 3
#   ROLLOUT_STEP       seconds that one command may take: 900
#   ROLLOUT_KEEP       releases and records that are kept: %%keep%%
#   ROLLOUT_MIGRATE    command that is run in the new release before it is switched to, as the unit's user and with its
#                      variables and credentials; no for none
#   ROLLOUT_FILES      more files that belong to a release, by whole path, one a line
set -eu
umask 077

me=rollout
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=\${ROLLOUT_ROOT:-'%%root%%'}
unit=\${ROLLOUT_UNIT:-'%%unit%%'}
probe=\${ROLLOUT_PROBE:-'%%health%%'}
limit=\${ROLLOUT_TIMEOUT:-%%wait%%}
interval=\${ROLLOUT_INTERVAL:-1}
successes=\${ROLLOUT_SUCCESSES:-3}
step=\${ROLLOUT_STEP:-900}
keep=\${ROLLOUT_KEEP:-%%keep%%}
state=\${ROLLOUT_STATE:-$root/.rollout}

%%runs%%
%%files%%
show() { timeout -k 10 "$step" systemctl show --property="$1" --value "$unit" < /dev/null; }

# What runs, and the files that make it run: unit, drop-ins, environment files.
survey() {
  release=$(readlink "$root/current" || true)
  printf '%s %s\\n' "$unit" "\${release##*/}" > "$work/running"
  fragment=$(show FragmentPath) || return 1
  drop_ins=$(show DropInPaths) || return 1
  settings=$(show EnvironmentFiles) || return 1
  started=$(show ExecMainStartTimestampMonotonic) || return 1
  [ -f "$fragment" ] || return 1
  # Drop-ins of this unit count by being there; those of the system, or of all units, are not of the release.
  printf '%s\\n' "$drop_ins" | tr ' ' '\\n' | grep -F -e "/$unit.d/" | grep -v -e '^/usr/' -e '^/lib/' > "$work/binding" || true
  {
    cat "$work/binding"
    printf '%s\\n' "$fragment" "$settings" "\${ROLLOUT_FILES:-}" | sed 's/ (ignore_errors=[a-z]*)$//'
  } > "$work/candidates"
  : > "$work/names"
  sort -u "$work/candidates" | while IFS= read -r name; do
    if [ -f "$name" ] && [ -r "$name" ]; then printf '%s\\n' "$name" >> "$work/names"; fi
  done
}

of() {
  while read -r key value; do
    if [ "$key" = "$1" ]; then printf '%s\\n' "$value"; fi
  done < "$2"
}

is_running() { [ -n "$(of "$unit" "$work/running")" ] && cmp -s "$work/running" "$state/records/$1/what"; }

# True if a file was changed since, and the service started anew with it, as with another password: then the record is
# outdated. What was changed after the start belongs to the release that comes.
is_stale() {
  read -r up _ < /proc/uptime || return 1
  began=$(($(date +%s) - \${up%%.*} + \${started:-0} / 1000000))
  n=0
  while IFS= read -r name; do
    n=$((n + 1))
    if [ ! -f "$name" ] || cmp -s "$name" "$state/records/$1/files/$n"; then continue; fi
    if [ "$(stat -Lc %Z "$name")" -lt "$began" ]; then return 0; fi
  done < "$state/records/$1/names"
  return 1
}

# A record comes into being by one rename. The link itself is copied as well.
record() {
  new=$state/records/.new.$run
  mkdir "$new" || return 1
  cp "$work/running" "$new/what" || return 1
  cp "$work/names" "$new/names" || return 1
  if [ -L "$root/current" ]; then cp -P "$root/current" "$new/current" || return 1; fi
  keep_files "$new" || return 1
  mv "$new" "$state/records/$run"
}

# With a record goes its release, unless it runs, or another record leads to it. What was never rolled out is not touched.
forget() {
  release=$(of "$unit" "$1/what")
  if [ -z "$release" ] || [ ! -d "$root/releases/$release" ]; then return 0; fi
  if [ "$(readlink -f "$root/current")" = "$(readlink -f "$root/releases/$release")" ]; then return 0; fi
  for each in "$state"/records/*; do
    if [ "$each" != "$1" ] && grep -qxF -e "$unit $release" "$each/what"; then return 0; fi
  done
  rm -rf "$root/releases/$release" || say "could not delete $root/releases/$release"
}

# A migration that was given up may still be at work.
unfetch() {
  if [ -n "$job" ]; then timeout -k 10 "$step" systemctl stop "$job" > /dev/null 2>&1 < /dev/null || true; fi
  job=
  if [ -n "$fresh" ]; then rm -rf "$fresh"; fi
}

# One rename: at no time is there no "current".
switch_to() {
  rm -f "$root/.current.new" || return 1
  ln -s "$1" "$root/.current.new" || return 1
  mv -fT "$root/.current.new" "$root/current"
}

answers() {
  if [ "$probe" = none ]; then return 0; fi
  if [ "$asker" = curl ]; then
    timeout -k 5 10 curl -fsS -m 5 -o /dev/null -H 'X-Forwarded-Proto: https' "$probe" 2>/dev/null < /dev/null
  else
    timeout -k 5 5 wget -q -O /dev/null --header 'X-Forwarded-Proto: https' "$probe" 2>/dev/null < /dev/null
  fi
}

# Well: active and answering. Leaves which process it is, and how often it was restarted.
well() {
  timeout -k 10 "$step" systemctl is-active --quiet "$unit" < /dev/null || return 1
  who=$(show MainPID)/$(show NRestarts) || return 1
  answers
}

# Asks until it is well several times in a row, by the same process that was not restarted.
gate() {
  end=$(($(date +%s) + limit))
  row=0
  before=
  while :; do
    if well; then
      if [ "$who" = "$before" ]; then row=$((row + 1)); else row=1; fi
      before=$who
      if [ "$row" -ge "$successes" ]; then return 0; fi
    else
      row=0
      before=
      if timeout -k 10 "$step" systemctl is-failed --quiet "$unit" < /dev/null; then
        say "$unit has failed"
        return 1
      fi
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
      say "$unit is not well after $limit s"
      return 1
    fi
    sleep "$interval"
  done
}

`

export const systemdRollout = `${looking}${systemdSteps}`
