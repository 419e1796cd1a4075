/** Rollout of Compose services: by the IDs of images, with a copy of the files that made them run. */
import { composeFiles } from "./rollout-compose-files.ts"
import { composeHead } from "./rollout-compose-head.ts"
import { composeSteps } from "./rollout-compose-steps.ts"

const looking = `set -eu
umask 077

me=rollout
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
limit=\${ROLLOUT_TIMEOUT:-180}
interval=\${ROLLOUT_INTERVAL:-3}
successes=\${ROLLOUT_SUCCESSES:-3}
step=\${ROLLOUT_STEP:-900}
keep=\${ROLLOUT_KEEP:-5}
port=\${ROLLOUT_PORT-%%port%%}
path=\${ROLLOUT_PATH:-%%path%%}
probe=\${ROLLOUT_PROBE:-}
mode=\${ROLLOUT_MODE:-auto}

%%runs%%
%%files%%
${composeFiles}# One line for each container of a service, or of all: service, ID, image, its name, state, restarts, health, hash of its
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
      2) printf '%s\\n' "$second" ;;
      3) printf '%s\\n' "$third" ;;
      4) printf '%s\\n' "$fourth" ;;
      5) printf '%s\\n' "$fifth" ;;
      8) printf '%s\\n' "$eighth" ;;
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
    bind && /^        source: / { source = substr($0, 17); gsub(/^["\\047]|["\\047]$/, "", source) }
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
    sed -e '/^$/d' -e 's/\\$/$$/g' "$work/environment" > "$work/environment.$service" || return 1
    printf '%s\\n' "$service" >> "$work/strange"
  done
  record
}

tag_of() { printf 'rollback/%s:%s\\n' "$(printf %s "$1" | tr 'A-Z_.' 'a-z--')" "$2"; }

forget() {
  while read -r service _; do
    timeout -k 10 "$step" docker image rm "$(tag_of "$service" "\${1##*/}")" > /dev/null 2>&1 < /dev/null || true
  done < "$1/what"
}

# What the files say of a service: Compose prints them in one form, whatever they look like.
block() {
  block=$work/block.$1
  [ -s "$block" ] || awk -v service="$1" '/^[a-z]/ { top = $0 } top == "services:" && /^  [^ ]/ { on = $0 == "  " service ":" } top == "services:" && on' "$work/config" > "$block"
}

fixed() {
  block "$1"
  if grep -q -e '^    container_name:' -e '^    network_mode:' -e '^        \\(published\\|ipv[46]_address\\|mac_address\\):' "$block"; then return 0; fi
  volumes=$(grep -c -e '^      - type: \\(bind\\|volume\\)' "$block" || true)
  read_only=$(grep -c '^        read_only: true' "$block" || true)
  [ "$volumes" -gt "$read_only" ]
}

# How many containers: as the files say, or as many as run.
wanted() {
  block "$1"
  count=$(sed -n -e 's/^      replicas: //p' -e 's/^    scale: //p' "$block" | tail -n 1)
  [ -n "$count" ] || count=$(of "$1" 2 "$counts")
  printf '%s\\n' "\${count:-1}"
}

has_check() {
  block "$1"
  if grep -q -e '^      disable: true' -e '^        - NONE$' "$block"; then return 1; fi
  if grep -q '^    healthcheck:' "$block"; then return 0; fi
  image=$(sed -n -e 's/^    image: //p' "$block" | tr -d "\\"'")
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
    case \${1:-} in *[0-9]*) url=http://$1:$port$path ;; *) url=http://127.0.0.1:$port$path ;; esac
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
  case \${ROLLOUT_MIGRATE:-%%migrates%%} in
    no) ;;
%%migration%%
    *)
      say 'migrating'
      timeout -k 10 "$step" docker compose run --rm -T --no-deps --name "$job" "$1" sh -c "$ROLLOUT_MIGRATE" < /dev/null || return 1
      ;;
  esac
  job=
}

`

export const composeRollout = `${composeHead}${looking}${composeSteps}`
