/** The steps of a rollout on a host: unpack, migrate, switch, and the link put back. */
export const systemdSteps = `migrate() {
  case \${ROLLOUT_MIGRATE:-%%migrates%%} in
    no) ;;
%%migration%%
    *)
      say 'migrating'
      as_unit "$root/$1" sh -c "$ROLLOUT_MIGRATE" || return 1
      ;;
  esac
  job=
}

# One command in a folder, as the unit would run it.
as_unit() {
  folder=$1
  shift
  : > "$work/properties"
  for property in User Group DynamicUser SupplementaryGroups StateDirectory UMask LoadCredential LoadCredentialEncrypted EnvironmentFiles; do
    value=$(show "$property") || return 1
    printf '%s\\n' "$value" | sed -e '/^$/d' -e '/^\\[/d' -e "s/^/$property=/" >> "$work/properties" || return 1
  done
  variables=$(show Environment) || return 1
  set -- "--property=WorkingDirectory=$folder" /bin/sh -c 'exec "$@"' sh "$@"
  # Each goes before the others, so they are read from the last to the first.
  sed -e 's/^EnvironmentFiles=\\(.*\\) (ignore_errors=no)$/EnvironmentFile=\\1/' -e 's/^EnvironmentFiles=\\(.*\\) (ignore_errors=yes)$/EnvironmentFile=-\\1/' "$work/properties" | sed -n -e '1!G' -e h -e '$p' > "$work/reversed" || return 1
  while IFS= read -r line; do set -- "--property=$line" "$@"; done < "$work/reversed"
  # systemctl prints them as a shell reads them.
  eval 'for each in '"$variables"'; do set -- "--setenv=$each" "$@"; done'
  job=$(printf %s "\${unit%.service}" | tr @ -)-migrate-$run.service
  timeout -k 10 "$step" systemd-run --quiet --wait --pipe --collect --unit="$job" "$@" < /dev/null
}

restart() {
  timeout -k 10 "$step" systemctl daemon-reload < /dev/null || return 1
  timeout -k 10 "$step" systemctl reset-failed "$unit" > /dev/null 2>&1 < /dev/null || true
  timeout -k 10 "$step" systemctl restart "$unit" < /dev/null || return 1
  gate
}

# The last words of what failed go to a file: they may hold what is nobody's business.
keep_logs() {
  command -v journalctl >/dev/null 2>&1 || return 0
  timeout -k 10 "$step" journalctl -u "$unit" -n 200 --no-pager > "$state/failed/$run/$unit.log" 2>&1 < /dev/null || true
  say "the last words of $unit are in $state/failed/$run/$unit.log"
}

# Everything that the record says. Each part may be done again.
return_to() {
  put_back "$1" || return 1
  if [ ! -L "$1/current" ]; then
    say 'there was no release before: stopping the service'
    timeout -k 10 "$step" systemctl stop "$unit" < /dev/null || return 1
    rm -f "$root/current" || return 1
    return 0
  fi
  release=$(readlink "$1/current") || return 1
  switch_to "$release" || return 1
  restart || return 1
  say "$unit runs $release again"
}

# At night a passing fault must not be the end of it.
way_back() {
  stage=returning
  mkdir -p "$state/failed/$run"
  keep_logs
  to_file "$state/failed/$run/way-back.log"
  tries=0
  until return_to "$state/records/$back"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 3 ]; then return 1; fi
    say 'the way back failed, trying again'
    sleep "$interval"
  done
  if [ -n "$fresh" ]; then rm -rf "$fresh"; fi
  write "$state/current" "$back" || say "$state/current could not be written"
  rm -f "$state/pending"
}

advise() {
  say "THE WAY BACK FAILED: $unit may be down."
  say "What was tried: $state/failed/$run/way-back.log"
  say "Look: systemctl status $unit; journalctl -u $unit"
  say "Then: $here/rollback.sh --to $back"
  say "By hand: cp -P $state/records/$back/current $root/.new && mv -T $root/.new $root/current; systemctl restart $unit"
}

prepare() {
  for tool in systemctl timeout awk cmp readlink; do need "$tool"; done
  if [ "$probe" != none ]; then
    asker=curl
    if ! command -v curl >/dev/null 2>&1; then
      need wget
      asker=wget
    fi
  fi
  number ROLLOUT_TIMEOUT "$limit"
  number ROLLOUT_INTERVAL "$interval"
  number ROLLOUT_SUCCESSES "$successes"
  number ROLLOUT_STEP "$step"
  number ROLLOUT_KEEP "$keep"
  [ -d "$root" ] || die 2 "$root is not there"
  if [ -e "$root/current" ] && [ ! -L "$root/current" ]; then die 2 "$root/current is no link"; fi
}

# The release as a folder: the one that is named, or the archive unpacked. A name of its own, that sorts by time.
unpack() {
  case $1 in
    */* | *.tar | *.tar.* | *.tgz)
      fresh=$root/releases/$run
      umask 022
      mkdir -p "$fresh"
      # Not every busybox looks into the file to tell.
      case $1 in *.gz | *.tgz) how=-xzf ;; *) how=-xf ;; esac
      timeout -k 10 "$step" tar "$how" "$1" -C "$fresh" --no-same-owner < /dev/null || die 2 "$1 could not be unpacked"
      umask 077
      next=releases/$run
      ;;
    *) next=releases/$1 ;;
  esac
}

roll_out() {
  prepare
  case $1 in
    */* | *.tar | *.tar.* | *.tgz) [ -r "$1" ] || die 2 "$1 cannot be read" ;;
    '' | .* | -*) die 2 "$1 is no release" ;;
    *) [ -d "$root/releases/$1" ] || die 2 "$root/releases/$1 is not there" ;;
  esac
  [ "\${ROLLOUT_MIGRATE:-%%migrates%%}" = no ] || need systemd-run
  open_state
  new_run
  survey || die 2 "systemctl does not tell what runs: is there a unit $unit?"
  if ! tr '\\n' '\\0' < "$work/names" | xargs -0 grep -qF -e "$root/current" 2>/dev/null; then
    die 2 "neither $unit nor its drop-ins name anything below $root/current: switching it would change nothing"
  fi
  # A run that was cut off left something that nobody vouched for: what it meant to go back to still holds.
  back=$(cat "$state/pending" 2>/dev/null || true)
  if [ -n "$back" ] && [ -d "$state/records/$back" ]; then
    say "an earlier run was cut off; $back is still what to go back to"
    cut=yes
  else
    # Before anything is touched: what is not its address would fail the way back as well.
    if timeout -k 10 "$step" systemctl is-active --quiet "$unit" < /dev/null && ! answers; then
      die 2 "$unit is active, but does not answer $probe even now; ROLLOUT_PROBE=none asks systemd only"
    fi
    back=$(cat "$state/current" 2>/dev/null || true)
    if [ -z "$back" ] || [ ! -d "$state/records/$back" ] || ! is_running "$back" || is_stale "$back"; then
      say 'recording what runs; for its files those that lie here are taken'
      record
      back=$run
      new_run
    fi
  fi
  say "to go back to: $back"
  stage=fetched
  leave
  unpack "$1"
  # Migrations come first, and are not undone by going back.
  migrate "$next" || die 1 'the migration failed'
  stage=started
  say "switching $unit to $next"
  switch_to "$next" || exit 1
  restart || exit 1
  stage=finished
  if survey && record && write "$state/current" "$run"; then :; else
    say 'rolled out, but what runs now could not be recorded: the next rollout will do that'
    rm -f "$state/current"
  fi
  rm -f "$state/pending"
  prune
  say "$unit runs $next and is healthy"
}

roll_back() {
  prepare
  open_state
  new_run
  survey || die 2 "systemctl does not tell what runs: is there a unit $unit?"
  pick_record
  trap '' HUP INT TERM
  write "$state/pending" "$back"
  stage=returning
  say "going back to $back"
  way_back || exit 3
  stage=finished
}

action=out
to=
back=
fresh=
job=
services=$unit
begin
case \${1:-} in
  -h | --help)
    sed -e 1d -e '/^set -eu/,$d' -e 's/^# \\{0,1\\}//' "$0"
    exit 0
    ;;
  --back)
    action=back
    me=rollback
    shift
    case \${1:-} in
      --list)
        action=list
        shift
        ;;
      --to)
        [ "$#" -ge 2 ] || die 2 '--to needs a record; --list tells them'
        to=$2
        shift 2
        ;;
    esac
    [ "$#" -eq 0 ] || die 2 "$1 is not understood; --help tells more"
    ;;
  *) [ "$#" -eq 1 ] || die 2 'one release is needed; --help tells more' ;;
esac
case $action in
  out) roll_out "$1" ;;
  back) roll_back ;;
  list)
    prepare
    list_records
    ;;
esac
`
