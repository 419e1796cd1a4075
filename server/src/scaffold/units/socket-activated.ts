/** A socket that systemd opens, and the service that answers on it. */
import { callLines, hostLines, privilegeLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const activatingSocket: UnitTemplate = {
  prefix: "socket",
  title: "Activating socket",
  purpose:
    "systemd listens, also on a port below 1024, and starts the service of the same name on the first connection",
  file: "{{name}}.socket",
  slots: [
    { name: "name", value: "app" },
    { name: "description", value: "Socket of app" },
    { name: "listen", value: "127.0.0.1:8080" },
  ],
  text: `[Unit]
Description={{description}}

[Socket]
ListenStream={{listen}}
# All connections go to one process.
Accept=no
NoDelay=yes

[Install]
WantedBy=sockets.target`,
}

export const socketService: UnitTemplate = {
  prefix: "service-socket",
  title: "Socket-activated service",
  purpose: "Answers on the socket that it is handed and reaches no network itself",
  file: "{{name}}.service",
  slots: [
    { name: "name", value: "app" },
    { name: "description", value: "Answers orders" },
    { name: "exec", value: "/usr/local/bin/app --config /etc/app/app.conf" },
    { name: "memory", value: "512M" },
  ],
  text: `[Unit]
Description={{description}}
# Without the socket it would find nothing to listen on.
Requires={{name}}.socket
After={{name}}.socket
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
# It takes the socket as file descriptor 3 (sd_listen_fds); clients wait while it restarts.
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

# The socket from outside works all the same. If it calls others itself: delete the first two, and add AF_INET AF_INET6.
PrivateNetwork=yes
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX

${privilegeLines}

${hostLines}

${callLines}`,
}
