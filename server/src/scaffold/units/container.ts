/** A container in the foreground of a unit. The flags of `run` confine the container; the unit confines the runner. */
import { compiledCallLines, hostLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

const runFlags = `  --read-only --tmpfs /tmp \\
  --cap-drop ALL --security-opt no-new-privileges \\
  --user 10001:10001 --memory {{memory}} --pids-limit 256 \\
  --publish {{publish}} \\
  {{image}}`

const slots = [
  { name: "name", value: "app" },
  { name: "description", value: "Answers orders (container)" },
  { name: "memory", value: "512m" },
  { name: "publish", value: "127.0.0.1:8080:8080" },
  { name: "image", value: "registry.example.com/team/app:1.4.2" },
]

export const dockerRunner: UnitTemplate = {
  prefix: "service-docker",
  title: "Container runner (Docker)",
  purpose: "Runs one container with docker run; the unit confines the client alone, the flags the container",
  file: "{{name}}.service",
  slots,
  text: `[Unit]
Description={{description}}
Wants=network-online.target
Requires=docker.service
After=docker.service network-online.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
# What a crash left behind.
ExecStartPre=-/usr/bin/docker rm --force {{name}}
# The flags confine the container; the lines below reach the client only.
ExecStart=/usr/bin/docker run --rm --name {{name}} \\
${runFlags}
ExecStop=/usr/bin/docker stop -t 30 {{name}}
Restart=on-failure
RestartSec=5
# The image may have to be fetched.
TimeoutStartSec=300
# More than docker stop waits.
TimeoutStopSec=45

# Whoever may use Docker's socket is as good as root on this host: the client needs nothing else.
DynamicUser=yes
SupplementaryGroups=docker
RestrictAddressFamilies=AF_UNIX
PrivateNetwork=yes
IPAddressDeny=any

CapabilityBoundingSet=
NoNewPrivileges=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
RemoveIPC=yes
UMask=0077

${hostLines}

${compiledCallLines}

[Install]
WantedBy=multi-user.target`,
}

export const podmanRunner: UnitTemplate = {
  prefix: "service-podman",
  title: "Container runner (Podman)",
  purpose: "Runs one container with podman run; Podman builds the sandbox itself and needs most of root's powers",
  file: "{{name}}.service",
  slots,
  text: `[Unit]
Description={{description}}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
ExecStart=/usr/bin/podman run --rm --replace --name {{name}} --log-driver passthrough --cgroups=split \\
${runFlags}
# Podman makes the container's control group below that of the unit.
Delegate=yes
ExecStop=/usr/bin/podman stop --ignore -t 30 {{name}}
Restart=on-failure
RestartSec=5
# The image may have to be fetched.
TimeoutStartSec=300
# More than podman stop waits.
TimeoutStopSec=45

# Podman is parent of the container: what is forbidden here is forbidden there as well. No Protect*= or Private*=: other
# podman commands would not see its mounts and networks.
CapabilityBoundingSet=~CAP_SYS_TIME CAP_SYS_BOOT CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYSLOG CAP_WAKE_ALARM CAP_BLOCK_SUSPEND
CapabilityBoundingSet=~CAP_MAC_ADMIN CAP_MAC_OVERRIDE CAP_AUDIT_CONTROL CAP_AUDIT_READ CAP_SYS_PACCT CAP_LINUX_IMMUTABLE
SystemCallArchitectures=native
SystemCallFilter=~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap
SystemCallErrorNumber=EPERM
RestrictRealtime=yes
LockPersonality=yes

[Install]
WantedBy=multi-user.target`,
}
