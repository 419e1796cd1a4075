/** Hardening for a service that somebody else wrote. */
import { callLines, hostLines } from "./sandbox.ts"
import type { UnitTemplate } from "./types.ts"

export const hardenDropIn: UnitTemplate = {
  prefix: "harden",
  title: "Harden an existing service",
  purpose: "Drop-in for a network service that runs as a user of its own (User=)",
  file: "{{name}}.service.d/50-harden.conf",
  slots: [
    { name: "name", value: "app" },
    { name: "writes", value: "-/var/lib/app -/var/log/app" },
    { name: "capabilities", value: "" },
  ],
  base: "[Service]\nUser=app\nExecStart=/usr/local/bin/app\n",
  text: `# Test it: systemctl daemon-reload, restart, and read the journal for "Permission denied".
[Service]
# All else is read-only.
ReadWritePaths={{writes}}

# Started as root? Name what it uses: CAP_SETUID CAP_SETGID to change its user, CAP_NET_BIND_SERVICE for low ports.
CapabilityBoundingSet={{capabilities}}
NoNewPrivileges=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
UMask=0077

RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

${hostLines}

${callLines}`,
}
