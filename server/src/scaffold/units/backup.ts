/** A nightly dump of a PostgreSQL database with retention. */
import { compiledCallLines, hostLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const backupJob: UnitTemplate = {
  prefix: "service-backup",
  title: "Backup with pg_dump",
  purpose: "Dumps a local PostgreSQL database, checks the dump, deletes old ones (timer: snippet timer-backup)",
  file: "{{name}}-backup.service",
  slots: [
    { name: "name", value: "orders" },
    { name: "database", value: "orders" },
    { name: "days", value: "14" },
  ],
  text: `[Unit]
Description=Backup of database {{database}}
Wants=postgresql.service
After=postgresql.service

[Service]
Type=oneshot
# Under its final name once it is complete and readable. A step that fails ends the run: old dumps stay.
ExecStart=/bin/sh -euc 'part="$$STATE_DIRECTORY/.part"; \\
  pg_dump --format=custom --file="$$part" {{database}}; \\
  pg_restore --list "$$part" >/dev/null; \\
  mv "$$part" "$$STATE_DIRECTORY/{{database}}-$$(date -u +%%Y%%m%%dT%%H%%M%%SZ).dump"'
ExecStart=/usr/bin/find /var/lib/{{name}}-backup -name '*.dump' -mtime +{{days}} -delete
TimeoutStartSec=2h
Nice=10
IOSchedulingClass=idle

# The database takes the user's word (peer). The dumps are on this machine: have another unit copy them away.
User=postgres
StateDirectory={{name}}-backup
StateDirectoryMode=0700

# The socket in /run/postgresql needs no network. A database elsewhere: delete the first two, and add AF_INET AF_INET6.
PrivateNetwork=yes
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX

# No privileges, and no way to get any. No RemoveIPC=: it would take the shared memory of the database along.
CapabilityBoundingSet=
NoNewPrivileges=yes
PrivateUsers=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
UMask=0077

${hostLines}

${compiledCallLines}`,
}

export const backupTimer: UnitTemplate = {
  prefix: "timer-backup",
  title: "Timer of a backup",
  purpose: "Runs the backup of the same name each night, and catches up after downtime",
  file: "{{name}}-backup.timer",
  slots: [
    { name: "name", value: "orders" },
    { name: "calendar", value: "*-*-* 02:30:00", choices: ["daily", "00/6:00"] },
  ],
  text: `[Unit]
Description=Nightly backup of {{name}}

[Timer]
OnCalendar={{calendar}}
RandomizedDelaySec=10min
# A run that was missed while the machine was off is made up for.
Persistent=yes
Unit={{name}}-backup.service

[Install]
WantedBy=timers.target`,
}
