/** What directives do, in our own words: with care where the sandbox is concerned, in one sentence elsewhere. */
import { moreTexts } from "./texts-common.ts"
import { defaultTable } from "./texts-defaults.ts"

export interface DirectiveText {
  readonly what: string
  /** What stops working, or what to mind. */
  readonly mind?: string
}

/** `Key|what it does|what breaks` */
const careful = `User|Runs the processes as this user instead of root. It must exist when the service starts; a name or a number.|Ports below 1024 need CAP_NET_BIND_SERVICE in AmbientCapabilities=. Files must belong to the user: StateDirectory= and its siblings see to that.
Group|Runs the processes with this primary group instead of the user's own.|The group must exist when the service starts.
DynamicUser|Makes up a user for as long as the service runs. It implies ProtectSystem=strict, PrivateTmp=, RemoveIPC=, NoNewPrivileges=, RestrictSUIDSGID= and at least ProtectHome=read-only.|Files outside of StateDirectory=, CacheDirectory= and LogsDirectory= have no stable owner. Peer checks by user name fail.
SupplementaryGroups|Further groups of the processes. Each is a right that a hijacked process has as well.|
RemoveIPC|Removes System V and POSIX shared memory, semaphores and queues of the user when the service stops.|Does nothing for root. Shared memory that a later run wants is gone; other services of the same user lose theirs, too.
PrivateDevices|Gives the service its own /dev with pseudo-devices only (null, zero, random, tty), takes CAP_MKNOD and CAP_SYS_RAWIO, and closes the device policy.|Disks, sound, GPUs, serial ports and USB are out of reach. /dev is mounted noexec.
PrivateMounts|Gives the service a mount namespace of its own: what it mounts is not seen outside.|Mounts that the service makes for others stay invisible to them. Most sandbox lines imply it.
PrivateNetwork|Leaves the service only a loopback interface of its own.|No network at all, and no abstract unix sockets of the host. Sockets that systemd passes in (socket activation) still work.
PrivateTmp|Gives the service its own /tmp and /var/tmp, emptied when it stops. \`disconnected\` (systemd 257) gives a fresh file system instead.|Files handed over in /tmp, such as sockets of databases, are not seen. JoinsNamespaceOf= shares them between units.
PrivateUsers|Puts the service into a user namespace in which only root and its own user exist; capabilities hold inside it only.|No capability works against the host: low ports, raw sockets and changes of ownership fail.
PrivateIPC|Gives the service its own System V IPC and POSIX message queues.|Nothing is shared with processes outside by these means.
PrivatePIDs|Gives the service its own numbering of processes, in which its main process is the first.|The main process must collect its children. Needs systemd 257; not with Type=forking.
PrivateBPF|Mounts a BPF file system of the service's own.|Pinned BPF objects of the host are not seen.
ProtectControlGroups|Makes /sys/fs/cgroup read-only. \`private\` and \`strict\` (systemd 257) give a namespace of its own.|Container engines and service managers cannot make groups.
ProtectKernelModules|Forbids loading and unloading of kernel modules and hides /usr/lib/modules.|Modules that the service needs must be loaded before, for example by modules-load.d.
ProtectKernelTunables|Makes /proc/sys, /sys and the like read-only.|The service cannot change sysctl settings; set them in sysctl.d.
ProtectKernelLogs|Denies access to the kernel's log ring, /dev/kmsg and /proc/kmsg.|Log collectors that read kernel messages themselves get none.
ProtectClock|Forbids setting the system and hardware clock and takes CAP_SYS_TIME and CAP_WAKE_ALARM.|Time daemons need it off. With a device policy in force it still allows reading the hardware clock.
ProtectHome|Hides /home, /root and /run/user: \`yes\` makes them empty and unreachable, \`read-only\` lets them be read, \`tmpfs\` shows empty ones.|A program, a key or a working directory below a home is not found.
ProtectHostname|Forbids changes of the host name and keeps later ones from the service.|A service that must notice a new host name needs a restart.
ProtectSystem|Makes the system read-only: \`yes\` /usr and the boot loader, \`full\` also /etc, \`strict\` everything but /dev, /proc and /sys.|With \`strict\`, name every writable folder in ReadWritePaths=, or better use StateDirectory=, CacheDirectory=, LogsDirectory= and RuntimeDirectory=.
ProtectProc|Hides processes of other users in /proc: \`noaccess\`, \`invisible\`, or \`ptraceable\` for all that it could not trace.|Monitoring that lists other processes sees none. Needs a user of its own to have effect.
ProcSubset|\`pid\` leaves in /proc nothing but the processes.|Many runtimes read /proc/cpuinfo, /proc/meminfo or /proc/sys and misbehave without.
RootDirectory|Runs the service with another root directory, which must hold all that it needs.|Programs, libraries, /etc and time zones must be there; MountAPIVFS= and BindReadOnlyPaths= help.
RootImage|Runs the service with the file system of a disk image as its root.|The image must hold all that the service needs. Adds loop devices to the device list.
LockPersonality|Forbids switching the execution domain of the kernel.|Only very old binaries and some emulators need that.
MemoryDenyWriteExecute|Forbids memory that is writable and executable at once, and making written memory executable.|Just-in-time compilers break: Node.js, Java, .NET, LuaJIT, PyPy, PCRE with JIT, WebAssembly runtimes.
NoNewPrivileges|Neither the process nor its children can gain privileges by executing a file: setuid bits and file capabilities lose their effect.|sudo, su, ping of some systems, mail delivery through setuid programs fail.
CapabilityBoundingSet|The privileges of root that the service can ever have. A list keeps those named, \`~\` takes those named away, an empty value takes all.|A mistyped name counts as none: a list of nothing but unknown names takes everything. Daemons that drop root themselves need CAP_SETUID and CAP_SETGID.
AmbientCapabilities|Privileges that a process keeps although its user is not root, such as CAP_NET_BIND_SERVICE for ports below 1024.|They must also be in CapabilityBoundingSet=. Every program that the service starts inherits them.
SecureBits|Flags of the kernel on how root and capabilities relate, such as \`noroot-locked\`.|Daemons that rely on being root lose their powers.
UMask|Permissions that new files never get, in octal. 0077 keeps them to the user, 0027 lets the group read.|Sockets and files that other users must read become unreachable for them.
KeyringMode|Which kernel keyring the service has: \`private\` one of its own, \`shared\` with all of the user, \`inherit\` that of the manager.|
NotifyAccess|Which processes may report the state to systemd: \`none\`, \`main\`, \`exec\` or \`all\` of the group.|\`all\` lets every child speak for the service. Scripts that call systemd-notify need \`all\` or \`exec\`.
Delegate|Hands the subtree of control groups over to the service.|For container engines and service managers only.
RestrictRealtime|Forbids realtime scheduling, with which a process could hold a CPU for itself.|Audio servers and low-latency programs lose their priority.
RestrictSUIDSGID|Forbids setting the setuid and setgid bits on files and folders.|Package managers and backup programs that restore such files fail.
RestrictNamespaces|Forbids making or entering namespaces: \`yes\` all, a list leaves those named, \`~\` forbids those named.|Containers, bubblewrap, Chromium and Electron sandboxes, unshare fail.
RestrictAddressFamilies|The kinds of sockets that may be opened. A list allows those named, \`~\` forbids them, \`none\` forbids all.|Leave AF_UNIX for logging, D-Bus and sd_notify; AF_NETLINK for whatever lists interfaces; AF_INET and AF_INET6 for the network.
RestrictFileSystems|The types of file systems that may be opened, by the kernel's BPF LSM.|Has no effect without that LSM.
RestrictNetworkInterfaces|The network interfaces that may be used; \`~\` forbids those named.|Needs systemd 250 and a kernel with BPF.
SystemCallArchitectures|The architectures whose system calls are allowed; \`native\` forbids all but the machine's own.|32-bit programs on a 64-bit machine fail.
SystemCallFilter|The system calls that are allowed, or with \`~\` forbidden; groups begin with @. The first line decides whether the list allows or denies; \`@system-service\` is the usual start.|A forbidden call ends the process unless SystemCallErrorNumber= gives an error instead. New versions of libraries use new calls: test after every update.
SystemCallErrorNumber|The error that a forbidden system call returns; without it the process is killed.|EPERM lets most programs go on, and hides what they wanted.
SystemCallLog|System calls that are logged, or with \`~\` those that are not.|
IPAddressDeny|Addresses that the service may not exchange packets with: networks, \`any\`, \`localhost\`, \`link-local\`, \`multicast\`.|With \`any\`, name what it needs in IPAddressAllow=. Holds for sockets made by the unit, not for those passed in.
IPAddressAllow|Addresses that stay reachable although IPAddressDeny= covers them.|The more precise match wins, and an allowed one over a denied one.
IPIngressFilterPath|Pinned BPF programs that filter packets that come in.|
IPEgressFilterPath|Pinned BPF programs that filter packets that go out.|
SocketBindAllow|Ports that the service may bind although SocketBindDeny= covers them.|
SocketBindDeny|Ports that the service may not bind; \`any\` for all.|Name its own ports in SocketBindAllow=.
DeviceAllow|Device nodes that the service may open, with r, w and m for read, write and make.|Once one is listed, all others but the pseudo-devices are closed.
DevicePolicy|\`strict\` allows only devices that are listed, \`closed\` also the pseudo-devices, \`auto\` all while none is listed.|
ReadWritePaths|Folders that stay writable although ProtectSystem= or ReadOnlyPaths= makes their surroundings read-only.|A path that is missing keeps the service from starting; a leading - forgives that.
ReadOnlyPaths|Folders that the service can only read.|
InaccessiblePaths|Folders and files that the service cannot see into.|A leading - forgives a path that is missing.
ExecPaths|Folders from which programs may run although NoExecPaths= covers them.|
NoExecPaths|Folders from which no program may run.|Libraries are covered as well: name /usr/lib in ExecPaths=.
TemporaryFileSystem|Mounts an empty file system in memory over these folders.|What was below is hidden; BindReadOnlyPaths= brings single things back.
BindPaths|Shows folders or files of the host at other places, writable.|
BindReadOnlyPaths|Shows folders or files of the host at other places, read-only.|
StateDirectory|Folders below /var/lib that systemd makes, gives to the user and leaves writable. Their path is in STATE_DIRECTORY.|
CacheDirectory|Folders below /var/cache that systemd makes, gives to the user and leaves writable.|
LogsDirectory|Folders below /var/log that systemd makes, gives to the user and leaves writable.|
RuntimeDirectory|Folders below /run that systemd makes for the user and removes when the service stops.|RuntimeDirectoryPreserve= keeps them over a restart.
ConfigurationDirectory|Folders below /etc that systemd makes if they are missing. They are not given to the user.|
LoadCredential|Hands a secret from a file to the service only: it appears in $CREDENTIALS_DIRECTORY, unreadable for others.|The program must read it from there.
LoadCredentialEncrypted|As LoadCredential=, from a file encrypted by systemd-creds for this machine.|Such a file cannot be read on another machine.
SetCredential|A credential whose value stands in the unit: fit for defaults, not for secrets, as every user can read units.|
SetCredentialEncrypted|A credential whose encrypted value stands in the unit.|
ImportCredential|Takes over credentials that the system was given, by name or pattern.|
Environment|Variables for the processes. Every user of the machine can read them with systemctl show.|Secrets belong into LoadCredential=, or into an EnvironmentFile= with mode 0600.
EnvironmentFile|A file of variables, read by the manager as root before the service starts. A leading - forgives a missing one; later files win.|Not a shell: no export, no substitution of variables, and # begins a comment only at the start of a line.
PassEnvironment|Variables of the manager that are passed on.|
UnsetEnvironment|Variables that are taken out again, whoever set them.|
NFTSet|Adds the control group, user or group to a set of the firewall.|
NetworkNamespacePath|Joins a network namespace that exists already.|
JoinsNamespaceOf|Shares /tmp, network and IPC namespaces with another unit that has them private.|Both units need the same Private… lines.
AppArmorProfile|The AppArmor profile to switch to; it must be loaded. A leading - forgives failure.|
SELinuxContext|The SELinux context to run in. A leading - forgives failure.|
SmackProcessLabel|The SMACK label to run with.|
Personality|The architecture that uname reports to the processes.|
CoredumpFilter|Which kinds of memory are written into a core dump.|
LimitCORE|The largest core dump; 0 writes none. A dump holds all secrets in memory.|
MountAPIVFS|Mounts /proc, /sys and /dev into another root directory.|
PAMName|Opens a PAM session for the service.|Keeps a helper process; needs KillMode=control-group or mixed.
Restart|When systemd starts the service anew by itself. \`on-failure\` after errors, \`always\` after any end but a stop.|Without StartLimitBurst= it gives up after 5 starts in 10 seconds.`

let texts: ReadonlyMap<string, DirectiveText> | undefined

/** What a directive does, if there is a text for it. The last part of a condition's name says most of it. */
export function textOf(key: string): DirectiveText | undefined {
  texts ??= new Map(
    `${careful}\n${moreTexts}`.split("\n").map((line) => {
      const [name = "", what = "", mind = ""] = line.split("|")
      return [name, mind === "" ? { what } : { what, mind }]
    }),
  )
  return texts.get(key) ?? conditionText(key)
}

function conditionText(key: string): DirectiveText | undefined {
  const match = /^(Condition|Assert)([A-Z].*)$/.exec(key)
  if (match === null) return undefined
  const about = (match[2] ?? "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
  const otherwise = match[1] === "Assert" ? "the start fails" : "the start is skipped, which is no failure"
  return {
    what: `A test before the start (${about}): if it does not hold, ${otherwise}. A leading ! turns it around, | makes it one of several.`,
  }
}

let defaults: ReadonlyMap<string, string> | undefined

/** What applies where the directive is not written, in a few words. */
export function defaultOf(key: string): string | undefined {
  defaults ??= new Map(
    defaultTable.split("\n").flatMap((line) => {
      const [value = "", keys = ""] = line.split("|")
      return keys.split(" ").map((each) => [each, value] as const)
    }),
  )
  return defaults.get(key)
}

/** The manual page that describes a directive, told by the sections that have it. */
export function manualOf(sections: readonly string[]): string {
  if (sections.length > 1) {
    if (sections.includes("Slice")) return "systemd.resource-control"
    return sections.includes("Scope") ? "systemd.kill" : "systemd.exec"
  }
  const [section = "Unit"] = sections
  return section === "Unit" || section === "Install" ? "systemd.unit" : `systemd.${section.toLowerCase()}`
}

/** Address of a manual page, such as `systemd.exec(5)`, and of a directive in it. */
export function manualLink(page: string, key?: string): string {
  const base = `https://www.freedesktop.org/software/systemd/man/latest/${page}.html`
  return key === undefined ? base : `${base}#${encodeURIComponent(key)}=`
}
