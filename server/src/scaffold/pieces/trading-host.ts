/** The trading daemon on a host of its own: hardened unit and install step. */

import { compiledCallLines, hostLines, privilegeLines } from "../units/sandbox.ts"

export const unit = `# Runs the trading daemon on a host of its own, with few rights.
# Exposure by systemd-analyze security: @@exposure@@
[Unit]
Description=Horizon trading daemon
Documentation=https://docs.mathematicalcompany.com/docs/professionals/deployment
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
User=horizon
Group=horizon
EnvironmentFile=/etc/horizon/credentials.env
WorkingDirectory=/var/lib/horizon
# A release, or a link to one: scripts/rollout.sh of a host swaps it.
ExecStart=/opt/horizon/current/venv/bin/horizon run
Restart=on-failure
RestartSec=5s
TimeoutStopSec=60s
StateDirectory=horizon
StateDirectoryMode=0700
LogsDirectory=horizon
LogsDirectoryMode=0700
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX

${privilegeLines}

${hostLines}

${compiledCallLines.replace(/\nMemory.*/, "")}

[Install]
WantedBy=multi-user.target
`

/** What systemd 252, 257 and 262 make of the unit; a test holds it against the score. */
export const unitExposure = "1.1 (252), 1.1 (257), 1.1 (262)"

export const install = `#!/bin/sh
# Installs unit and credentials on the host: user, folders, mode 0600, then starts the daemon if its program is there. Run as root.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
credentials=\${1:-$here/credentials.env}

if [ ! -s "$credentials" ]; then
  echo "install: $credentials is missing or empty" >&2
  exit 1
fi
if ! id horizon >/dev/null 2>&1; then
  useradd --system --home-dir /var/lib/horizon --shell /usr/sbin/nologin horizon
fi
install -d -m 0755 /opt/horizon /opt/horizon/releases
install -d -m 0750 -o root -g horizon /etc/horizon
install -m 0600 -o horizon -g horizon "$credentials" /etc/horizon/credentials.env
install -m 0644 "$here/systemd/horizon.service" /etc/systemd/system/horizon.service
systemctl daemon-reload
systemctl enable horizon.service
if [ ! -x /opt/horizon/current/venv/bin/horizon ]; then
  echo "install: horizon.service is enabled; it starts when /opt/horizon/current/venv/bin/horizon is there"
  exit 0
fi
systemctl start horizon.service
sleep 5
systemctl is-active --quiet horizon.service
echo "install: horizon.service is active"
`
