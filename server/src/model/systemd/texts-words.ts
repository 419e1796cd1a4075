/** What capabilities and groups of system calls stand for, in a few words. capabilities(7), systemd.exec(5). */

const capabilityTable = `CHOWN|give files to other users
DAC_OVERRIDE|read and write all files, whatever their permissions
DAC_READ_SEARCH|read all files and folders
FOWNER|change permissions of others' files
FSETID|keep setuid bits on files that it changes
KILL|send signals to all processes
SETGID|take any group
SETUID|take any user
SETPCAP|hand capabilities on
LINUX_IMMUTABLE|change immutable and append-only files
NET_BIND_SERVICE|listen on ports below 1024
NET_BROADCAST|send broadcasts (unused by the kernel)
NET_ADMIN|configure interfaces, routes and the firewall
NET_RAW|raw packets: ping, captures
IPC_LOCK|lock memory, so that it is not swapped
IPC_OWNER|others' shared memory
SYS_MODULE|load kernel modules: as good as root
SYS_RAWIO|I/O ports and raw disk commands: as good as root
SYS_CHROOT|change the root directory
SYS_PTRACE|read and change the memory of all processes
SYS_PACCT|process accounting
SYS_ADMIN|mount, namespaces and much more: as good as root
SYS_BOOT|reboot, load another kernel
SYS_NICE|raise priorities, of others as well
SYS_RESOURCE|go beyond limits and quotas
SYS_TIME|set the clock
SYS_TTY_CONFIG|configure terminals
MKNOD|make device nodes
LEASE|leases on any file
AUDIT_WRITE|write to the audit log
AUDIT_CONTROL|change the audit rules
SETFCAP|give files capabilities
MAC_OVERRIDE|override SMACK
MAC_ADMIN|configure SMACK
SYSLOG|read and clear the kernel's log
WAKE_ALARM|wake the machine at a time
BLOCK_SUSPEND|keep the machine from sleeping
AUDIT_READ|read the audit log
PERFMON|performance counters of all processes
BPF|load BPF programs
CHECKPOINT_RESTORE|freeze and restore processes`

const groupTable = `@default|always allowed: memory, time, identity, exit
@aio|asynchronous I/O
@basic-io|read, write, seek, close
@chown|change owners
@clock|set the clock
@cpu-emulation|virtual 8086 mode
@debug|debugging, tracing, performance counters
@file-system|open, make, rename, delete files
@io-event|wait for events
@ipc|pipes, queues, shared memory
@keyring|kernel keyrings
@known|all calls that systemd knows
@memlock|lock memory
@module|load and unload kernel modules
@mount|mount and unmount
@network-io|sockets
@obsolete|rare, old, or without effect
@pkey|memory protection keys
@privileged|what needs a capability
@process|make and control processes
@raw-io|I/O ports and raw devices
@reboot|reboot, load another kernel
@resources|limits, priorities, scheduling
@sandbox|confine the process itself
@setuid|change user and group
@signal|signals
@swap|swap space
@sync|write to disk
@system-service|what ordinary services need: the usual start
@timer|timers`

const read = (table: string): ReadonlyMap<string, string> =>
  new Map(table.split("\n").map((line) => [line.slice(0, line.indexOf("|")), line.slice(line.indexOf("|") + 1)]))

let capabilityTexts: ReadonlyMap<string, string> | undefined
let groupTexts: ReadonlyMap<string, string> | undefined

/** What the capability lets a process do; the name without `CAP_`. */
export function capabilityText(name: string): string | undefined {
  capabilityTexts ??= read(capabilityTable)
  return capabilityTexts.get(name)
}

/** What a group of system calls is for; the name with `@`. */
export function syscallGroupText(name: string): string | undefined {
  groupTexts ??= read(groupTable)
  return groupTexts.get(name)
}
