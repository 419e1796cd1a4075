/** Backups of one host: a nightly archive with retention, and a test that restores the newest one elsewhere. */

import { backupTimer as timerText } from "../../pieces/backup-units.ts"
import { markLines } from "../../pieces/backup-watch.ts"
import { compiledCallLines, hostLines } from "../../units/sandbox.ts"
import type { ProfileFile } from "../types.ts"
import { keeps, type ServicePlan } from "./plan.ts"
import { joined, render } from "./render.ts"

const script = `#!/bin/sh
# Backs @@name@@ up into BACKUP_DIR and deletes backups that are older than KEEP_DAYS. Nothing is deleted after a failure.
# BACKUP_DIR has to be another disk than the data's; copy it to another machine as well.
set -eu
umask 077

backup_dir=\${BACKUP_DIR:-/var/lib/@@app@@-backup}
keep_days=\${KEEP_DAYS:-14}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
partial=$backup_dir/.$stamp.partial

mkdir -p "$backup_dir"
trap 'rm -f "$partial"' EXIT
@@database@@
@@state@@
# With a slash: the folder of a dynamic user is a link, and find follows none by itself.
find "$backup_dir/" -name '@@app@@-*' -type f -mtime "+$keep_days" -delete
`

const databaseStep = `
@@server@@
@@run@@pg_dump --format=custom @@login@@ > "$partial"
# A dump that cannot be listed is none.
@@run@@pg_restore --list < "$partial" > /dev/null
mv "$partial" "$backup_dir/@@app@@-$stamp.dump"
echo "backup: $backup_dir/@@app@@-$stamp.dump"`

const stateStep = `
@@archive@@ > "$partial"
tar -tzf "$partial" > /dev/null
mv "$partial" "$backup_dir/@@app@@-$stamp.tar.gz"
echo "backup: $backup_dir/@@app@@-$stamp.tar.gz"`

/** Containers by their labels: the Compose file needs secrets of .env to be read, and this runs without them. */
const containerOf = (plan: string): string =>
  `$(docker ps -q --filter label=com.docker.compose.project=@@app@@ --filter label=com.docker.compose.service=${plan} | head -n 1)`

const composeArchive = `container=${containerOf("@@app@@")}
docker run --rm --network none --volumes-from "$container:ro" alpine:3.22.2 tar -czf - -C @@state@@ .`

const restoreHead = `#!/bin/sh
# Restores the newest backup of @@name@@ somewhere else, looks whether something is in it, and takes it away again.
# Note the day in CHECKLIST.md and attest it in deploylint.yaml (item B3).
set -eu
umask 077

backup_dir=\${BACKUP_DIR:-@@directory@@}
`

const newest = `
newest=$(find "$backup_dir/" -name '@@app@@-*.@@ending@@' -type f | sort | tail -n 1)
if [ -z "$newest" ]; then
  echo "restore-test: no backup in $backup_dir" >&2
  exit 1
fi
echo "restore-test: $newest"
`

const count = `select count(*) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')`

const composeRestore = `
name=restore-test-$$
trap 'docker rm -f "$name" > /dev/null 2>&1 || true' EXIT
docker run -d --name "$name" --network none -e POSTGRES_HOST_AUTH_METHOD=trust postgres:16.11 > /dev/null
waited=0
until docker exec "$name" psql -h 127.0.0.1 -U postgres -c 'select 1' > /dev/null 2>&1; do
  if [ "$waited" -ge 60 ]; then
    echo "restore-test: the server does not start" >&2
    exit 1
  fi
  sleep 2
  waited=$((waited + 2))
done
docker exec "$name" createdb -U postgres restored
docker exec -i "$name" pg_restore -U postgres --no-owner --no-acl --exit-on-error --dbname=restored < "$newest"
tables=$(docker exec "$name" psql -U postgres -d restored -At -c "${count}")
`

const hostRestore = `
# Root reads the backup, the database's own user restores it.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}

name=restore_test_$$
trap 'as_postgres dropdb --if-exists "$name"' EXIT
as_postgres createdb "$name"
as_postgres pg_restore --no-owner --no-acl --exit-on-error --dbname="$name" < "$newest"
tables=$(as_postgres psql -d "$name" -At -c "${count}")
`

const verdict = `echo "restore-test: $tables tables"
if [ "$tables" -eq 0 ]; then
  echo "restore-test: nothing was restored" >&2
  exit 1
fi
`

const archiveTest = `
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tar -xzf "$newest" -C "$scratch"
files=$(find "$scratch" -type f | wc -l)
echo "restore-test: $files files"
if [ "$files" -eq 0 ]; then
  echo "restore-test: nothing was restored" >&2
  exit 1
fi
`

const unit = `# Backs @@name@@ up once; the timer of the same name starts it.
[Unit]
Description=Backup of @@name@@
After=docker.service

[Service]
Type=oneshot
# Whoever may use Docker's socket is as good as root on this host.
DynamicUser=yes
SupplementaryGroups=docker
ExecStart=/bin/sh /opt/@@app@@/deploy/scripts/backup.sh
@@mark@@
StateDirectory=@@app@@-backup
StateDirectoryMode=0700
Environment=BACKUP_DIR=/var/lib/@@app@@-backup
TimeoutStartSec=2h
Nice=10
IOSchedulingClass=idle

PrivateNetwork=yes
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX

CapabilityBoundingSet=
NoNewPrivileges=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
UMask=0077

${hostLines}

${compiledCallLines.replace("\nMemoryDenyWriteExecute=yes", "")}
`

export function backupTimer(plan: ServicePlan): ProfileFile {
  return {
    path: `systemd/${plan.app}-backup.timer`,
    template: "service/timer-backup",
    text: timerText(plan.name),
  }
}

function backupText(plan: ServicePlan): string {
  const isCompose = plan.flavour === "compose"
  const slots = { app: plan.app, name: plan.name, state: plan.state ?? "" }
  // Who may read the files is root; the database knows its own user.
  const asPostgres = plan.state === undefined ? "" : "setpriv --reuid=postgres --regid=postgres --init-groups "
  const archive = isCompose
    ? render(composeArchive, slots)
    : `tar -czf - -C ${plan.hasDatabase ? "/var/lib/private" : "/var/lib"}/${plan.app} .`
  return render(script, {
    ...slots,
    database: plan.hasDatabase
      ? render(databaseStep, {
          ...slots,
          server: isCompose ? `postgres=${render(containerOf("postgres"), slots)}` : "",
          run: isCompose ? 'docker exec -i "$postgres" ' : asPostgres,
          login: isCompose ? `--username ${plan.database} ${plan.database}` : plan.database,
        })
      : "",
    state: plan.state === undefined ? "" : render(stateStep, { ...slots, archive }),
  })
}

function restoreText(plan: ServicePlan): string {
  const slots = { app: plan.app, name: plan.name, directory: `/var/lib/${plan.app}-backup` }
  const isCompose = plan.flavour === "compose"
  const dumps = joined(
    render(newest, { ...slots, ending: "dump" }) + (isCompose ? composeRestore : hostRestore) + verdict,
  )
  const archives = render(newest, { ...slots, ending: "tar.gz" }) + archiveTest
  return render(restoreHead, slots) + (plan.hasDatabase ? dumps : archives)
}

/** Scripts of a host; a service that keeps nothing has none. */
export function backupScripts(plan: ServicePlan): readonly ProfileFile[] {
  if (!keeps(plan)) return []
  const made = (name: string, text: string): ProfileFile => ({
    path: `scripts/${name}.sh`,
    template: `service/${name}`,
    executable: true,
    text,
  })
  return [made("backup", backupText(plan)), made("restore-test", restoreText(plan))]
}

/** The units that start the backup of a Compose stack on its host. */
export function composeBackupUnits(plan: ServicePlan): readonly ProfileFile[] {
  if (!keeps(plan)) return []
  return [
    {
      path: `systemd/${plan.app}-backup.service`,
      template: "service/unit-compose-backup",
      text: render(unit, { app: plan.app, name: plan.name, mark: markLines(`${plan.app}-backup`) }),
    },
    backupTimer(plan),
  ]
}
