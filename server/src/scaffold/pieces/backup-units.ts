/** systemd units of backups: a timer that catches up, and a service with few rights. */
import { compiledCallLines, hostLines } from "../units/sandbox.ts"
import { markLines } from "./backup-watch.ts"

export function backupTimer(what: string): string {
  return `# Starts the backup of ${what} every night, and after the boot if the host was off.
[Unit]
Description=Nightly backup of ${what}

[Timer]
OnCalendar=*-*-* 02:30:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
`
}

/** What systemd makes of the service; a test holds it against the score. */
export const backupExposure = "1.5 (252), 1.5 (257), 1.5 (262)"

/** `paths`: what it writes, separated by blanks. A `docker-` user, or one who asks, reaches the daemon by its group. */
export function backupService(
  name: string,
  what: string,
  user: string,
  paths: string,
  asksDocker = user.startsWith("docker-"),
): string {
  const group = asksDocker ? "SupplementaryGroups=docker\nWorkingDirectory=/opt/horizon/deploy\n" : ""
  return `# Backs ${what} up once; the timer of the same name starts it.
# Exposure by systemd-analyze security: ${backupExposure}
[Unit]
Description=Backup of ${what}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=${user}
${group}ExecStart=/bin/sh /opt/horizon/deploy/scripts/${name}.sh
${markLines(name)}
TimeoutStartSec=2h
UMask=0077
Nice=10
NoNewPrivileges=yes
${hostLines}
ReadWritePaths=${paths}
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
${compiledCallLines.replace(/\n[^\n]*@privileged.*|\nMemory.*/g, "")}
`
}
