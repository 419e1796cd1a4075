#!/bin/sh
# Installs unit and credentials on the host: user, folders, mode 0600, then starts the daemon. Run as root.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
credentials=${1:-$here/credentials.env}

if [ ! -s "$credentials" ]; then
  echo "install: $credentials is missing or empty" >&2
  exit 1
fi
if ! id horizon >/dev/null 2>&1; then
  useradd --system --home-dir /var/lib/horizon --shell /usr/sbin/nologin horizon
fi
install -d -m 0750 -o root -g horizon /etc/horizon
install -m 0600 -o horizon -g horizon "$credentials" /etc/horizon/credentials.env
install -m 0644 "$here/systemd/horizon.service" /etc/systemd/system/horizon.service
systemctl daemon-reload
systemctl enable --now horizon.service
sleep 5
systemctl is-active --quiet horizon.service
echo "install: horizon.service is active"
