/** A daemon that says nothing to systemd. */
import { callLines, hostLines, privilegeLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const simpleDaemon: UnitTemplate = {
  prefix: "service-simple",
  title: "Simple daemon",
  purpose: "A network daemon in the foreground, under a user of its own",
  file: "{{name}}.service",
  slots: [
    { name: "name", value: "app" },
    { name: "description", value: "Answers orders" },
    { name: "exec", value: "/usr/local/bin/app --config /etc/app/app.conf" },
    { name: "memory", value: "512M" },
  ],
  text: `[Unit]
Description={{description}}
Wants=network-online.target
After=network-online.target
# Five failures within a minute are no bad luck: stay down, and be seen.
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
# Unlike simple, a program that cannot be started is a failed start.
Type=exec
ExecStart={{exec}}
Restart=on-failure
RestartSec=2
# At least the time that it needs to finish what it has accepted.
TimeoutStopSec=30
MemoryMax={{memory}}
TasksMax=256

# A user that exists while it runs; it writes to its state directory (below /var/lib) only.
DynamicUser=yes
StateDirectory={{name}}
StateDirectoryMode=0700

# AF_UNIX for the journal and name lookups. Behind a proxy on this host, add IPAddressDeny=any and IPAddressAllow=localhost.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

${privilegeLines}

${hostLines}

${callLines}

[Install]
WantedBy=multi-user.target`,
}
