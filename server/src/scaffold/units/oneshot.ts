/** A job and the timer that runs it. */
import { callLines, hostLines, privilegeLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const oneshotJob: UnitTemplate = {
  prefix: "service-oneshot",
  title: "One-shot job",
  purpose: "A job that a timer of the same name runs (snippet timer)",
  file: "{{name}}.service",
  slots: [
    { name: "name", value: "report" },
    { name: "description", value: "Writes the daily report" },
    { name: "exec", value: "/usr/local/bin/report --out /var/lib/report" },
    { name: "limit", value: "1h" },
  ],
  text: `[Unit]
Description={{description}}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={{exec}}
# Without it a job that hangs blocks all later runs for ever.
TimeoutStartSec={{limit}}
# Services come first.
Nice=10
IOSchedulingClass=idle
MemoryMax=1G
TasksMax=256

# A user that exists while it runs; it writes to its state directory (below /var/lib) only.
DynamicUser=yes
StateDirectory={{name}}
StateDirectoryMode=0700

# A job without network: PrivateNetwork=yes, and AF_UNIX alone.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

${privilegeLines}

${hostLines}

${callLines}`,
}

export const timer: UnitTemplate = {
  prefix: "timer",
  title: "Timer",
  purpose: "Runs the service of the same name by the calendar, and catches up after downtime",
  file: "{{name}}.timer",
  slots: [
    { name: "name", value: "report" },
    { name: "description", value: "Runs the daily report" },
    { name: "calendar", value: "*-*-* 03:00:00", choices: ["hourly", "daily", "weekly"] },
  ],
  text: `[Unit]
Description={{description}}

[Timer]
OnCalendar={{calendar}}
# Not all machines at the same second.
RandomizedDelaySec=15min
# A run that was missed while the machine was off is made up for.
Persistent=yes
Unit={{name}}.service

[Install]
WantedBy=timers.target`,
}
