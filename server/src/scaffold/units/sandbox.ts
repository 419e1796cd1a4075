/** Lines that nearly every daemon bears, in the order of a file. systemd.exec(5). */

/** Host and kernel: nothing that a network service does. */
export const hostLines = `# The host and its kernel are none of its business.
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateMounts=yes`

/** Privileges of a process that starts as an ordinary user. */
export const privilegeLines = `# No privileges, and no way to get any. A port below 1024 needs CAP_NET_BIND_SERVICE here, and no PrivateUsers=.
CapabilityBoundingSet=
NoNewPrivileges=yes
PrivateUsers=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
RemoveIPC=yes
UMask=0077`

/** System calls of a program that is known to compile nothing at run time. */
export const compiledCallLines = `# Calls of ordinary services; a forbidden one fails with EPERM.
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
MemoryDenyWriteExecute=yes`

/** System calls of any program. */
export const callLines = compiledCallLines.replace(
  /^Memory/m,
  "# Delete for just-in-time compilers: Node.js, Java, .NET, PHP, Ruby, LuaJIT.\nMemory",
)
