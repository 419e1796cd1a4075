/** Which files a release of Compose services is made of, as POSIX shell. */

export const composeFiles = `# The Compose files: as COMPOSE_FILE says, here or in .env, or by their usual names.
find_compose_files() {
  if [ -z "\${COMPOSE_FILE:-}" ] && [ -f .env ]; then
    COMPOSE_FILE=$(sed -n 's/^COMPOSE_FILE=//p' .env | tail -n 1 | tr -d "\\"'")
  fi
  if [ -z "\${COMPOSE_FILE:-}" ]; then
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
  printf '%s\\n' "\${ROLLOUT_FILES:-}" | sed 's|^\\(!\\{0,1\\}\\)\\(\\./\\)*|\\1|' > "$work/said"
  printf '%s\\n' "\${COMPOSE_FILE:-}" | tr ':' '\\n' | grep . > "$work/compose-files" || true
  set --
  while IFS= read -r name; do set -- "$@" "$name"; done < "$work/compose-files"
  for name in "$@" .env; do printf '%s\\n' "$name"; done > "$work/binding"
  {
    cat "$work/binding" "$work/said"
    printf '%s\\n' "\${COMPOSE_ENV_FILES:-}" | tr ',' '\\n'
    # A line's value as it stands, up to a quote, up to a colon, and word by word.
    sed -n -e 's/^[[:space:]]*//' -e 's/^- *//' -e 's/^[A-Za-z_-]*: *//' -e 's/^["'\\'']//' -e h -e 's/["'\\''].*$//' -e p -e g -e 's/:.*$//' -e p -e g -e 's/[][[:space:]",:={}'\\'']/\\
/g' -e p "$@" /dev/null 2>/dev/null | grep -v -e '^/' -e '^-' || true
    awk -v start="mount false $folder/" 'index($0, start) == 1 { print substr($0, length(start) + 1) }' "$work/mounts" | while IFS= read -r name; do
      if [ -d "$name" ]; then find "$name" -type f -size -20480; else printf '%s\\n' "$name"; fi
    done
  } | sed -e 's|^\\(\\./\\)*||' | sort -u > "$work/candidates"
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
"*) ;; *) printf '%s\\n' "$name" >> "$work/names" ;; esac
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
      printf '%s\\n' "$1" >> "$work/names"
      return 1
    fi
    case $line in '!'*) case $1 in "\${line#!}" | "\${line#!}"/*) return 1 ;; esac ;; esac
  done < "$work/said"
  case $1 in *.der | *.crt | *.cer | *.p12 | *.pfx | *.jks | *.keystore) return 1 ;; esac
}

`
