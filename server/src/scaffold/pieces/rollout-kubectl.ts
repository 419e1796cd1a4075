/** Rollout of Deployments: by revision and digest, never by a tag that moves. */
import { kubectlSteps } from "./rollout-kubectl-steps.ts"

const looking = `#!/bin/sh
# Rolls one image out to Deployments, one after the other, and back to their revisions if one does not become ready.
#
# Usage: rollout.sh IMAGE@sha256:... [DEPLOYMENT]...      without a name: %%main%%
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
#   ROLLOUT_CONTEXT    context of kubectl: the current one. ROLLOUT_NAMESPACE: %%namespace%%
#   ROLLOUT_CONTAINER  container that gets the image: the first one of the pod
#   ROLLOUT_STATE      folder of records and lock: ~/.local/state/rollout/CONTEXT-NAMESPACE
#   ROLLOUT_TIMEOUT    seconds until all is well: 300. ROLLOUT_INTERVAL between questions: 3. ROLLOUT_SUCCESSES: 3
#   ROLLOUT_STEP       seconds that one command may take: 900
#   ROLLOUT_KEEP       records that are kept: 10
#   ROLLOUT_PORT       port of the service that is asked by HTTP, through the API server: %%port%%. ROLLOUT_PATH: %%path%%
#   ROLLOUT_PROBE      none: only the pods are asked
#   ROLLOUT_MIGRATE    command for the new image, before it starts; no for none. It gets the Secret ROLLOUT_SECRET
set -eu
umask 077

me=rollout
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
namespace=\${ROLLOUT_NAMESPACE:-%%namespace%%}
limit=\${ROLLOUT_TIMEOUT:-300}
interval=\${ROLLOUT_INTERVAL:-3}
successes=\${ROLLOUT_SUCCESSES:-3}
step=\${ROLLOUT_STEP:-900}
keep=\${ROLLOUT_KEEP:-10}
port=\${ROLLOUT_PORT-%%port%%}
path=\${ROLLOUT_PATH:-%%path%%}
probe=\${ROLLOUT_PROBE:-}

%%runs%%
kube() { timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" "$@" < /dev/null; }

ask() { kube get "deployment/$1" -o "jsonpath=$2"; }

# What runs in a few lines: Deployment, revision, image, container, replicas.
survey() {
  : > "$work/running"
  for name in $services; do
    container=\${ROLLOUT_CONTAINER:-$(ask "$name" '{.spec.template.spec.containers[0].name}')} || return 1
    image=$(ask "$name" "{.spec.template.spec.containers[?(@.name==\\"$container\\")].image}") || return 1
    revision=$(ask "$name" '{.metadata.annotations.deployment\\.kubernetes\\.io/revision}') || return 1
    replicas=$(ask "$name" '{.spec.replicas}') || return 1
    if [ -z "$image" ] || [ -z "$revision" ]; then return 1; fi
    printf '%s %s %s %s %s\\n' "$name" "$revision" "$image" "$container" "\${replicas:-1}" >> "$work/running"
  done
}

# Of the line of a Deployment in such a file one field.
of() {
  while read -r key revision_of image_of container_of replicas_of _; do
    [ "$key" = "$1" ] || continue
    case $2 in
      2) printf '%s\\n' "$revision_of" ;;
      3) printf '%s\\n' "$image_of" ;;
      4) printf '%s\\n' "$container_of" ;;
      5) printf '%s\\n' "$replicas_of" ;;
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
  printf '%s\\n' "$state_now" | awk '{ exit !(NF == 6 && $1 == $2 && $1 == $3 && $1 == $4 && $5 == $6) }'
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

`

export const kubectlRollout = `${looking}${kubectlSteps}`
