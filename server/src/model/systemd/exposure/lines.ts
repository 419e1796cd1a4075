/** The lines that lower the exposure of a service, with what each can break. systemd.exec(5), systemd.resource-control(5). */
import type { Need } from "./needs.ts"

/** `low`: hardly a daemon notices; `some`: daemons of a kind need what it takes away; `often`: test before use. */
export type Risk = "low" | "some" | "often"

export interface HardeningLine {
  readonly key: string
  readonly value: string
  readonly risk: Risk
  /** What stops working, as the end of "the service can no longer …". */
  readonly takes: string
  /** Needs that speak against it. */
  readonly unless: readonly Need[]
}

function line(key: string, value: string, risk: Risk, takes: string, ...unless: readonly Need[]): HardeningLine {
  return { key, value, risk, takes, unless }
}

/** Least risk first; within a risk the largest gain first. */
export const hardeningLines: readonly HardeningLine[] = [
  line("RestrictNamespaces", "yes", "low", "make namespaces of its own (containers, browser sandboxes)", "namespaces"),
  line("ProtectKernelModules", "yes", "low", "load kernel modules", "kernel-modules"),
  line("ProtectClock", "yes", "low", "set the clock", "clock"),
  line("ProtectKernelLogs", "yes", "low", "read or write the kernel's log", "kernel-log"),
  line("NoNewPrivileges", "yes", "low", "gain privileges through setuid programs (sudo, sendmail, ping)", "privileges"),
  line("ProtectKernelTunables", "yes", "low", "change kernel settings below /proc/sys and /sys", "kernel-settings"),
  line("ProtectControlGroups", "yes", "low", "change control groups", "control-groups", "namespaces"),
  line("RestrictSUIDSGID", "yes", "low", "make setuid or setgid files", "privileges"),
  line("SystemCallArchitectures", "native", "low", "run programs of another architecture (32-bit ones)"),
  line("RestrictRealtime", "yes", "low", "take realtime priority", "realtime"),
  line("LockPersonality", "yes", "low", "change its execution domain (old binaries)"),
  line("ProtectHostname", "yes", "low", "change the host name, or see later changes of it", "hostname"),
  line("PrivateTmp", "yes", "some", "share files in /tmp and /var/tmp with other services", "shared-tmp"),
  line("PrivateDevices", "yes", "some", "open devices (disks, sound, GPU, USB)", "devices"),
  line("ProtectHome", "yes", "some", "see /home, /root and /run/user", "home"),
  line("ProtectSystem", "full", "some", "write below /usr, /boot and /etc"),
  line(
    "RestrictAddressFamilies",
    "AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "some",
    "open sockets other than local, IPv4, IPv6 and netlink ones (raw packets, Bluetooth, CAN)",
    "raw-network",
  ),
  line("ProtectProc", "invisible", "some", "see processes of other users", "processes"),
  line("CapabilityBoundingSet", "", "some", "use the privileges of root"),
  line("SystemCallFilter", "@system-service", "some", "call rare or privileged system calls", "namespaces"),
  line("MemoryDenyWriteExecute", "yes", "some", "make code at run time (just-in-time compilers)", "jit"),
  line("UMask", "0077", "often", "make files that its group or others can read"),
  line("RemoveIPC", "yes", "often", "leave shared memory for a later run", "root"),
  line(
    "PrivateUsers",
    "yes",
    "often",
    "see owners other than itself and root, or use capabilities on the host",
    "root",
    "low-port",
    "capabilities",
    "devices",
  ),
  line(
    "ProcSubset",
    "pid",
    "often",
    "read /proc/meminfo, /proc/cpuinfo and other files beside processes",
    "proc-files",
  ),
]
