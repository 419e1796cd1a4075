#!/bin/sh
# Rolls services of this Compose project out, and back to what ran before if they do not become healthy.
#
# Usage: rollout.sh [SERVICE]...                  what the Compose files describe now; without a name: horizon
#        rollback.sh [--to RECORD] [SERVICE]...   back by hand to the state before, or to an older one
#        rollback.sh --list                       what can be gone back to
#
# Recorded before anything is touched: the images that run, by ID, and the files that made them run (Compose files,
# .env, and what they name beside them). Then: fetch, migrate, start, and ask until all is well several times in a row.
# A service without fixed name, host port and writable volume is started beside the old one, which goes only when the
# new one is healthy; something in front has to find both by the service's name. Others are replaced in place.
# On failure images and files are put back and have to prove their health too; the files that failed are kept aside.
# Certificates and keys in files of their own are not: they are renewed, and have to suit the version before.
# Migrations are not taken back: they have to suit the version before. Data in volumes is never touched.
#
# Exit status:
#   0  rolled out (or gone back, by rollback.sh)
#   1  failed; what ran before runs again and is healthy, or was never touched
#   2  misuse, or something is missing; nothing was touched
#   3  failed, and the way back failed: act now, the last lines say how
#   4  another run is under way; nothing was touched
#
# Environment:
#   ROLLOUT_STATE      folder of records and lock, with copies of .env: /var/lib/rollout/PROJECT
#   ROLLOUT_TIMEOUT    seconds until all is well: 180. ROLLOUT_INTERVAL between questions: 3. ROLLOUT_SUCCESSES: 3
#   ROLLOUT_STEP       seconds that one command may take: 900
#   ROLLOUT_KEEP       records that are kept: 5
#   ROLLOUT_PORT       port in the container that is asked by HTTP: 9100. ROLLOUT_PATH: /metrics
#   ROLLOUT_PROBE      a whole URL to ask instead, or none
#   ROLLOUT_MIGRATE    command for the new image, before it starts; no for none
#   ROLLOUT_MODE       auto, beside or in-place
#   ROLLOUT_PULL       no: the images are here already
#   ROLLOUT_FILES      more files that belong to a release, one a line; with ! before it, a file or folder that does not
set -eu
umask 077

me=rollout
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
limit=${ROLLOUT_TIMEOUT:-180}
interval=${ROLLOUT_INTERVAL:-3}
successes=${ROLLOUT_SUCCESSES:-3}
step=${ROLLOUT_STEP:-900}
keep=${ROLLOUT_KEEP:-5}
port=${ROLLOUT_PORT-9100}
path=${ROLLOUT_PATH:-/metrics}
probe=${ROLLOUT_PROBE:-}
mode=${ROLLOUT_MODE:-auto}

say() { printf '%s %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$me" "$*" >&6 || true; }

# Who was listening may be gone, with the terminal or with a tee: no program shall fail on the way back for that.
to_file() {
  if (: >> "$1") 2>/dev/null; then exec >> "$1" 2>&1; fi
}

die() {
  code=$1
  shift
  say "$@"
  exit "$code"
}

need() { command -v "$1" >/dev/null 2>&1 || die 2 "$1 is not there, and nothing works without it"; }

number() { case $2 in '' | *[!0-9]* | 0?*) die 2 "$1 has to be a number, and is $2" ;; esac }

# One run at a time. With flock the lock goes with the process, however it ends. Without it a link tells the owner.
lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9> "$state/lock"
    flock -n 9 || die 4 'another run is under way'
    return 0
  fi
  boot=$(readlink /proc/self/ns/pid 2>/dev/null | tr -cd 0-9).$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || true)
  own=$$.$(since $$).$boot
  if ln -s "$own" "$state/lock.owner" 2>/dev/null; then return 0; fi
  owner=$(readlink "$state/lock.owner" || true)
  # The lock of the dead is taken by one alone: who first leaves a link by their name, or by that of a taker who died too.
  heir=$owner
  while :; do
    is_gone "$heir" || die 4 "another run is under way, process ${heir%%.*}; if there is none: rm $state/lock.owner"
    if ln -s "$own" "$state/lock.after.$heir" 2>/dev/null; then break; fi
    heir=$(readlink "$state/lock.after.$heir" || true)
  done
  if [ "$(readlink "$state/lock.owner" || true)" = "$owner" ]; then rm -f "$state/lock.owner"; fi
  if ! ln -s "$own" "$state/lock.owner" 2>/dev/null; then
    rm -f "$state/lock.after.$heir"
    die 4 'another run has just begun'
  fi
  say "the run of process ${owner%%.*} is gone, its lock is taken over"
}

# When a process began, which tells it from any later one of its number.
since() {
  if [ -r /proc/self/stat ]; then
    awk '{ sub(/^.*\) /, ""); print ($1 ~ /[ZX]/ ? "ended" : $20) }' "/proc/$1/stat" 2>/dev/null || true
  else
    ps -p "$1" -o lstart= 2>/dev/null | tr -cs '0-9A-Za-z\n' - || true
  fi
}

# Only what is seen to be gone is gone: not who belongs to another container, nor who cannot be asked on a busy machine.
is_gone() {
  where=${1#*.*.}
  began=${1#*.}
  began=${began%%.*}
  [ -n "$1" ] && [ -n "$began" ] || return 1
  if [ "${where#*.}" != "${boot#*.}" ]; then return 0; fi
  [ "$where" = "$boot" ] || return 1
  if [ -d /proc/self ]; then
    [ -d "/proc/${1%%.*}" ] || return 0
  else
    kill -0 "${1%%.*}" 2>/dev/null || ps -p "${1%%.*}" > /dev/null 2>&1 || return 0
  fi
  now=$(since "${1%%.*}")
  [ -n "$now" ] && [ "$now" != "$began" ]
}

# Whatever ends this script, it ends here: by a failed command, by exit or by a signal. Nothing interrupts the way back;
# programs that inherit this deafness are ended by a KILL where they take too long, which is what timeout -k is for.
finish() {
  status=$?
  trap '' HUP INT TERM
  trap - EXIT
  set +e
  case $stage in
    untouched)
      case $status in 0 | 2 | 4) ;; *)
        say 'ended before anything was touched'
        status=2
        ;;
      esac
      ;;
    fetched)
      unfetch || say 'what was fetched could not be taken back'
      say 'failed before anything was started: what ran before runs on, and was not touched'
      if [ "$cut" = yes ]; then
        say "that is what the run that was cut off left: $here/rollback.sh goes back to $back"
      else
        rm -f "$state/pending"
      fi
      status=1
      ;;
    started)
      say 'failed, going back to what ran before'
      if way_back; then
        say 'failed; what ran before runs again and is healthy'
        status=1
      else
        advise
        status=3
      fi
      ;;
    returning)
      advise
      status=3
      ;;
    finished) status=0 ;;
  esac
  if [ -n "$work" ]; then rm -rf "$work" "$state/records/.new.$run"; fi
  if [ -n "$own" ] && [ "$(readlink "$state/lock.owner")" = "$own" ]; then rm -f "$state"/lock.after.* "$state/lock.owner"; fi
  exit "$status"
}

begin() {
  stage=untouched
  work=
  run=
  own=
  cut=no
  unknown=no
  exec 6>&2
  trap finish EXIT
  trap '' PIPE
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# The folder of records is for its owner only. What an earlier run left half done goes.
open_state() {
  mkdir -p "$state/records" "$state/failed" 2>/dev/null || die 2 "$state cannot be written; ROLLOUT_STATE names another folder"
  chmod 700 "$state" 2>/dev/null || die 2 "$state belongs to somebody else; ROLLOUT_STATE names another folder"
  if ! (: > "$state/.probe") 2>/dev/null; then die 2 "$state cannot be written; ROLLOUT_STATE names another folder"; fi
  lock
  rm -rf "$state/.probe" "$state"/work.* "$state"/records/.new.*
  work=$state/work.$$
  mkdir "$work"
}

write() { printf '%s\n' "$2" > "$1.new" && mv -f "$1.new" "$1"; }

# Names sort by time, and two runs never share one.
new_run() {
  run=$(date -u +%Y%m%dt%H%M%S)z-$$
  while [ -e "$state/records/$run" ]; do run=${run}x; done
}

# The state before the last rollout of what is named; after a run that was cut off, the one that it meant to go back to;
# and where something else was started by hand, the last good one.
pick_record() {
  if [ -n "$to" ]; then
    case $to in */* | .*) die 2 "$to is no record" ;; esac
    [ -d "$state/records/$to" ] || die 2 "there is no record $to; --list tells them"
    back=$to
    return 0
  fi
  back=$(cat "$state/pending" 2>/dev/null || true)
  if [ -n "$back" ] && [ -d "$state/records/$back" ]; then return 0; fi
  back=
  current=$(cat "$state/current" 2>/dev/null || true)
  if [ -n "$current" ] && [ "$unknown" = no ] && ! is_running "$current"; then current=; fi
  for each in "$state"/records/*; do
    if [ "${each##*/}" = "$current" ]; then break; fi
    if was_left "$each" && { [ -n "$current" ] || ! is_running "${each##*/}"; }; then back=${each##*/}; fi
    if [ -z "$current" ] && [ "${each##*/}" = "$(cat "$state/current" 2>/dev/null)" ]; then back=${each##*/}; fi
  done
  [ -n "$back" ] || die 2 'no earlier state is recorded: there is nothing to go back to'
}

# True if a rollout of something named here began at this record.
was_left() {
  for one in $services; do
    if grep -qxF -e "$one" "$1/left" 2>/dev/null; then return 0; fi
  done
  return 1
}

# A record becomes the one to go back to.
leave() {
  for one in $services; do printf '%s\n' "$one"; done >> "$state/records/$back/left"
  write "$state/pending" "$back"
}

list_records() {
  [ -d "$state/records" ] || die 2 "nothing is recorded in $state"
  for each in "$state"/records/*; do
    [ -d "$each" ] || continue
    printf '%s' "${each##*/}"
    if [ "${each##*/}" = "$(cat "$state/current" 2>/dev/null)" ]; then printf ' (last good rollout)'; fi
    printf '\n'
    sed 's/^/  /' "$each/what"
  done
}

# Old records go; neither the one that runs nor the one to go back to is among them.
prune() {
  set -- "$state"/records/*
  excess=$(($# - keep))
  for old; do
    [ "$excess" -gt 0 ] || break
    excess=$((excess - 1))
    case ${old##*/} in "$back" | "$(cat "$state/current" 2>/dev/null)") continue ;; esac
    forget "$old" || true
    rm -rf "$old" || say "could not delete $old"
  done
  set -- "$state"/failed/*
  excess=$(($# - keep))
  for old; do
    [ "$excess" -gt 0 ] || break
    excess=$((excess - 1))
    rm -rf "$old" || say "could not delete $old"
  done
}
# Copies the files that a release is made of into a record: names in order, and one numbered copy for each.
keep_files() {
  copies=$1/files
  mkdir "$copies" || return 1
  : > "$1/modes" || return 1
  set -- "$1"
  while IFS= read -r name; do
    cp -pL "$name" "$copies/$#" || return 1
    set -- "$@" "$name"
  done < "$1/names"
  if [ "$#" -eq 1 ]; then return 0; fi
  record=$1
  shift
  chmod u+rw,go= "$copies"/* && stat -Lc '%a' -- "$@" > "$record/modes"
}

# Puts the files of a record back, each by one rename; what stood there is kept in the folder of the failed release. So
# is a file that counts by merely being there, and came with that release.
put_back() {
  kept=$state/failed/$run
  mkdir -p "$kept" || return 1
  if [ -f "$work/binding" ]; then
    while IFS= read -r name; do
      if [ -f "$name" ] && ! grep -qxF -e "$name" "$1/names"; then
        keep_aside "$name" || return 1
        rm -f "$name" || return 1
        say "put aside: $name came with the release that failed"
      fi
    done < "$work/binding"
  fi
  n=0
  while IFS= read -r name <&3 && IFS= read -r mode <&4; do
    n=$((n + 1))
    if cmp -s "$1/files/$n" "$name"; then continue; fi
    if [ -f "$name" ]; then keep_aside "$name" || return 1; fi
    target=$name
    if [ -L "$name" ]; then target=$(readlink -f "$name") || return 1; fi
    case $target in */*) mkdir -p "${target%/*}" || return 1 ;; esac
    if cp -p "$1/files/$n" "$target.back.$$" && chmod "$mode" "$target.back.$$" && mv -f "$target.back.$$" "$target"; then :; else
      rm -f "$target.back.$$"
      say "could not be put back: $name"
      return 1
    fi
    say "put back: $name"
  done 3< "$1/names" 4< "$1/modes"
}

keep_aside() {
  aside=$kept/$1
  case $1 in *../*) aside=$kept/$(printf '%s' "$1" | sed 's|\.\./|up/|g') ;; esac
  # The mask keeps it from everybody else.
  mkdir -p "${aside%/*}" && cp -L "$1" "$aside"
}
# The Compose files: as COMPOSE_FILE says, here or in .env, or by their usual names.
find_compose_files() {
  if [ -z "${COMPOSE_FILE:-}" ] && [ -f .env ]; then
    COMPOSE_FILE=$(sed -n 's/^COMPOSE_FILE=//p' .env | tail -n 1 | tr -d "\"'")
  fi
  if [ -z "${COMPOSE_FILE:-}" ]; then
    for name in compose.yaml compose.yml docker-compose.yml docker-compose.yaml; do
      if [ -f "$name" ]; then break; fi
    done
    [ -f "$name" ] || return 1
    COMPOSE_FILE=$name
    for name in compose.override.yml compose.override.yaml docker-compose.override.yml docker-compose.override.yaml; do
      if [ -f "$name" ]; then
        COMPOSE_FILE=$COMPOSE_FILE:$name
        break
      fi
    done
  fi
  export COMPOSE_FILE
}

# Files of the release: the Compose files, .env, and every file that a Compose file names beside itself. What a container
# may write is data, and is left out. So are certificates: one that was renewed since may not come back.
find_names() {
  printf '%s\n' "${ROLLOUT_FILES:-}" | sed 's|^\(!\{0,1\}\)\(\./\)*|\1|' > "$work/said"
  printf '%s\n' "${COMPOSE_FILE:-}" | tr ':' '\n' | grep . > "$work/compose-files" || true
  set --
  while IFS= read -r name; do set -- "$@" "$name"; done < "$work/compose-files"
  for name in "$@" .env; do printf '%s\n' "$name"; done > "$work/binding"
  {
    cat "$work/binding" "$work/said"
    printf '%s\n' "${COMPOSE_ENV_FILES:-}" | tr ',' '\n'
    # A line's value as it stands, up to a quote, up to a colon, and word by word.
    sed -n -e 's/^[[:space:]]*//' -e 's/^- *//' -e 's/^[A-Za-z_-]*: *//' -e 's/^["'\'']//' -e h -e 's/["'\''].*$//' -e p -e g -e 's/:.*$//' -e p -e g -e 's/[][[:space:]",:={}'\'']/\
/g' -e p "$@" /dev/null 2>/dev/null | grep -v -e '^/' -e '^-' || true
    awk -v start="mount false $folder/" 'index($0, start) == 1 { print substr($0, length(start) + 1) }' "$work/mounts" | while IFS= read -r name; do
      if [ -d "$name" ]; then find "$name" -type f -size -20480; else printf '%s\n' "$name"; fi
    done
  } | sed -e 's|^\(\./\)*||' | sort -u > "$work/candidates"
  set --
  : > "$work/names"
  while IFS= read -r name; do
    if [ ! -f "$name" ] || [ ! -r "$name" ] || is_data "$name"; then continue; fi
    if belongs "$name"; then set -- "$@" "$name"; fi
  done < "$work/candidates"
  keys=$(grep -l -e '^-----BEGIN ' -- "$@" /dev/null || true)
  for name; do
    case "
$keys
" in *"
$name
"*) ;; *) printf '%s\n' "$name" >> "$work/names" ;; esac
  done
}

is_data() {
  while IFS= read -r source; do
    case $folder/$1 in "$source" | "$source"/*) return 0 ;; esac
  done < "$work/writable"
  return 1
}

# True if it is a file of the release unless it is a key. What is named in so many words always is, and written down here.
belongs() {
  while IFS= read -r line; do
    if [ "$line" = "$1" ]; then
      printf '%s\n' "$1" >> "$work/names"
      return 1
    fi
    case $line in '!'*) case $1 in "${line#!}" | "${line#!}"/*) return 1 ;; esac ;; esac
  done < "$work/said"
  case $1 in *.der | *.crt | *.cer | *.p12 | *.pfx | *.jks | *.keystore) return 1 ;; esac
}

# One line for each container of a service, or of all: service, ID, image, its name, state, restarts, health, hash of its
# settings, address.
# Their mounts go to a file of their own.
look() {
  timeout -k 10 "$step" docker compose ps -q "$@" > "$work/ids" < /dev/null || return 1
  : > "$work/looked"
  set --
  while IFS= read -r id; do set -- "$@" "$id"; done < "$work/ids"
  if [ "$#" -gt 0 ]; then
    timeout -k 10 "$step" docker inspect --format '{{ index .Config.Labels "com.docker.compose.service" }} {{ .Id }} {{ .Image }} {{ .Config.Image }} {{ .State.Status }} {{ .RestartCount }} {{ if .State.Health }}{{ .State.Health.Status }}{{ else }}none{{ end }} {{ with index .Config.Labels "com.docker.compose.config-hash" }}{{ . }}{{ else }}none{{ end }} {{ range .NetworkSettings.Networks }}{{ .IPAddress }} {{ end }}
{{ range .Mounts }}mount {{ .RW }} {{ .Source }}
{{ end }}' "$@" > "$work/looked" < /dev/null || return 1
  fi
  grep -v -e '^mount ' -e '^$' "$work/looked" > "$work/seen" || [ ! -s "$work/ids" ]
}

# What runs in a few lines: service, how many, image, its name, hash of its settings.
summary() {
  awk '{ n[$1]++; image[$1] = $3; name[$1] = $4; hash[$1] = $8 } END { for (s in n) print s, n[s], image[s], name[s], hash[s] }' "$work/seen" | sort
}

# Of the lines of a service in such a file the second field, third, and so on.
of() {
  while read -r key second third fourth fifth _ _ eighth _; do
    [ "$key" = "$1" ] || continue
    case $2 in
      2) printf '%s\n' "$second" ;;
      3) printf '%s\n' "$third" ;;
      4) printf '%s\n' "$fourth" ;;
      5) printf '%s\n' "$fifth" ;;
      8) printf '%s\n' "$eighth" ;;
    esac
  done < "$3"
}

# True if what the record says of the chosen services is what runs.
is_running() {
  for service in $services; do
    [ "$(of "$service" 3 "$work/running")" = "$(of "$service" 3 "$state/records/$1/what")" ] || return 1
  done
}

# True if something was started anew by hand since, as with another password: then the record's files are outdated.
is_stale() {
  for service in $services; do
    known=$(of "$service" 5 "$state/records/$1/what")
    if [ -f "$state/records/$1/hash.$service" ]; then known=$(cat "$state/records/$1/hash.$service"); fi
    [ "$(of "$service" 5 "$work/running")" = "$known" ] || return 0
  done
  return 1
}

survey() {
  look || return 1
  summary > "$work/running"
  sed -n 's/^mount true //p' "$work/looked" > "$work/writable"
  writable_binds >> "$work/writable"
  cp "$work/looked" "$work/mounts"
  find_names
}

# Host paths that the files let a container write to.
writable_binds() {
  awk '
    function flush() { if (source != "" && !closed) print source; source = "" }
    /^      - / || !/^        / { flush(); bind = 0; closed = 0 }
    /^      - type: bind/ { bind = 1 }
    bind && /^        source: / { source = substr($0, 17); gsub(/^["\047]|["\047]$/, "", source) }
    /^        read_only: true/ { closed = 1 }
    END { flush() }' "$work/config"
}

# A record comes into being by one rename. A tag keeps each of its images from being pruned.
record() {
  new=$state/records/.new.$run
  mkdir "$new" || return 1
  cp "$work/running" "$new/what" || return 1
  cp "$work/names" "$new/names" || return 1
  write "$new/compose" "$COMPOSE_FILE" || return 1
  timeout -k 10 "$step" docker compose config > "$new/config.yaml" < /dev/null || return 1
  keep_files "$new" || return 1
  if [ -f "$work/strange" ]; then
    while read -r service; do
      mv "$work/environment.$service" "$new/environment.$service" || return 1
    done < "$work/strange"
    rm -f "$work/strange"
  fi
  while read -r service _ image _; do
    timeout -k 10 "$step" docker tag "$image" "$(tag_of "$service" "$run")" < /dev/null || return 1
  done < "$new/what"
  mv "$new" "$state/records/$run"
}

# What runs was not started by this script. Where the files that lie here are not those that it runs from, the environment
# of the container itself is recorded.
record_strange() {
  : > "$work/strange"
  for service in $services; do
    id=$(of "$service" 2 "$work/seen" | head -n 1)
    [ -n "$id" ] || continue
    described=$(timeout -k 10 "$step" docker compose config --hash "$service" 2>/dev/null < /dev/null | awk '{ print $2 }') || described=
    if [ "$described" = "$(of "$service" 8 "$work/seen" | head -n 1)" ]; then continue; fi
    say "$service runs by other files than those that lie here: its image and environment are recorded, but no other setting"
    timeout -k 10 "$step" docker inspect --format '{{ range .Config.Env }}      - {{ json . }}
{{ end }}' "$id" > "$work/environment" < /dev/null || return 1
    sed -e '/^$/d' -e 's/\$/$$/g' "$work/environment" > "$work/environment.$service" || return 1
    printf '%s\n' "$service" >> "$work/strange"
  done
  record
}

tag_of() { printf 'rollback/%s:%s\n' "$(printf %s "$1" | tr 'A-Z_.' 'a-z--')" "$2"; }

forget() {
  while read -r service _; do
    timeout -k 10 "$step" docker image rm "$(tag_of "$service" "${1##*/}")" > /dev/null 2>&1 < /dev/null || true
  done < "$1/what"
}

# What the files say of a service: Compose prints them in one form, whatever they look like.
block() {
  block=$work/block.$1
  [ -s "$block" ] || awk -v service="$1" '/^[a-z]/ { top = $0 } top == "services:" && /^  [^ ]/ { on = $0 == "  " service ":" } top == "services:" && on' "$work/config" > "$block"
}

fixed() {
  block "$1"
  if grep -q -e '^    container_name:' -e '^    network_mode:' -e '^        \(published\|ipv[46]_address\|mac_address\):' "$block"; then return 0; fi
  volumes=$(grep -c -e '^      - type: \(bind\|volume\)' "$block" || true)
  read_only=$(grep -c '^        read_only: true' "$block" || true)
  [ "$volumes" -gt "$read_only" ]
}

# How many containers: as the files say, or as many as run.
wanted() {
  block "$1"
  count=$(sed -n -e 's/^      replicas: //p' -e 's/^    scale: //p' "$block" | tail -n 1)
  [ -n "$count" ] || count=$(of "$1" 2 "$counts")
  printf '%s\n' "${count:-1}"
}

has_check() {
  block "$1"
  if grep -q -e '^      disable: true' -e '^        - NONE$' "$block"; then return 1; fi
  if grep -q '^    healthcheck:' "$block"; then return 0; fi
  image=$(sed -n -e 's/^    image: //p' "$block" | tr -d "\"'")
  [ -n "$image" ] || image=$project-$1
  case $(timeout -k 10 "$step" docker image inspect --format '{{ if .Config.Healthcheck }}{{ json .Config.Healthcheck.Test }}{{ end }}' "$image" 2>/dev/null < /dev/null) in
    '["CMD'*) return 0 ;;
    *) return 1 ;;
  esac
}

answers() {
  url=$probe
  if [ -z "$url" ]; then
    [ -n "$port" ] || return 0
    # Without an address of its own it is on the host; there, engines print nothing or words.
    case ${1:-} in *[0-9]*) url=http://$1:$port$path ;; *) url=http://127.0.0.1:$port$path ;; esac
  fi
  if [ "$url" = none ]; then return 0; fi
  if [ "$asker" = curl ]; then
    timeout -k 5 10 curl -fsS -m 5 -o /dev/null -H 'X-Forwarded-Proto: https' "$url" 2>/dev/null < /dev/null
  else
    timeout -k 5 5 wget -q -O /dev/null --header 'X-Forwarded-Proto: https' "$url" 2>/dev/null < /dev/null
  fi
}

# Well: as many as wanted, each running, healthy and answering. Leaves who they are, and how often they were restarted.
well() {
  look "$1" || return 1
  who=
  found=0
  while read -r _ id _ _ condition restarts health _ address _; do
    if [ -s "$work/old.$1" ] && [ "$stage" = started ] && grep -qxF -e "$id" "$work/old.$1"; then continue; fi
    if [ "$health" = unhealthy ]; then hopeless=yes; fi
    if [ "$condition" != running ] || [ "$health" != healthy ]; then return 1; fi
    answers "$address" || return 1
    who="$who $id $restarts"
    found=$((found + 1))
  done < "$work/seen"
  [ "$found" -ge "$2" ]
}

# Asks until a service is well several times in a row, the same containers each time and none of them restarted.
gate() {
  end=$(($(date +%s) + limit))
  row=0
  before=
  hopeless=no
  while :; do
    if well "$1" "$2"; then
      if [ "$who" = "$before" ]; then row=$((row + 1)); else row=1; fi
      before=$who
      if [ "$row" -ge "$successes" ]; then return 0; fi
    else
      row=0
      before=
    fi
    if [ "$hopeless" = yes ]; then
      say "$1 is unhealthy"
      return 1
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
      say "$1 is not well after $limit s"
      return 1
    fi
    sleep "$interval"
  done
}

migrate() {
  job=$project-migrate-$run
  case ${ROLLOUT_MIGRATE:-no} in
    no) ;;

    *)
      say 'migrating'
      timeout -k 10 "$step" docker compose run --rm -T --no-deps --name "$job" "$1" sh -c "$ROLLOUT_MIGRATE" < /dev/null || return 1
      ;;
  esac
  job=
}

# Starts the new one beside the old, and stops the old when the new is well.
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
  printf 'services:\n' > "$override" || return 1
  for service in $services; do
    name=$(of "$service" 4 "$1/what")
    [ -n "$name" ] || continue
    case $name in sha256:*) name=$(tag_of "$service" "${1##*/}") ;; esac
    printf '  %s:\n    image: %s\n    pull_policy: never\n' "$service" "$name" >> "$override" || return 1
    if [ -s "$1/environment.$service" ]; then
      { printf '    environment:\n' && cat "$1/environment.$service"; } >> "$override" || return 1
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
  say "By hand: the images are tagged $(for each in $services; do tag_of "$each" "$back"; done | tr '\n' ' ')and the files are in $state/records/$back/files, in the order of names beside it"
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
  state=${ROLLOUT_STATE:-/var/lib/rollout/$(basename -- "$folder")-$(printf %s "$folder" | cksum | cut -d ' ' -f 1)}
}

roll_out() {
  prepare
  find_compose_files || die 2 "there is no Compose file in $folder"
  open_state
  new_run
  timeout -k 10 "$step" docker compose config > "$work/config" < /dev/null || die 2 'the Compose files are not valid'
  project=$(sed -n 's/^name: //p' "$work/config" | tr -d "\"'")
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
  migrate "${services%% *}" || die 1 'the migration failed'
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
  if [ "${ROLLOUT_PULL:-}" != no ]; then
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
case ${1:-} in
  -h | --help)
    sed -e 1d -e '/^set -eu/,$d' -e 's/^# \{0,1\}//' "$0"
    exit 0
    ;;
  --back)
    action=back
    me=rollback
    shift
    case ${1:-} in
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
services=${services:- horizon}
services=${services# }
case $action in
  out) roll_out ;;
  back) roll_back ;;
  list)
    prepare
    list_records
    ;;
esac
