/** A template unit: one text for many instances. */
import { callLines, hostLines, privilegeLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const instanceTemplate: UnitTemplate = {
  prefix: "service-instance",
  title: "Template instance",
  purpose: "Several instances of one daemon (name@.service), apart in user, settings and state",
  file: "{{name}}@.service",
  slots: [
    { name: "name", value: "worker" },
    { name: "description", value: "Works on queue" },
    { name: "exec", value: "/usr/local/bin/worker --config /etc/worker/%i.conf" },
    { name: "memory", value: "512M" },
  ],
  text: `[Unit]
Description={{description}} %i
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
Type=exec
ExecStart={{exec}}
Restart=on-failure
RestartSec=2
# At least the time that it needs to finish what it has accepted.
TimeoutStopSec=30
MemoryMax={{memory}}
TasksMax=256

# Without User= all instances would share one user. Name and instance together: at most 31 letters, digits, - and _.
DynamicUser=yes
User={{name}}-%i
StateDirectory={{name}}/%i
StateDirectoryMode=0700

# AF_UNIX for the journal and name lookups.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

${privilegeLines}

${hostLines}

${callLines}

[Install]
WantedBy=multi-user.target`,
}
