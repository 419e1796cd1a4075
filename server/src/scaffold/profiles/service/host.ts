/** Units of a host: the service with few rights, its nightly backup, and an install step. */
import { printedExposure } from "../../../model/systemd/exposure/text.ts"
import { exposureVersions } from "../../../model/systemd/exposure/types.ts"
import { markLines } from "../../pieces/backup-watch.ts"
import { compiledCallLines, hostLines, privilegeLines } from "../../units/sandbox.ts"
import type { ProfileFile } from "../types.ts"
import { backupTimer } from "./backup.ts"
import { keeps, type ServicePlan } from "./plan.ts"
import { render } from "./render.ts"
import { stackKits } from "./stacks/all.ts"

const service = `# Runs @@name@@ from /opt/@@app@@/current, the link that scripts/rollout.sh swaps.
# Exposure by systemd-analyze security: @@exposure@@
[Unit]
Description=@@name@@
Wants=network-online.target
After=network-online.target @@stores@@
# Five failures within a minute are no bad luck: stay down, and be seen.
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
# Unlike simple, a program that cannot be started is a failed start.
Type=exec
# Mode 0600: systemd reads it as root, the service sees the variables alone.
EnvironmentFile=/etc/@@app@@/@@app@@.env
@@environment@@
WorkingDirectory=/opt/@@app@@/current
ExecStart=@@exec@@
Restart=on-failure
RestartSec=2
# As long as it needs to finish what it has accepted, and a little more.
TimeoutStopSec=@@grace@@
MemoryMax=512M
TasksMax=256

# A user that exists while it runs@@only@@
DynamicUser=yes
User=@@app@@
@@state@@

# AF_UNIX for the journal, name lookups and stores on this host.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

@@privileges@@

@@host@@

@@calls@@

[Install]
WantedBy=multi-user.target
`

/** A port below 1024 needs one capability, which a user of a namespace of its own would not have on the host. */
const lowPortLines = privilegeLines
  .replace(/^# .*\n/, "# No privileges but the one for a port below 1024, and no way to get others.\n")
  .replace(
    "CapabilityBoundingSet=\n",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n",
  )
  .replace("PrivateUsers=yes\n", "")

const backup = `# Backs up once what @@name@@ keeps; the timer of the same name starts it.
# Exposure by systemd-analyze security: @@exposure@@
[Unit]
Description=Backup of @@name@@
@@order@@

[Service]
Type=oneshot
ExecStart=/bin/sh /opt/@@app@@/deploy/scripts/backup.sh
@@mark@@
@@user@@
StateDirectory=@@directories@@
StateDirectoryMode=0700
Environment=BACKUP_DIR=/var/lib/@@app@@-backup
TimeoutStartSec=2h
Nice=10
IOSchedulingClass=idle

# Everything it speaks to is on this host.
PrivateNetwork=yes
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX

CapabilityBoundingSet=@@capabilities@@
NoNewPrivileges=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
UMask=0077

@@host@@

@@calls@@
`

const install = `#!/bin/sh
# Installs units and environment on this host: mode 0600, enabled, not started. Run as root, before the first rollout.
set -eu
umask 077

here=$(cd "$(dirname "$0")/.." && pwd)
environment=\${1:-$here/.env}

if [ ! -s "$environment" ]; then
  echo "install: $environment is missing or empty: run scripts/generate-secrets.sh" >&2
  exit 2
fi
install -d -m 0755 /opt/@@app@@ /opt/@@app@@/releases
install -d -m 0700 /etc/@@app@@
install -m 0600 -o root -g root "$environment" /etc/@@app@@/@@app@@.env
for unit in "$here"/systemd/*; do
  install -m 0644 "$unit" /etc/systemd/system/
done
systemctl daemon-reload
systemctl enable @@app@@.service
@@timer@@
echo "install: @@app@@.service is enabled; scripts/rollout.sh starts it"
`

const text = (template: string, slots: Readonly<Record<string, string>>, unitName: string): string => {
  const plain = render(template, { ...slots, exposure: "" })
  return render(template, { ...slots, exposure: exposureLine(unitName, plain) })
}

/** What systemd says of the unit: `1.2 OK (252), 1.1 OK (257, 262)`. */
function exposureLine(unitName: string, unit: string): string {
  const byScore = new Map<string, number[]>()
  for (const version of exposureVersions) {
    const score = printedExposure(unitName, unit, undefined, version) ?? "unknown"
    byScore.set(score, [...(byScore.get(score) ?? []), version])
  }
  return [...byScore].map(([score, versions]) => `${score} (${versions.join(", ")})`).join(", ")
}

/** System calls; a program that makes code while it runs needs memory that may be written and executed. */
function callsOf(plan: ServicePlan): string {
  return stackKits[plan.stack].compilesAtRunTime
    ? compiledCallLines.replace(/\nMemoryDenyWriteExecute=yes/, "")
    : compiledCallLines
}

/** An argument of a unit's command line: percent signs start specifiers, dollars variables. */
function word(text: string): string {
  const safe = text.replaceAll("%", "%%").replaceAll("$", "$$$$")
  return /[;&|<>()\s]/.test(safe) ? `"${safe}"` : safe
}

function serviceUnit(plan: ServicePlan): string {
  const kit = stackKits[plan.stack]
  const stores = [
    ...(plan.hasDatabase ? ["postgresql.service"] : []),
    ...(plan.hasRedis ? ["redis-server.service"] : []),
  ]
  const variables = [...kit.environment.filter(([name]) => name !== "PATH"), ["PORT", String(plan.port)] as const]
  const slots = {
    name: plan.name,
    app: plan.app,
    stores: stores.join(" "),
    environment: variables.map(([name, value]) => `Environment=${name}=${value}`).join("\n"),
    exec: kit.exec(plan).map(word).join(" "),
    grace: String(plan.drainSeconds + 5),
    only: plan.state === undefined ? "; it keeps nothing." : `; it writes to /var/lib/${plan.app} only.`,
    state: plan.state === undefined ? "" : `StateDirectory=${plan.app}\nStateDirectoryMode=0700`,
    privileges: plan.port < 1024 ? lowPortLines : privilegeLines,
    host: hostLines,
    calls: callsOf(plan),
  }
  return text(service, slots, `${plan.app}.service`).replace(/^(After=.*?) +$/m, "$1")
}

/** Who may read what is backed up: the database's user, the service's own, or root where it is both. */
function backupUser({ app, hasDatabase, state }: ServicePlan): string {
  if (state === undefined) return "User=postgres"
  return hasDatabase
    ? "User=root"
    : `# The same user as that of the service: units share a dynamic user by its name.\nDynamicUser=yes\nUser=${app}`
}

function backupUnit(plan: ServicePlan): string {
  const ownsFiles = plan.state !== undefined && !plan.hasDatabase
  const isRoot = plan.state !== undefined && plan.hasDatabase
  const slots = {
    name: plan.name,
    app: plan.app,
    order: plan.hasDatabase ? "Wants=postgresql.service\nAfter=postgresql.service" : "",
    mark: markLines(`${plan.app}-backup`),
    user: backupUser(plan),
    directories: ownsFiles ? `${plan.app} ${plan.app}-backup` : `${plan.app}-backup`,
    capabilities: isRoot ? "CAP_DAC_READ_SEARCH CAP_SETUID CAP_SETGID" : "",
    host: hostLines,
    calls: isRoot ? compiledCallLines.replace("~@privileged ", "~") : compiledCallLines,
  }
  return text(backup, slots, `${plan.app}-backup.service`)
}

export function hostFiles(plan: ServicePlan): readonly ProfileFile[] {
  const hasBackup = keeps(plan)
  const slots = { name: plan.name, app: plan.app }
  return [
    { path: `systemd/${plan.app}.service`, template: `service/unit-${plan.stack}`, text: serviceUnit(plan) },
    ...(hasBackup
      ? [
          { path: `systemd/${plan.app}-backup.service`, template: "service/unit-backup", text: backupUnit(plan) },
          backupTimer(plan),
        ]
      : []),
    {
      path: "scripts/install.sh",
      template: "service/install",
      executable: true,
      text: render(install, {
        ...slots,
        timer: hasBackup ? `systemctl enable --now ${plan.app}-backup.timer` : "",
      }),
    },
  ]
}
