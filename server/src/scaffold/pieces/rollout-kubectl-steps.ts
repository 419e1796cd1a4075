/** The steps of a rollout with kubectl: migrate, set the image, and undo to the revision that was recorded. */
export const kubectlSteps = `# A pod of the new image that runs one command to its end.
migrate() {
  command=\${ROLLOUT_MIGRATE:-%%migrates%%}
  [ "$command" != no ] || return 0
  # The name is that of a container as well, which has 63 characters and no dots.
  pod=$(printf %s "$1" | tr . - | cut -c 1-24)-migrate-$run
  # Nothing more is allowed to it than to the Deployment; but it has no volumes, and may need to write what is lost.
  rights=$(ask "$1" '{.spec.template.spec.securityContext}') || return 1
  pulls=$(ask "$1" '{.spec.template.spec.imagePullSecrets}') || return 1
  own="{.spec.template.spec.containers[?(@.name==\\"$(of "$1" 4 "$work/running")\\")]"
  limits=$(ask "$1" "$own.resources}") || return 1
  own=$(ask "$1" "$own.securityContext}") || return 1
  own=$(printf %s "$own" | sed 's/"readOnlyRootFilesystem":true/"readOnlyRootFilesystem":false/')
  [ -n "$own" ] || own='{"allowPrivilegeEscalation":false}'
  settings="{\\"name\\":\\"$pod\\",\\"securityContext\\":$own,\\"resources\\":\${limits:-null}"
  settings="$settings,\\"envFrom\\":[{\\"secretRef\\":{\\"name\\":\\"\${ROLLOUT_SECRET:-$1-secrets}\\"}}]}"
  settings="{\\"spec\\":{\\"securityContext\\":\${rights:-null},\\"imagePullSecrets\\":\${pulls:-null},\\"containers\\":[$settings]}}"
  say 'migrating'
%%migration%%
  return 1
}

start() {
  container=$(of "$1" 4 "$work/running")
  say "updating $1"
  timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" set image "deployment/$1" "$container=$target" < /dev/null || return 1
  timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" rollout status "deployment/$1" --timeout="\${limit}s" < /dev/null || return 1
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
  now=$(ask "$1" '{.metadata.annotations.deployment\\.kubernetes\\.io/revision}') || return 1
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
  timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" rollout status "deployment/$1" --timeout="\${limit}s" < /dev/null || return 1
  gate "$1" || return 1
  now=$(ask "$1" "{.spec.template.spec.containers[?(@.name==\\"$container\\")].image}") || return 1
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
  context=\${ROLLOUT_CONTEXT:-$(timeout -k 10 "$step" kubectl config current-context < /dev/null)} || die 2 'kubectl has no context'
  [ -n "$context" ] || die 2 'kubectl has no context'
  state=\${ROLLOUT_STATE:-\${HOME:-/root}/.local/state/rollout/$(printf %s "$context-$namespace" | tr -c 'A-Za-z0-9._-' '-')}
}

roll_out() {
  prepare
  open_state
  new_run
  survey || die 2 "kubectl does not tell what runs: are there Deployments $services in $namespace?"
  for name in $services; do
    container=$(of "$name" 4 "$work/running")
    # What cannot be asked ends the run here: the assignments fail.
    ready=$(ask "$name" "{.spec.template.spec.containers[?(@.name==\\"$container\\")].readinessProbe}")
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
  migrate "\${services%% *}" || die 1 'the migration failed'
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
