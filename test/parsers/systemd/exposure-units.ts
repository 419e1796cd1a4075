/** Units made at random for the exposure score: every scored key with valid, invalid, empty, repeated and inverted values. */
import fc from "fast-check"

export interface GeneratedUnit {
  readonly name: string
  /** Texts by path below the folder of the unit; drop-ins included. */
  readonly files: Readonly<Record<string, string>>
}

const booleans = ["yes", "no", "true", "off", "1", "0", "Y", "t", "ON", "False", "", "maybe", "yes # really"]
const switches =
  "PrivateDevices PrivateMounts PrivateNetwork PrivateTmp PrivateUsers ProtectControlGroups ProtectKernelModules ProtectKernelTunables ProtectKernelLogs ProtectClock ProtectHostname LockPersonality MemoryDenyWriteExecute NoNewPrivileges RemoveIPC RestrictRealtime RestrictSUIDSGID".split(
    " ",
  )
const words: Readonly<Record<string, readonly string[]>> = {
  DynamicUser: ["yes", "no", "1"],
  ProtectHome: [...booleans, "read-only", "tmpfs", "READ-ONLY"],
  ProtectSystem: [...booleans, "full", "strict", "Strict"],
  PrivateTmp: [...booleans, "connected", "disconnected"],
  PrivateUsers: [...booleans, "self", "identity", "full", "managed"],
  ProtectControlGroups: [...booleans, "private", "strict"],
  ProtectHostname: [...booleans, "private", "yes:box"],
  KeyringMode: ["inherit", "private", "shared", "", "x"],
  ProtectProc: ["default", "noaccess", "invisible", "ptraceable", "", "all"],
  ProcSubset: ["all", "pid", "", "none"],
  NotifyAccess: ["none", "main", "exec", "all", "", "any"],
  Delegate: [...booleans, "cpu memory", "nonsense", "cpu,io"],
  DevicePolicy: ["auto", "closed", "strict", "", "open"],
  UMask: [
    "0022",
    "0077",
    "027",
    "0",
    "7777",
    "0002",
    "22 ",
    "0o22",
    "077x",
    "",
    "0007",
    "0033",
    "0027",
    "0037",
    "10000",
  ],
  User: ["root", "0", "nobody", "app", "", "1000", "_x"],
  SupplementaryGroups: ["", "audio", "audio video", "adm"],
  RootDirectory: ["/", "", "/srv/x", "//", "relative", "/srv//y/"],
  RootImage: ["", "/var/x.raw", "x.raw"],
  MountImages: ["", "/var/a.raw:/mnt"],
  IPIngressFilterPath: ["", "/sys/fs/bpf/x"],
}
const capabilityWords =
  "CAP_SYS_ADMIN CAP_CHOWN CAP_KILL cap_net_raw CAP_NET_BIND_SERVICE CAP_SETUID CAP_BPF CAP_PERFMON CAP_SYSLOG CAP_MKNOD CAP_SYS_TIME CAP_WAKE_ALARM CAP_SYS_MODULE CAP_AUDIT_READ CAP_MAC_ADMIN CAP_IPC_LOCK CAP_LEASE SYS_ADMIN CAP_NO_SUCH 21 0x5 7 63 99 -1 'CAP_FOWNER' \"CAP_SYS_NICE\" # x".split(
    " ",
  )
const familyWords =
  "AF_INET AF_INET6 AF_UNIX AF_LOCAL AF_FILE AF_NETLINK AF_ROUTE AF_PACKET AF_CAN AF_VSOCK AF_ALG AF_TIPC AF_UNSPEC AF_NONE af_inet AF_XDP AF_MCTP none".split(
    " ",
  )
const namespaceWords = "user mnt ipc pid cgroup net uts time yes no true bogus".split(" ")
const callWords =
  "@system-service @default @privileged @resources @clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap @basic-io @file-system @io-event @network-io @process @signal @known @nosuch @sandbox read write mount umount2 reboot swapon ptrace clock_settime init_module ioperm setuid chown nice @setuid @keyring @memlock @chown mount:EPERM @mount:kill @swap:1 read:ENOSUCH read:9999 nosuchcall chown32 open_tree @aio @sync @timer @ipc @pkey".split(
    " ",
  )
const architectureWords = "native x86 x86-64 x32 arm64 riscv64 bogus".split(" ")
const addressWords =
  "any localhost link-local multicast 0.0.0.0/0 ::/0 127.0.0.1 127.0.0.0/8 ::1 ::1/128 10.0.0.0/8 fe80::/10 bogus 0.0.0.0 0.0.0.0/8 :: 127.0.0.1/4 1.2.3.4/33 ::ffff:1.2.3.4 ::1/64 /8".split(
    " ",
  )
const deviceWords = [
  "/dev/null rw",
  "/dev/null",
  "char-pts r",
  "block-* rwm",
  "char-rtc",
  "/etc/passwd r",
  "/dev/null x",
  "/dev/",
  "/run/systemd/inaccessible/chr rw",
  "",
  "pts",
]

function listOf(choices: readonly string[]): fc.Arbitrary<string> {
  const list = fc.array(fc.constantFrom(...choices), { maxLength: 5 }).map((chosen) => chosen.join(" "))
  return fc.tuple(fc.constantFrom("", "", "", "~", "~ "), list).map((parts) => parts.join(""))
}

function lineOf(key: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return value.map((text) => `${key}=${text}`)
}

const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...switches).chain((key) => lineOf(key, fc.constantFrom(...booleans))) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(...Object.keys(words))
      .chain((key) => lineOf(key, fc.constantFrom(...(words[key] ?? [""])))),
  },
  { weight: 3, arbitrary: lineOf("CapabilityBoundingSet", listOf(capabilityWords)) },
  { weight: 2, arbitrary: lineOf("AmbientCapabilities", listOf(capabilityWords)) },
  { weight: 3, arbitrary: lineOf("RestrictAddressFamilies", listOf(familyWords)) },
  { weight: 3, arbitrary: lineOf("RestrictNamespaces", listOf(namespaceWords)) },
  { weight: 4, arbitrary: lineOf("SystemCallFilter", listOf(callWords)) },
  { weight: 2, arbitrary: lineOf("SystemCallArchitectures", listOf(architectureWords)) },
  { weight: 2, arbitrary: lineOf("IPAddressDeny", listOf(addressWords)) },
  { weight: 2, arbitrary: lineOf("IPAddressAllow", listOf(addressWords)) },
  { weight: 2, arbitrary: lineOf("DeviceAllow", fc.constantFrom(...deviceWords)) },
)

const lines = fc.array(line, { maxLength: 14 })
const dropInNames = ["10-a.conf", "20-b.conf", "10-a.conf", "z.conf"]

/** A service with up to two drop-ins. */
export const generatedUnit: fc.Arbitrary<GeneratedUnit> = fc
  .record({
    name: fc.constantFrom("u.service", "a-b.service", "t@.service", "root.service", "nobody.service"),
    body: lines,
    defaults: fc.constantFrom("", "", "", "DefaultDependencies=no\n", "DefaultDependencies=maybe\n"),
    dropIns: fc.array(
      fc.tuple(fc.constantFrom(...dropInNames), fc.constantFrom("own", "own", "type", "prefix"), lines),
      {
        maxLength: 2,
      },
    ),
  })
  .map(({ name, body, defaults, dropIns }) => {
    const files: Record<string, string> = {
      [name]: `[Unit]\n${defaults}[Service]\nExecStart=/bin/true\n${body.join("\n")}\n`,
    }
    for (const [file, where, more] of dropIns) {
      const folder = where === "own" ? `${name}.d` : where === "type" ? "service.d" : "a-.service.d"
      files[`${folder}/${file}`] = `[Service]\n${more.join("\n")}\n`
    }
    return { name, files }
  })
