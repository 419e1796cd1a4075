/** What all rollout scripts share, as POSIX shell: one run at a time, one end for every end, records that appear at once. */

/** Messages, the lock, and the one place where a run ends. Calls `unfetch`, `way_back` and `advise` of the flavour. */
const ending = `say() { printf '%s %s: %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$me" "$*" >&6 || true; }

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
    is_gone "$heir" || die 4 "another run is under way, process \${heir%%.*}; if there is none: rm $state/lock.owner"
    if ln -s "$own" "$state/lock.after.$heir" 2>/dev/null; then break; fi
    heir=$(readlink "$state/lock.after.$heir" || true)
  done
  if [ "$(readlink "$state/lock.owner" || true)" = "$owner" ]; then rm -f "$state/lock.owner"; fi
  if ! ln -s "$own" "$state/lock.owner" 2>/dev/null; then
    rm -f "$state/lock.after.$heir"
    die 4 'another run has just begun'
  fi
  say "the run of process \${owner%%.*} is gone, its lock is taken over"
}

# When a process began, which tells it from any later one of its number.
since() {
  if [ -r /proc/self/stat ]; then
    awk '{ sub(/^.*\\) /, ""); print ($1 ~ /[ZX]/ ? "ended" : $20) }' "/proc/$1/stat" 2>/dev/null || true
  else
    ps -p "$1" -o lstart= 2>/dev/null | tr -cs '0-9A-Za-z\\n' - || true
  fi
}

# Only what is seen to be gone is gone: not who belongs to another container, nor who cannot be asked on a busy machine.
is_gone() {
  where=\${1#*.*.}
  began=\${1#*.}
  began=\${began%%.*}
  [ -n "$1" ] && [ -n "$began" ] || return 1
  if [ "\${where#*.}" != "\${boot#*.}" ]; then return 0; fi
  [ "$where" = "$boot" ] || return 1
  if [ -d /proc/self ]; then
    [ -d "/proc/\${1%%.*}" ] || return 0
  else
    kill -0 "\${1%%.*}" 2>/dev/null || ps -p "\${1%%.*}" > /dev/null 2>&1 || return 0
  fi
  now=$(since "\${1%%.*}")
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

`

/** Records and which of them to go back to. Calls `is_running` and `forget` of the flavour. */
const records = `# The folder of records is for its owner only. What an earlier run left half done goes.
open_state() {
  mkdir -p "$state/records" "$state/failed" 2>/dev/null || die 2 "$state cannot be written; ROLLOUT_STATE names another folder"
  chmod 700 "$state" 2>/dev/null || die 2 "$state belongs to somebody else; ROLLOUT_STATE names another folder"
  if ! (: > "$state/.probe") 2>/dev/null; then die 2 "$state cannot be written; ROLLOUT_STATE names another folder"; fi
  lock
  rm -rf "$state/.probe" "$state"/work.* "$state"/records/.new.*
  work=$state/work.$$
  mkdir "$work"
}

write() { printf '%s\\n' "$2" > "$1.new" && mv -f "$1.new" "$1"; }

# Names sort by time, and two runs never share one.
new_run() {
  run=$(date -u +%Y%m%dt%H%M%S)z-$$
  while [ -e "$state/records/$run" ]; do run=\${run}x; done
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
    if [ "\${each##*/}" = "$current" ]; then break; fi
    if was_left "$each" && { [ -n "$current" ] || ! is_running "\${each##*/}"; }; then back=\${each##*/}; fi
    if [ -z "$current" ] && [ "\${each##*/}" = "$(cat "$state/current" 2>/dev/null)" ]; then back=\${each##*/}; fi
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
  for one in $services; do printf '%s\\n' "$one"; done >> "$state/records/$back/left"
  write "$state/pending" "$back"
}

list_records() {
  [ -d "$state/records" ] || die 2 "nothing is recorded in $state"
  for each in "$state"/records/*; do
    [ -d "$each" ] || continue
    printf '%s' "\${each##*/}"
    if [ "\${each##*/}" = "$(cat "$state/current" 2>/dev/null)" ]; then printf ' (last good rollout)'; fi
    printf '\\n'
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
    case \${old##*/} in "$back" | "$(cat "$state/current" 2>/dev/null)") continue ;; esac
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
`

export const runs = `${ending}${records}`

/** Copies of a release's files, and their way back. */
export const fileCopies = `# Copies the files that a release is made of into a record: names in order, and one numbered copy for each.
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
    case $target in */*) mkdir -p "\${target%/*}" || return 1 ;; esac
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
  case $1 in *../*) aside=$kept/$(printf '%s' "$1" | sed 's|\\.\\./|up/|g') ;; esac
  # The mask keeps it from everybody else.
  mkdir -p "\${aside%/*}" && cp -L "$1" "$aside"
}
`

/** A text with its `%%name%%` places filled; a place that has a line to itself may stay empty. */
export function placed(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/^%%(\w+)%%\n/gm, (_, name: string) => values[name] ?? "")
    .replace(/%%(\w+)%%/g, (place, name: string) => values[name] ?? place)
}
