/** Kernel capabilities beyond Docker's default set: what a process may do to the host with one. capabilities(7). */

export interface Capability {
  /** `root`: a known way to become root on the host; `host`: changes or reads the host; `narrow`: limited harm. */
  readonly power: "root" | "host" | "narrow"
  /** What it allows, as the end of "lets the container …". */
  readonly allows: string
}

const table: Readonly<Record<string, Capability>> = {
  ALL: { power: "root", allows: "do all that root may do" },
  SYS_ADMIN: { power: "root", allows: "mount file systems and change kernel settings" },
  SYS_MODULE: { power: "root", allows: "load code into the kernel" },
  SYS_RAWIO: { power: "root", allows: "write to raw memory and disks" },
  DAC_READ_SEARCH: { power: "host", allows: "open files outside its own file system" },
  BPF: { power: "host", allows: "run programs inside the kernel" },
  PERFMON: { power: "host", allows: "observe every process of the host" },
  SYS_BOOT: { power: "host", allows: "restart the host" },
  SYS_TIME: { power: "host", allows: "set the host's clock" },
  SYSLOG: { power: "host", allows: "read the kernel's log and addresses" },
  MAC_ADMIN: { power: "host", allows: "change SELinux or AppArmor policy" },
  MAC_OVERRIDE: { power: "host", allows: "ignore SELinux or AppArmor policy" },
  NET_ADMIN: { power: "narrow", allows: "change routes and firewall rules of its network" },
  SYS_PTRACE: { power: "narrow", allows: "read the memory of other processes it sees" },
  SYS_NICE: { power: "narrow", allows: "take processor time from the rest of the host" },
  IPC_LOCK: { power: "narrow", allows: "hold memory that the host cannot reclaim" },
  LEASE: { power: "narrow", allows: "delay other processes at files it shares" },
}

/** A capability by its name without `CAP_`; undefined for Docker's defaults and for those without reach. */
export function capabilityAt(name: string): Capability | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
