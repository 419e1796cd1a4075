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

# One run at a time. With flock the lock goes with the process, however it ends. Without it a link tells the owner: one
# that is no longer alive, or was before the last boot, is taken over.
lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9> "$state/lock"
    flock -n 9 || die 4 'another run is under way'
    return 0
  fi
  boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown)
  if ! ln -s "$$.$boot" "$state/lock.owner" 2>/dev/null; then
    owner=$(readlink "$state/lock.owner" || true)
    if [ "\${owner#*.}" = "$boot" ] && alive "\${owner%%.*}"; then
      die 4 "another run is under way, process \${owner%%.*}"
    fi
    mv -f "$state/lock.owner" "$state/lock.stale.$$" 2>/dev/null || die 4 'another run has just begun'
    seized=$(readlink "$state/lock.stale.$$" || true)
    rm -f "$state/lock.stale.$$"
    if [ "$seized" != "$owner" ]; then
      ln -s "$seized" "$state/lock.owner" 2>/dev/null || true
      die 4 'another run has just begun'
    fi
    say "the run of process \${owner%%.*} is gone, its lock is taken over"
    ln -s "$$.$boot" "$state/lock.owner" 2>/dev/null || die 4 'another run has just begun'
  fi
  locked=yes
}

# A number may have passed on to another program, above all in a container that was started again.
alive() {
  if [ ! -d /proc/self ]; then
    kill -0 "$1" 2>/dev/null
    return
  fi
  # One look may fail on a busy machine: only one that is gone three times is gone.
  for look in 1 2 3; do
    if [ -d "/proc/$1" ]; then
      if [ ! -r "/proc/$1/cmdline" ] || grep -qF -e "\${0##*/}" "/proc/$1/cmdline"; then return 0; fi
    fi
    if [ "$look" -lt 3 ]; then sleep 1; fi
  done
  return 1
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
  if [ "$locked" = yes ]; then rm -f "$state/lock.owner"; fi
  exit "$status"
}

begin() {
  stage=untouched
  work=
  run=
  locked=no
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
  rm -f "$state/.probe"
  lock
  rm -rf "$state"/work.* "$state"/records/.new.*
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
  mkdir "$1/files" || return 1
  n=0
  while IFS= read -r name; do
    n=$((n + 1))
    cp -pL "$name" "$1/files/$n" || return 1
    chmod u+rw,go= "$1/files/$n" || return 1
    stat -Lc '%a' "$name" >> "$1/modes" || return 1
  done < "$1/names"
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
    mkdir -p "$(dirname -- "$target")" || return 1
    if cp -p "$1/files/$n" "$target.back.$$" && chmod "$mode" "$target.back.$$" && mv -f "$target.back.$$" "$target"; then :; else
      rm -f "$target.back.$$"
      say "could not be put back: $name"
      return 1
    fi
    say "put back: $name"
  done 3< "$1/names" 4< "$1/modes"
}

keep_aside() {
  aside=$kept/$(printf '%s' "$1" | sed -e 's|^\\./||' -e 's|\\.\\./|up/|g')
  mkdir -p "$(dirname -- "$aside")" && cp -pL "$1" "$aside" && chmod u+rw,go= "$aside"
}
`

/** A text with its `%%name%%` places filled; a place that has a line to itself may stay empty. */
export function placed(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/^%%(\w+)%%\n/gm, (_, name: string) => values[name] ?? "")
    .replace(/%%(\w+)%%/g, (place, name: string) => values[name] ?? place)
}
