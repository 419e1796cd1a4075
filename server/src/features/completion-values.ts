/** The words that a value of a type may consist of, with a few words on each. */
import { capabilities, type DirectiveInfo } from "../model/systemd/catalogue.ts"
import { groupsOf } from "../model/systemd/exposure/syscalls.ts"
import { capabilityText, syscallGroupText } from "../model/systemd/texts-words.ts"

export interface ValueWord {
  readonly word: string
  readonly detail?: string
}

/** How the words of a type make up a value: one alone, several, or several that a leading `~` turns around. */
export type Shape = "one" | "list" | "inverted-list"

const inverted = new Set([
  "capability-set",
  "address-family-list",
  "syscall-list",
  "namespace-flags",
  "filesystem-list",
])

/** The shape of a directive's value. */
export function shapeOf(info: DirectiveInfo): Shape {
  if (inverted.has(info.type)) return "inverted-list"
  return info.type.endsWith("-list") ||
    info.type === "flags" ||
    info.type === "exit-status-set" ||
    info.type === "command-line"
    ? "list"
    : "one"
}

/** The words that fit a directive, most useful first; empty where only the user knows. */
export function wordsFor(info: DirectiveInfo): readonly ValueWord[] {
  const own = info.values.map((word) => ({ word }))
  const booleans =
    info.type === "boolean" || info.boolean
      ? ["yes", "no"].filter((word) => !info.values.includes(word)).map((word) => ({ word }))
      : []
  return [...booleans, ...own, ...(wordsByKey[info.name] ?? wordsByType(info.type))]
}

function wordsByType(type: string): readonly ValueWord[] {
  switch (type) {
    case "capability-set":
      return capabilities.map((name) => described(`CAP_${name}`, capabilityText(name)))
    case "syscall-list":
      return syscalls()
    case "address-family-list":
      return addressFamilies
    case "signal":
      return signals.map((word) => ({ word }))
    case "exit-status-set":
      return signals.map((word) => ({ word }))
    case "errno":
      return ["EPERM", "EACCES", "ENOSYS", "kill"].map((word) => ({ word }))
    case "ip-prefix-list":
      return ["any", "localhost", "link-local", "multicast"].map((word) => ({ word }))
    case "timespan":
      return spans("s", "min", "h")
    case "timer-spec":
      return spans("min", "h", "d")
    case "size":
    case "size-or-percent":
      return ["infinity", "256M", "512M", "1G", "2G"].map((word) => ({ word }))
    case "rlimit":
      return [{ word: "infinity" }]
    case "octal-mode":
      return modes
    default:
      return []
  }
}

function spans(small: string, middle: string, large: string): readonly ValueWord[] {
  return [`30${small}`, `1${middle}`, `5${middle}`, `1${large}`, "infinity"].map((word) => ({ word }))
}

function described(word: string, detail: string | undefined): ValueWord {
  return detail === undefined ? { word } : { word, detail }
}

let syscallWords: readonly ValueWord[] | undefined

/** Groups first, then the calls in them. */
function syscalls(): readonly ValueWord[] {
  if (syscallWords === undefined) {
    const groups = groupsOf(262)
    const calls = new Set([...groups.values()].flat().filter((each) => !each.startsWith("@")))
    syscallWords = [
      ...[...groups.keys()].map((word) => described(word, syscallGroupText(word))),
      ...[...calls].sort().map((word) => ({ word })),
    ]
  }
  return syscallWords
}

const addressFamilies: readonly ValueWord[] = [
  { word: "AF_UNIX", detail: "local sockets: logging, D-Bus, sd_notify" },
  { word: "AF_INET", detail: "IPv4" },
  { word: "AF_INET6", detail: "IPv6" },
  { word: "AF_NETLINK", detail: "talks to the kernel about interfaces, routes, users" },
  { word: "AF_PACKET", detail: "raw frames: captures, DHCP" },
  { word: "none", detail: "no sockets at all" },
  ...["AF_VSOCK", "AF_BLUETOOTH", "AF_CAN", "AF_ALG", "AF_XDP", "AF_TIPC"].map((word) => ({ word })),
]

const signals =
  "SIGTERM SIGINT SIGQUIT SIGHUP SIGUSR1 SIGUSR2 SIGKILL SIGABRT SIGWINCH SIGCONT SIGALRM SIGPIPE SIGCHLD SIGRTMIN+3".split(
    " ",
  )

const modes: readonly ValueWord[] = [
  { word: "0077", detail: "as UMask=: the user alone" },
  { word: "0027", detail: "as UMask=: the group may read" },
  { word: "0022", detail: "as UMask=: all may read" },
  { word: "0700", detail: "the user alone" },
  { word: "0750", detail: "the group may read" },
  { word: "0755", detail: "all may read" },
  { word: "0660", detail: "user and group may write" },
]

/** Calendar expressions and their like, where the key says more than its type. */
const wordsByKey: Readonly<Record<string, readonly ValueWord[]>> = {
  OnCalendar: [
    { word: "hourly" },
    { word: "daily", detail: "at midnight" },
    { word: "weekly", detail: "Mondays at midnight" },
    { word: "monthly", detail: "on the first at midnight" },
    { word: "quarterly" },
    { word: "semiannually" },
    { word: "yearly" },
    { word: "minutely" },
    { word: "*-*-* 03:00:00", detail: "every night at three" },
    { word: "Mon..Fri *-*-* 08:00:00", detail: "on working days" },
    { word: "*:0/15", detail: "every quarter of an hour" },
    { word: "Sun *-*-* 04:00:00", detail: "on Sundays at four" },
  ],
  UMask: modes.slice(0, 3),
  ConditionVirtualization: words(
    "yes no vm container kvm qemu vmware microsoft xen docker podman lxc systemd-nspawn wsl private-users",
  ),
  ConditionArchitecture: words("x86-64 arm64 x86 arm riscv64 ppc64-le s390x loongarch64 native"),
  ConditionSecurity: words("selinux apparmor tomoyo smack ima audit uefi-secureboot tpm2 cvm measured-uki"),
  ConditionACPower: words("yes no"),
  ConditionFirstBoot: words("yes no"),
  ConditionUser: words("@system root"),
  User: words("root"),
  Group: words("root"),
  DeviceAllow: words("/dev/null char-rtc char-pts char-tty block-loop block-device-mapper"),
  WorkingDirectory: words("~"),
}

function words(text: string): readonly ValueWord[] {
  return text.split(" ").map((word) => ({ word }))
}
