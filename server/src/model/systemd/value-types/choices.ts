/** What single choices accept beside the names of the directive table, and since when. */

import { readBoolean } from "../values.ts"
import { pathFault } from "./paths.ts"
import type { Choices } from "./scalars.ts"
import { expandSpecifiers } from "./specifiers.ts"
import { isDescriptorName } from "./text.ts"

const architectures: readonly string[] =
  "native x86 x86-64 alpha arc arc-be arm arm-be arm64 arm64-be cris ia64 loongarch64 m68k mips mips-le mips64 mips64-le nios2 parisc parisc64 ppc ppc-le ppc64 ppc64-le riscv32 riscv64 s390 s390x sh sh64 sparc sparc64 tilegx".split(
    " ",
  )

/** Version that brought a name, by what takes it. */
const halting = {
  "soft-reboot": 254,
  "soft-reboot-force": 254,
  kexec: 254,
  "kexec-force": 254,
  halt: 254,
  "halt-force": 254,
  "halt-immediate": 254,
}
const jobModes = { since: { lenient: 258, "restart-dependencies": 254 } }
const actions: Choices = { since: halting }
const output: Choices = {
  accepts: (value) => isStream(value, ["file", "append", "truncate"]) || /^syslog(?:\+console)?$/.test(value),
}

const table: Readonly<Record<string, Choices>> = {
  FailureAction: actions,
  SuccessAction: actions,
  StartLimitAction: actions,
  JobTimeoutAction: actions,
  OnFailureJobMode: jobModes,
  OnSuccessJobMode: jobModes,
  StandardOutput: output,
  StandardError: output,
  StandardInput: { accepts: (value) => isStream(value, ["file"]) },
  IOSchedulingClass: { empty: true, numbersTo: 8 },
  CPUSchedulingPolicy: { empty: true, numbersTo: 2 ** 31 - 1, since: { ext: 258 } },
  LogLevelMax: { numbersTo: 7 },
  SyslogLevel: { numbersTo: 7 },
  SyslogFacility: { numbersTo: 127 },
  IPTOS: { empty: true, numbersTo: 255 },
  KillMode: { empty: true },
  ManagedOOMSwap: { empty: true },
  ManagedOOMMemoryPressure: { empty: true },
  NUMAPolicy: { empty: true, since: { "preferred-many": 258, "weighted-interleave": 258 } },
  CPUSetPartition: { empty: true },
  MountFlags: { empty: true },
  Timestamping: { accepts: (value) => /^(?:usec|nsec|µs|μs)$/.test(value) || readBoolean(value) !== undefined },
  BindIPv6Only: { accepts: (value) => readBoolean(value) !== undefined },
  Personality: { empty: true, accepts: (value) => architectures.includes(value) },
  Type: { since: { "notify-reload": 253 } },
  PrivateTmp: { since: { disconnected: 257, connected: 257 } },
  PrivateUsers: { since: { self: 257, identity: 257, full: 258, managed: 258 } },
  ProtectControlGroups: { since: { private: 257, strict: 257 } },
  ProtectHostname: {
    emptySince: 258,
    since: { private: 258 },
    accepts: (value, version) => (version ?? 262) >= 258 && /^[A-Za-z0-9]+:./.test(value),
  },
  RestartMode: { since: { debug: 257 } },
  RuntimeDirectoryPreserve: { since: { "on-success": 258 } },
  FileDescriptorStorePreserve: { since: { "on-success": 258 } },
  SocketProtocol: {
    since: { mptcp: 254 },
    accepts: (value, version) =>
      /^(?:udplite|sctp)$/i.test(value) || (/^mptcp$/i.test(value) && (version ?? 262) >= 254),
  },
}

/** What a directive's choice takes. */
export function choicesOf(name: string): Choices {
  return table[name] ?? {}
}

/** `fd:NAME`, or `file:PATH` and its kin. */
function isStream(value: string, kinds: readonly string[]): boolean {
  const colon = value.indexOf(":")
  if (colon < 0) return value === "fd"
  const kind = value.slice(0, colon)
  const filled = expandSpecifiers(value.slice(colon + 1), { version: undefined, instance: undefined })
  if (filled.unknown.length > 0) return false
  if (kind === "fd") return filled.isOpen || filled.text === "" || isDescriptorName(filled.text)
  return kinds.includes(kind) && (filled.isOpen || pathFault(filled.text) === undefined)
}
