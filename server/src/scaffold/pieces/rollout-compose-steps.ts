/** The steps of a Compose rollout: migrate, start beside or in place, and the way back. */
export const composeSteps = `# Starts the new one beside the old, and stops the old when the new is well.
start_beside() {
  of "$1" 2 "$work/before" > "$work/old.$1"
  all=$(($(wc -l < "$work/old.$1") + $2))
  # What is stopped would be started again, by its old image, and be counted among the new.
  timeout -k 10 "$step" docker compose rm -f "$1" > /dev/null < /dev/null || return 1
  say "starting $1 beside what runs"
  timeout -k 10 "$step" docker compose up -d --no-deps --no-recreate --scale "$1=$all" "$1" < /dev/null || return 1
  gate "$1" "$2" || return 1
  while IFS= read -r id; do
    timeout -k 10 "$step" docker stop "$id" > /dev/null < /dev/null || return 1
    timeout -k 10 "$step" docker rm "$id" > /dev/null < /dev/null || return 1
  done < "$work/old.$1"
  rm -f "$work/old.$1"
  gate "$1" "$2"
}

start() {
  count=$(wanted "$1")
  how=$mode
  if [ "$how" = auto ]; then
    if [ -n "$(of "$1" 2 "$work/before")" ] && ! fixed "$1"; then how=beside; fi
  fi
  if [ "$how" = beside ]; then
    start_beside "$1" "$count"
    return
  fi
  say "replacing $1"
  timeout -k 10 "$step" docker compose up -d --no-deps --force-recreate --scale "$1=$count" "$1" < /dev/null || return 1
  gate "$1" "$count"
}

# The last words of what failed go to a file: they may hold what is nobody's business.
keep_logs() {
  for service in $services; do
    timeout -k 10 "$step" docker compose logs --no-color --tail 200 "$service" > "$state/failed/$run/$service.log" 2>&1 < /dev/null || true
    say "the last words of $service are in $state/failed/$run/$service.log"
  done
}

# Names that move mean again what they meant, so that nothing starts the other image by them. A migration that was given
# up may still be at work.
unfetch() {
  if [ -n "$job" ]; then timeout -k 10 "$step" docker rm -f "$job" > /dev/null 2>&1 < /dev/null || true; fi
  job=
  [ -n "$back" ] || return 0
  for service in $services; do
    image=$(of "$service" 3 "$state/records/$back/what")
    name=$(of "$service" 4 "$state/records/$back/what")
    case $name in '' | *@* | sha256:*) continue ;; esac
    timeout -k 10 "$step" docker tag "$image" "$name" < /dev/null || return 1
  done
}

# One service as the record says, healthy, by the very images.
restore() {
  image=$(of "$1" 3 "$2/what")
  count=$(of "$1" 2 "$2/what")
  if [ -z "$image" ]; then
    say "$1 did not run before: stopping it"
    timeout -k 10 "$step" docker compose rm -s -f "$1" > /dev/null < /dev/null
    return
  fi
  recreate=--force-recreate
  # Where a run was cut off, new ones of it may be among the old ones: then all are made anew.
  if [ -s "$work/old.$1" ] && [ "$cut" = no ]; then
    recreate=--no-recreate
    look "$1" || return 1
    of "$1" 2 "$work/seen" | grep -vxF -f "$work/old.$1" > "$work/newer" || true
    while IFS= read -r id; do
      timeout -k 10 "$step" docker stop "$id" > /dev/null < /dev/null || return 1
      timeout -k 10 "$step" docker rm "$id" > /dev/null < /dev/null || return 1
    done < "$work/newer"
    timeout -k 10 "$step" docker compose rm -f "$1" > /dev/null < /dev/null || return 1
  fi
  timeout -k 10 "$step" docker compose up -d --no-deps --no-build --pull never "$recreate" --scale "$1=$count" "$1" < /dev/null || return 1
  gate "$1" "$count" || return 1
  look "$1" || return 1
  for now in $(of "$1" 3 "$work/seen"); do
    if [ "$now" != "$image" ]; then
      say "$1 runs $now, not $image"
      return 1
    fi
  done
  write "$2/hash.$1" "$(of "$1" 8 "$work/seen" | head -n 1)" || return 1
  say "$1 runs $image again"
}

# Everything that the record says: files, names of images, containers. Each part may be done again.
return_to() {
  put_back "$1" || return 1
  unfetch || return 1
  override=$state/override.yaml
  printf 'services:\\n' > "$override" || return 1
  for service in $services; do
    name=$(of "$service" 4 "$1/what")
    [ -n "$name" ] || continue
    case $name in sha256:*) name=$(tag_of "$service" "\${1##*/}") ;; esac
    printf '  %s:\\n    image: %s\\n    pull_policy: never\\n' "$service" "$name" >> "$override" || return 1
    if [ -s "$1/environment.$service" ]; then
      { printf '    environment:\\n' && cat "$1/environment.$service"; } >> "$override" || return 1
    fi
  done
  COMPOSE_FILE=$(cat "$1/compose") || return 1
  if [ "$(wc -l < "$override")" -gt 1 ]; then COMPOSE_FILE=$COMPOSE_FILE:$override; fi
  for service in $services; do
    restore "$service" "$1" || return 1
  done
}

# At night a passing fault of the engine must not be the end of it.
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
  write "$state/current" "$back" || say "$state/current could not be written"
  rm -f "$state/pending"
}

advise() {
  say "THE WAY BACK FAILED: $services may be down."
  say "What was tried: $state/failed/$run/way-back.log"
  say "Look: docker compose ps -a; docker compose logs $services"
  say "Then: $here/rollback.sh --to $back $services"
  say "By hand: the images are tagged $(for each in $services; do tag_of "$each" "$back"; done | tr '\\n' ' ')and the files are in $state/records/$back/files, in the order of names beside it"
}

prepare() {
  for tool in docker timeout awk cmp cksum; do need "$tool"; done
  if [ "$probe" != none ] && [ -n "$port$probe" ]; then
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
  case $mode in auto | beside | in-place) ;; *) die 2 'ROLLOUT_MODE is auto, beside or in-place' ;; esac
  cd -- "$here/.."
  folder=$(pwd -P)
  state=\${ROLLOUT_STATE:-/var/lib/rollout/$(basename -- "$folder")-$(printf %s "$folder" | cksum | cut -d ' ' -f 1)}
}

roll_out() {
  prepare
  find_compose_files || die 2 "there is no Compose file in $folder"
  open_state
  new_run
  timeout -k 10 "$step" docker compose config > "$work/config" < /dev/null || die 2 'the Compose files are not valid'
  project=$(sed -n 's/^name: //p' "$work/config" | tr -d "\\"'")
  survey || die 2 'docker does not tell what runs'
  counts=$work/running
  for service in $services; do
    block "$service"
    [ -s "$block" ] || die 2 "the Compose files have no service $service"
  done
  # A run that was cut off left something that nobody vouched for: what it meant to go back to still holds.
  back=$(cat "$state/pending" 2>/dev/null || true)
  if [ -n "$back" ] && [ -d "$state/records/$back" ]; then
    say "an earlier run was cut off; $back is still what to go back to"
    cut=yes
    counts=$state/records/$back/what
  else
    # Before anything is touched: what is not its port would fail the way back as well.
    while read -r service _ _ _ condition _ health _ address _; do
      case " $services " in *" $service "*) ;; *) continue ;; esac
      if [ "$condition $health" = 'running healthy' ] && ! answers "$address"; then
        die 2 "$service is healthy, but does not answer $url even now; ROLLOUT_PORT= asks its health check only"
      fi
    done < "$work/seen"
    back=$(cat "$state/current" 2>/dev/null || true)
    if [ -z "$back" ] || [ ! -d "$state/records/$back" ] || ! is_running "$back" || is_stale "$back"; then
      say 'recording what runs'
      record_strange
      back=$run
      new_run
    fi
  fi
  cp "$work/seen" "$work/before"
  say "to go back to: $back"
  stage=fetched
  leave
  for service in $services; do fetch "$service"; done
  # Migrations come first, and are not undone by going back.
  migrate "\${services%% *}" || die 1 'the migration failed'
  stage=started
  for service in $services; do
    start "$service" || exit 1
  done
  stage=finished
  if survey && record && write "$state/current" "$run"; then :; else
    say 'rolled out, but what runs now could not be recorded: the next rollout will do that'
    rm -f "$state/current"
  fi
  rm -f "$state/pending"
  prune
  for service in $services; do say "$service is rolled out and healthy"; done
}

fetch() {
  block "$1"
  if [ "\${ROLLOUT_PULL:-}" != no ]; then
    if grep -q '^    build:' "$block"; then
      timeout -k 10 "$step" docker compose build "$1" < /dev/null || die 1 "$1 could not be built"
    else
      timeout -k 10 "$step" docker compose pull -q "$1" < /dev/null || die 1 "the image of $1 could not be fetched"
    fi
  fi
  has_check "$1" || die 1 "$1 has no health check: nothing could tell whether it works"
}

# By hand. The files that lie here may be broken, or gone: those of the record count.
roll_back() {
  prepare
  find_compose_files || say "there is no Compose file in $folder"
  open_state
  new_run
  : > "$work/running"
  timeout -k 10 "$step" docker compose config > "$work/config" 2>/dev/null < /dev/null || say 'the Compose files here are not valid'
  if ! survey; then
    say 'docker does not tell what runs: it is taken to be the last good rollout'
    unknown=yes
    : > "$work/running"
  fi
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
job=
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
    ;;
esac
services=
for each; do
  case $each in
    '' | -* | *[!A-Za-z0-9._-]*) die 2 "$each is no name of a service; --help tells more" ;;
  esac
  services="$services $each"
done
services=\${services:- %%main%%}
services=\${services# }
case $action in
  out) roll_out ;;
  back) roll_back ;;
  list)
    prepare
    list_records
    ;;
esac
`
