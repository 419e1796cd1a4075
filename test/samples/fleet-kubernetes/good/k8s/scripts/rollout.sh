#!/bin/sh
# Rolls one image out to Deployments, one after the other, and back to their revisions if one does not become ready.
#
# Usage: rollout.sh IMAGE@sha256:... [DEPLOYMENT]...      without a name: horizon
#        rollback.sh [--to RECORD] [DEPLOYMENT]...        back by hand to the state before, or to an older one
#        rollback.sh --list                               what can be gone back to
#
# A tag that moves could not be gone back to: a digest is demanded. Recorded before anything is touched: revision,
# container and image of each Deployment. Then: migrate, set the image, wait for the rollout, and ask pods and service
# until all is well several times in a row. On failure every Deployment goes back to its revision, and has to prove it.
# ConfigMaps, Secrets and migrations are not taken back: they have to suit the version before, too.
#
# Exit status:
#   0  rolled out (or gone back, by rollback.sh)
#   1  failed; what ran before runs again and is healthy, or was never touched
#   2  misuse, or something is missing; nothing was touched
#   3  failed, and the way back failed: act now, the last lines say how
#   4  another run is under way on this machine; nothing was touched
#
# Environment:
#   ROLLOUT_CONTEXT    context of kubectl: the current one. ROLLOUT_NAMESPACE: horizon
#   ROLLOUT_CONTAINER  container that gets the image: the first one of the pod
#   ROLLOUT_STATE      folder of records and lock: ~/.local/state/rollout/CONTEXT-NAMESPACE
#   ROLLOUT_TIMEOUT    seconds until all is well: 300. ROLLOUT_INTERVAL between questions: 3. ROLLOUT_SUCCESSES: 3
#   ROLLOUT_STEP       seconds that one command may take: 900
#   ROLLOUT_KEEP       records that are kept: 10
#   ROLLOUT_PORT       port of the service that is asked by HTTP, through the API server: 3100. ROLLOUT_PATH: /ready
#   ROLLOUT_PROBE      none: only the pods are asked
#   ROLLOUT_MIGRATE    command for the new image, before it starts; no for none. It gets the Secret ROLLOUT_SECRET
set -eu
umask 077

me=rollout
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
namespace=${ROLLOUT_NAMESPACE:-horizon}
limit=${ROLLOUT_TIMEOUT:-300}
interval=${ROLLOUT_INTERVAL:-3}
successes=${ROLLOUT_SUCCESSES:-3}
step=${ROLLOUT_STEP:-900}
keep=${ROLLOUT_KEEP:-10}
port=${ROLLOUT_PORT-3100}
path=${ROLLOUT_PATH:-/ready}
probe=${ROLLOUT_PROBE:-}

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
kube() { timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" "$@" < /dev/null; }

ask() { kube get "deployment/$1" -o "jsonpath=$2"; }

# What runs in a few lines: Deployment, revision, image, container, replicas.
survey() {
  : > "$work/running"
  for name in $services; do
    container=${ROLLOUT_CONTAINER:-$(ask "$name" '{.spec.template.spec.containers[0].name}')} || return 1
    image=$(ask "$name" "{.spec.template.spec.containers[?(@.name==\"$container\")].image}") || return 1
    revision=$(ask "$name" '{.metadata.annotations.deployment\.kubernetes\.io/revision}') || return 1
    replicas=$(ask "$name" '{.spec.replicas}') || return 1
    if [ -z "$image" ] || [ -z "$revision" ]; then return 1; fi
    printf '%s %s %s %s %s\n' "$name" "$revision" "$image" "$container" "${replicas:-1}" >> "$work/running"
  done
}

# Of the line of a Deployment in such a file one field.
of() {
  while read -r key revision_of image_of container_of replicas_of _; do
    [ "$key" = "$1" ] || continue
    case $2 in
      2) printf '%s\n' "$revision_of" ;;
      3) printf '%s\n' "$image_of" ;;
      4) printf '%s\n' "$container_of" ;;
      5) printf '%s\n' "$replicas_of" ;;
    esac
  done < "$3"
}

# True if the images that the record says are the ones that run.
is_running() {
  for name in $services; do
    image=$(of "$name" 3 "$state/records/$1/what")
    if [ -z "$image" ] || [ "$(of "$name" 3 "$work/running")" != "$image" ]; then return 1; fi
  done
}

# A record comes into being by one rename.
record() {
  new=$state/records/.new.$run
  mkdir "$new" || return 1
  cp "$work/running" "$new/what" || return 1
  for name in $services; do
    timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" rollout history "deployment/$name" > "$new/$name.history" < /dev/null || return 1
  done
  mv "$new" "$state/records/$run"
}

forget() { :; }

# A migration that was given up may still be at work.
unfetch() {
  if [ -n "$pod" ]; then kube delete pod "$pod" --ignore-not-found > /dev/null || true; fi
  pod=
}

# Through the API server, so that it works from where kubectl does.
answers() {
  if [ -z "$port" ] || [ "$probe" = none ]; then return 0; fi
  timeout -k 5 10 kubectl --context "$context" -n "$namespace" get --raw "/api/v1/namespaces/$namespace/services/http:$1:$port/proxy$path" > /dev/null 2>&1 < /dev/null
}

# The labels of its pods, as -l wants them; without one it would mean every pod.
selector() {
  pairs=$(ask "$1" '{.spec.selector.matchLabels}') || return 1
  [ -n "$pairs" ] || return 1
  printf %s "$pairs" | tr -d '{}" ' | tr ':' '='
}

# All replicas updated and ready.
is_ready() {
  state_now=$(ask "$1" '{.spec.replicas} {.status.updatedReplicas} {.status.readyReplicas} {.status.replicas} {.metadata.generation} {.status.observedGeneration}') || return 1
  printf '%s\n' "$state_now" | awk '{ exit !(NF == 6 && $1 == $2 && $1 == $3 && $1 == $4 && $5 == $6) }'
}

# Well: ready and answering. Leaves which pods they are, and how often they were restarted.
well() {
  is_ready "$1" || return 1
  labels=$(selector "$1") || return 1
  who=$(kube get pods -l "$labels" -o 'jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[*].restartCount} {end}') || return 1
  answers "$1"
}

# Asks until a Deployment is well several times in a row, with the same pods each time and none of them restarted.
gate() {
  end=$(($(date +%s) + limit))
  row=0
  before=
  while :; do
    if well "$1"; then
      if [ "$who" = "$before" ]; then row=$((row + 1)); else row=1; fi
      before=$who
      if [ "$row" -ge "$successes" ]; then return 0; fi
    else
      row=0
      before=
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
      say "$1 is not well after $limit s"
      return 1
    fi
    sleep "$interval"
  done
}

# A pod of the new image that runs one command to its end.
migrate() {
  command=${ROLLOUT_MIGRATE:-usual}
  [ "$command" != no ] || return 0
  # The name is that of a container as well, which has 63 characters and no dots.
  pod=$(printf %s "$1" | tr . - | cut -c 1-24)-migrate-$run
  # Nothing more is allowed to it than to the Deployment; but it has no volumes, and may need to write what is lost.
  rights=$(ask "$1" '{.spec.template.spec.securityContext}') || return 1
  pulls=$(ask "$1" '{.spec.template.spec.imagePullSecrets}') || return 1
  own="{.spec.template.spec.containers[?(@.name==\"$(of "$1" 4 "$work/running")\")]"
  limits=$(ask "$1" "$own.resources}") || return 1
  own=$(ask "$1" "$own.securityContext}") || return 1
  own=$(printf %s "$own" | sed 's/"readOnlyRootFilesystem":true/"readOnlyRootFilesystem":false/')
  [ -n "$own" ] || own='{"allowPrivilegeEscalation":false}'
  settings="{\"name\":\"$pod\",\"securityContext\":$own,\"resources\":${limits:-null}"
  settings="$settings,\"envFrom\":[{\"secretRef\":{\"name\":\"${ROLLOUT_SECRET:-$1-secrets}\"}}]}"
  settings="{\"spec\":{\"securityContext\":${rights:-null},\"imagePullSecrets\":${pulls:-null},\"containers\":[$settings]}}"
  say 'migrating'
  if [ "$command" = usual ]; then
    if timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" run "$pod" --image="$target" --labels="app=$1-migrate" --restart=Never --attach --rm --pod-running-timeout="${step}s" --override-type=strategic --overrides="$settings" --command -- npx prisma migrate deploy < /dev/null; then return 0; fi
  elif timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" run "$pod" --image="$target" --labels="app=$1-migrate" --restart=Never --attach --rm --pod-running-timeout="${step}s" --override-type=strategic --overrides="$settings" --command -- sh -c "$command" < /dev/null; then
    return 0
  fi

  return 1
}

start() {
  container=$(of "$1" 4 "$work/running")
  say "updating $1"
  timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" set image "deployment/$1" "$container=$target" < /dev/null || return 1
  timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" rollout status "deployment/$1" --timeout="${limit}s" < /dev/null || return 1
  gate "$1"
}

# The last words of what failed go to a file: they may hold what is nobody's business.
keep_logs() {
  for name in $services; do
    labels=$(selector "$name") || continue
    kube logs -l "$labels" --tail 200 --prefix > "$state/failed/$run/$name.log" 2>&1 || true
    say "the last words of $name are in $state/failed/$run/$name.log"
  done
}

# One Deployment back at its revision. Where that one is no longer kept, or was counted anew, its image is set instead.
restore() {
  revision=$(of "$1" 2 "$2/what")
  was=$(of "$1" 3 "$2/what")
  container=$(of "$1" 4 "$2/what")
  if [ -z "$was" ]; then
    say "$1 is not in the record"
    return 1
  fi
  kept=$(kube rollout history "deployment/$1" --revision="$revision" 2>/dev/null) || kept=
  now=$(ask "$1" '{.metadata.annotations.deployment\.kubernetes\.io/revision}') || return 1
  if [ "$now" = "$revision" ]; then
    say "$1 is at revision $revision"
  else
    case $kept in
      *"$was"*) timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" rollout undo "deployment/$1" --to-revision="$revision" < /dev/null || return 1 ;;
      *)
        say "revision $revision of $1 is no longer kept: only its image is set again"
        timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" set image "deployment/$1" "$container=$was" < /dev/null || return 1
        ;;
    esac
  fi
  timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" rollout status "deployment/$1" --timeout="${limit}s" < /dev/null || return 1
  gate "$1" || return 1
  now=$(ask "$1" "{.spec.template.spec.containers[?(@.name==\"$container\")].image}") || return 1
  if [ "$now" != "$was" ]; then
    say "$1 runs $now, not $was"
    return 1
  fi
  say "$1 runs $was again"
}

return_to() {
  for name in $services; do
    restore "$name" "$1" || return 1
  done
}

# At night a passing fault of the API server must not be the end of it.
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
  say "Look: kubectl --context $context -n $namespace get pods; kubectl --context $context -n $namespace describe deployment $services"
  say "Then: $here/rollback.sh --to $back $services"
  while read -r name revision was _; do
    say "By hand: kubectl --context $context -n $namespace rollout undo deployment/$name --to-revision=$revision ($was)"
  done < "$state/records/$back/what"
}

prepare() {
  for tool in kubectl timeout awk; do need "$tool"; done
  number ROLLOUT_TIMEOUT "$limit"
  number ROLLOUT_INTERVAL "$interval"
  number ROLLOUT_SUCCESSES "$successes"
  number ROLLOUT_STEP "$step"
  number ROLLOUT_KEEP "$keep"
  context=${ROLLOUT_CONTEXT:-$(timeout -k 10 "$step" kubectl config current-context < /dev/null)} || die 2 'kubectl has no context'
  [ -n "$context" ] || die 2 'kubectl has no context'
  state=${ROLLOUT_STATE:-${HOME:-/root}/.local/state/rollout/$(printf %s "$context-$namespace" | tr -c 'A-Za-z0-9._-' '-')}
}

roll_out() {
  prepare
  open_state
  new_run
  survey || die 2 "kubectl does not tell what runs: are there Deployments $services in $namespace?"
  for name in $services; do
    container=$(of "$name" 4 "$work/running")
    # What cannot be asked ends the run here: the assignments fail.
    ready=$(ask "$name" "{.spec.template.spec.containers[?(@.name==\"$container\")].readinessProbe}")
    [ -n "$ready" ] || die 2 "$name has no readiness probe: nothing could tell whether it works"
    history=$(ask "$name" '{.spec.revisionHistoryLimit}')
    [ "$history" != 0 ] || die 2 "$name keeps no revisions: nothing could be gone back to"
    paused=$(ask "$name" '{.spec.paused}')
    [ "$paused" != true ] || die 2 "$name is paused"
    [ "$(of "$name" 5 "$work/running")" != 0 ] || die 2 "$name has no replicas: nothing could tell whether it works"
    # Where it is not ready, the rollout may be what mends it.
    if is_ready "$name" && ! answers "$name"; then die 2 "$name does not answer through the API server even now; ROLLOUT_PROBE=none asks the pods only"; fi
  done
  # A run that was cut off left something that nobody vouched for: what it meant to go back to still holds.
  back=$(cat "$state/pending" 2>/dev/null || true)
  if [ -n "$back" ] && [ -d "$state/records/$back" ]; then
    say "an earlier run was cut off; $back is still what to go back to"
    cut=yes
  else
    record
    back=$run
    new_run
  fi
  say "to go back to: $back"
  stage=fetched
  leave
  # Migrations come first, and are not undone by going back.
  migrate "${services%% *}" || die 1 'the migration failed'
  pod=
  stage=started
  for service in $services; do
    start "$service" || exit 1
  done
  stage=finished
  rm -f "$state/pending" "$state/current"
  prune
  for name in $services; do say "$name runs $target and is healthy"; done
}

roll_back() {
  prepare
  open_state
  new_run
  survey || die 2 "kubectl does not tell what runs: are there Deployments $services in $namespace?"
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
pod=
target=
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
  *@sha256:*)
    target=$1
    shift
    ;;
  *) die 2 'the first word is an image by digest, name@sha256:...; --help tells more' ;;
esac
services=
for each; do
  case $each in
    '' | -* | *[!a-z0-9.-]*) die 2 "$each is no name of a Deployment; --help tells more" ;;
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
