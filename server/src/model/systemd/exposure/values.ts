/** How the scored list and set values add up over lines. READ systemd src/core/load-fragment.c, src/shared/*.c at v252, v257, v262. */
import { capabilities } from "../catalogue.ts"
import type { ExposureVersion } from "./types.ts"

/** Bits of a capability set; all 64 are set where nothing bounds it. */
export const allCapabilities = (1n << 64n) - 1n
/** Numbers beyond it are no capabilities. */
const highestNumber = (version: ExposureVersion): number => (version < 257 ? 63 : 62)

/** The kernel's order of capabilities, which numbers in a unit refer to. linux/capability.h. */
const kernelOrder =
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE".split(
    " ",
  )

/** The bit of a capability by its name without `CAP_`. */
export function bitOf(name: string): bigint {
  const at = kernelOrder.indexOf(name)
  return at < 0 ? 0n : 1n << BigInt(at)
}

function wordBit(word: string, version: ExposureVersion): bigint {
  const number = readNumber(word)
  if (number !== undefined) return number >= 0 && number <= highestNumber(version) ? 1n << BigInt(number) : 0n
  const name = word.toUpperCase()
  const bare = name.startsWith("CAP_") ? name.slice(4) : ""
  return capabilities.includes(bare) ? bitOf(bare) : 0n
}

/** An integer as systemd's safe_atoi reads it: decimal, `0x…`, `0o…`, `0b…`, octal by a leading zero. */
function readNumber(word: string): number | undefined {
  const match = /^([+-]?)(?:0x([0-9a-f]+)|0o([0-7]+)|0b([01]+)|0([0-7]+)|([0-9]+))$/i.exec(word)
  if (match === null) return undefined
  const [, sign, hex, octal, binary, old, decimal] = match
  const value =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : binary !== undefined
          ? Number.parseInt(binary, 2)
          : old !== undefined
            ? Number.parseInt(old, 8)
            : Number(decimal)
  return sign === "-" ? -value : value
}

/** The next capability set after a line. `unset` is the value that counts as "nothing written yet". */
export function nextCapabilities(
  before: bigint | undefined,
  words: readonly string[],
  invert: boolean,
  version: ExposureVersion,
  startsFull = true,
): bigint {
  const sum = words.reduce((mask, word) => mask | wordBit(word, version), 0n)
  if (sum === 0n || before === undefined || (startsFull && isInitial(before, version)))
    return invert ? allCapabilities & ~sum : sum
  return invert ? before & ~sum : before | sum
}

/** Up to 257 a full set looks as if nothing had been written; later versions tell the two apart. */
function isInitial(before: bigint, version: ExposureVersion): boolean {
  return version < 262 && before === allCapabilities
}

/** Kinds of address families that have a row of their own. */
const familyClasses: Readonly<Record<string, string>> = {
  AF_INET: "inet",
  AF_INET6: "inet",
  AF_UNIX: "unix",
  AF_LOCAL: "unix",
  AF_FILE: "unix",
  AF_NETLINK: "netlink",
  AF_ROUTE: "netlink",
  AF_PACKET: "packet",
}
const otherFamilies = new Set(
  "AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 ROSE DECNET NETBEUI SECURITY KEY ASH ECONET ATMSVC RDS SNA IRDA PPPOX WANPIPE LLC IB MPLS CAN TIPC BLUETOOTH IUCV RXRPC ISDN PHONET IEEE802154 CAIF ALG NFC VSOCK KCM QIPCRTR SMC XDP MCTP".split(
    " ",
  ),
)
const sameFamily: Readonly<Record<string, string>> = {
  AF_LOCAL: "AF_UNIX",
  AF_FILE: "AF_UNIX",
  AF_ROUTE: "AF_NETLINK",
}

/** A family under its usual name, whatever its case; undefined for what is none. */
export function familyOf(word: string): string | undefined {
  const upper = word.toUpperCase()
  const name = sameFamily[upper] ?? upper
  if (familyClasses[name] !== undefined) return name
  return name.startsWith("AF_") && otherFamilies.has(name.slice(3)) ? name : undefined
}

/** `inet`, `unix`, `netlink`, `packet` or `other`. */
export function familyClass(family: string): string {
  return familyClasses[family] ?? "other"
}

/** `time` is read and has no row. */
export const namespaceNames = ["cgroup", "ipc", "net", "mnt", "pid", "time", "user", "uts"] as const

/** A mode mask: octal from 0 to 07777. */
export function readMode(value: string): number | undefined {
  if (!/^\+?[0-7]+$/.test(value)) return undefined
  const mode = Number.parseInt(value, 8)
  return mode <= 0o7777 ? mode : undefined
}
