/** A daemon that tells systemd when it is ready and that it lives. */
import { callLines, hostLines, privilegeLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const notifyDaemon: UnitTemplate = {
  prefix: "service-notify",
  title: "Notify daemon",
  purpose: "A network daemon that calls sd_notify: started when ready, restarted when it hangs",
  file: "{{name}}.service",
  slots: [
    { name: "name", value: "app" },
    { name: "description", value: "Answers orders" },
    { name: "exec", value: "/usr/local/bin/app --config /etc/app/app.conf" },
    { name: "watchdog", value: "30" },
    { name: "memory", value: "512M" },
  ],
  text: `[Unit]
Description={{description}}
Wants=network-online.target
After=network-online.target
# Five failures within ten minutes are no bad luck: stay down, and be seen.
StartLimitIntervalSec=600
StartLimitBurst=5

[Service]
# Started once it says READY=1. It has to say WATCHDOG=1 at least twice in WatchdogSec=, or it is killed and restarted.
Type=notify
NotifyAccess=main
WatchdogSec={{watchdog}}
ExecStart={{exec}}
Restart=on-failure
RestartSec=2
TimeoutStartSec=60
# At least the time that it needs to finish what it has accepted.
TimeoutStopSec=30
MemoryMax={{memory}}
TasksMax=256

# A user that exists while it runs; it writes to its state directory (below /var/lib) only.
DynamicUser=yes
StateDirectory={{name}}
StateDirectoryMode=0700

# AF_UNIX for sd_notify, the journal and name lookups.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

${privilegeLines}

${hostLines}

${callLines}

[Install]
WantedBy=multi-user.target`,
}
