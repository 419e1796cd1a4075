/** What the score looks at, after all lines of a unit and its drop-ins. Lines that systemd drops change nothing. */
import type { Directive, Unit } from "../types.ts"
import { readBoolean } from "../values.ts"
import { type Prefix, prefixesOf } from "./addresses.ts"
import { expanded } from "./refusals.ts"
import { nextFilter, type SyscallFilter } from "./syscalls.ts"
import type { ExposureVersion } from "./types.ts"
import { allCapabilities, familyOf, namespaceNames, nextCapabilities, readMode } from "./values.ts"

export interface ExposureState {
  readonly version: ExposureVersion
  /** Boolean and word values by key, as far as a line gave a valid one. */
  readonly words: Map<string, string>
  user: string
  bounding: bigint | undefined
  ambient: bigint
  umask: number
  groups: number
  retained: ReadonlySet<string> | undefined
  families: { readonly isAllowList: boolean; readonly isFixed: boolean; readonly names: ReadonlySet<string> }
  filter: SyscallFilter | undefined
  architectures: ReadonlySet<string>
  allowed: readonly Prefix[]
  denied: readonly Prefix[]
  filterPaths: number
  devices: number
  mountImages: boolean
  encryptedCredentials: boolean
}

const sections: Readonly<Record<string, string>> = {
  service: "Service",
  socket: "Socket",
  mount: "Mount",
  swap: "Swap",
  slice: "Slice",
}

/** What a slice, which runs nothing itself, knows of the scored keys. systemd.resource-control(5). */
const sliceKeys = /^(?:DevicePolicy|DeviceAllow|IPAddressAllow|IPAddressDeny|IPIngressFilterPath|IPEgressFilterPath)$/

/** Reads the lines that systemd takes from a unit and its drop-ins. `[Unit] DefaultDependencies=` counts for every type. */
export function exposureState(unit: Unit, directives: readonly Directive[], version: ExposureVersion): ExposureState {
  const state: ExposureState = {
    version,
    words: new Map(),
    user: "",
    bounding: undefined,
    ambient: 0n,
    umask: 0o022,
    groups: 0,
    retained: undefined,
    families: { isAllowList: false, isFixed: false, names: new Set() },
    filter: undefined,
    architectures: new Set(),
    allowed: [],
    denied: [],
    filterPaths: 0,
    devices: 0,
    mountImages: false,
    encryptedCredentials: false,
  }
  // Only services get a keyring of their own where nothing is written.
  if (unit.type !== "service") state.words.set("KeyringMode", "shared")
  const own = sections[unit.type]
  // What runs no process has no mounts that could be its own: none are unset.
  if (own === undefined || unit.type === "slice") state.words.set("PrivateMounts", "no")
  for (const directive of directives) {
    if (directive.section === "Unit" && directive.key === "DefaultDependencies") setWord(state, directive)
    else if (directive.section !== own || (unit.type === "slice" && !sliceKeys.test(directive.key))) continue
    else readers[directive.key]?.(state, directive, unit)
  }
  return state
}

type Reader = (state: ExposureState, directive: Directive, unit: Unit) => void

/** Words that a key takes beside the spellings of yes and no. */
function choicesOf(key: string, version: ExposureVersion): readonly string[] {
  switch (key) {
    case "ProtectHome":
      return ["read-only", "tmpfs"]
    case "ProtectSystem":
      return ["full", "strict"]
    case "PrivateTmp":
      return version >= 257 ? ["connected", "disconnected"] : []
    case "PrivateUsers":
      return version >= 258 ? ["self", "identity", "full", "managed"] : version >= 257 ? ["self", "identity"] : []
    case "ProtectControlGroups":
      return version >= 257 ? ["private", "strict"] : []
    default:
      return []
  }
}

/** Keys that take one of these words and no boolean. */
const pureWords: Readonly<Record<string, readonly string[]>> = {
  KeyringMode: ["inherit", "private", "shared"],
  ProtectProc: ["default", "noaccess", "invisible", "ptraceable"],
  ProcSubset: ["all", "pid"],
  NotifyAccess: ["none", "main", "exec", "all"],
  DevicePolicy: ["auto", "closed", "strict"],
}

function setWord(state: ExposureState, { key, value }: Directive): void {
  const pure = pureWords[key]
  if (pure !== undefined) {
    if (pure.includes(value)) state.words.set(key, value)
    return
  }
  const truth = readBoolean(value)
  if (truth !== undefined) state.words.set(key, truth ? "yes" : "no")
  else if (choicesOf(key, state.version).includes(value)) state.words.set(key, value)
}

function setHostname(state: ExposureState, directive: Directive): void {
  const { value } = directive
  if (state.version < 258) setWord(state, directive)
  else if (value === "") state.words.set("ProtectHostname", "no")
  else {
    const word = value.split(":", 1)[0] ?? ""
    const truth = word === "private" ? true : readBoolean(word)
    if (truth !== undefined && (truth || !value.includes(":"))) state.words.set("ProtectHostname", truth ? "yes" : "no")
  }
}

function setMounts(state: ExposureState, directive: Directive): void {
  if (directive.value === "" && state.version >= 254) state.words.delete("PrivateMounts")
  else setWord(state, directive)
}

/** Words cut at blanks with nothing unquoted; a list that starts with `~` takes away. */
function plainList(value: string): { readonly invert: boolean; readonly words: readonly string[] } {
  const invert = value.startsWith("~")
  return { invert, words: plainWords(invert ? value.slice(1) : value) }
}

/** Words after unquoting, up to the first that cannot be read. */
function unquoted({ value, words }: Directive): { readonly invert: boolean; readonly words: readonly string[] } {
  const invert = value.startsWith("~")
  const texts = words.filter((word) => word.broken === undefined).map((word) => word.text)
  return {
    invert,
    words: invert ? [(texts[0] ?? "").slice(1), ...texts.slice(1)].filter((each) => each !== "") : texts,
  }
}

const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    "DynamicUser PrivateDevices PrivateNetwork PrivateTmp PrivateUsers ProtectControlGroups ProtectKernelModules ProtectKernelTunables ProtectKernelLogs ProtectClock ProtectHome ProtectSystem LockPersonality MemoryDenyWriteExecute NoNewPrivileges KeyringMode ProtectProc ProcSubset NotifyAccess RemoveIPC RestrictRealtime RestrictSUIDSGID DevicePolicy"
      .split(" ")
      .map((key): [string, Reader] => [key, setWord]),
  ),
  ProtectHostname: setHostname,
  PrivateMounts: setMounts,
  User: (state, { value }, unit) => {
    state.user = expanded(value, unit, state.version) ?? ""
  },
  Delegate: (state, { value }) => {
    const truth = value === "" ? true : readBoolean(value)
    state.words.set("Delegate", truth === false ? "no" : "yes")
  },
  UMask: (state, { value }) => {
    state.umask = readMode(value) ?? state.umask
  },
  SupplementaryGroups: (state, { value }) => {
    state.groups = value === "" ? 0 : state.groups + plainList(value).words.length
  },
  CapabilityBoundingSet: (state, directive) => {
    const { invert, words } = unquoted(directive)
    state.bounding = nextCapabilities(state.bounding, words, invert, state.version)
  },
  AmbientCapabilities: (state, directive) => {
    const { invert, words } = unquoted(directive)
    // Unlike a bounding set, an ambient one starts out empty: full is no sign of "nothing written".
    const before = state.ambient === 0n ? undefined : state.ambient
    state.ambient = nextCapabilities(before, words, invert, state.version, false)
  },
  RestrictNamespaces: setNamespaces,
  RestrictAddressFamilies: setFamilies,
  SystemCallFilter: (state, { value }) => {
    const { invert, words } = plainList(value)
    state.filter = value === "" ? undefined : nextFilter(state.filter, words, invert, state.version)
  },
  SystemCallArchitectures: (state, { value }) => {
    const known = plainWords(value).filter((word) => architectures.has(word))
    state.architectures = value === "" ? new Set() : new Set([...state.architectures, ...known])
  },
  IPAddressAllow: (state, { value }) => {
    state.allowed = value === "" ? [] : [...state.allowed, ...plainWords(value).flatMap(prefixesOf)]
  },
  IPAddressDeny: (state, { value }) => {
    state.denied = value === "" ? [] : [...state.denied, ...plainWords(value).flatMap(prefixesOf)]
  },
  IPIngressFilterPath: setFilterPath,
  IPEgressFilterPath: setFilterPath,
  DeviceAllow: setDevice,
  RootDirectory: (state, { value }) => {
    if (value === "" || value.startsWith("/")) state.words.set("RootDirectory", value.replace(/\/+/g, "/"))
  },
  RootImage: (state, { value }) => {
    if (value === "" || value.startsWith("/")) state.words.set("RootImage", value.replace(/\/+/g, "/"))
  },
  MountImages: (state, { value }) => {
    state.mountImages = value !== ""
  },
  LoadCredentialEncrypted: setCredential,
  SetCredentialEncrypted: setCredential,
}

function plainWords(value: string): readonly string[] {
  return value.split(/[ \t\r\n]+/).filter((word) => word !== "")
}

function setCredential(state: ExposureState, { value }: Directive): void {
  state.encryptedCredentials = value !== ""
}

function setFilterPath(state: ExposureState, { value }: Directive): void {
  if (value === "") state.filterPaths = 0
  else if (value.startsWith("/")) state.filterPaths++
}

const architectures = new Set(
  "native x86 x86-64 x32 arm arm64 loongarch64 mips mips64 mips64-n32 mips-le mips64-le mips64-le-n32 parisc parisc64 ppc ppc64 ppc64-le riscv64 s390 s390x".split(
    " ",
  ),
)

function setNamespaces(state: ExposureState, { value }: Directive): void {
  const truth = readBoolean(value)
  if (value === "") state.retained = undefined
  else if (truth !== undefined) state.retained = new Set(truth ? [] : namespaceNames)
  else {
    const { invert, words } = plainList(value)
    if (!words.every((word) => isNamespace(word))) return
    const before = state.retained
    if (before === undefined) state.retained = new Set(namespaceNames.filter((name) => words.includes(name) !== invert))
    else state.retained = new Set(namespaceNames.filter((name) => (words.includes(name) ? !invert : before.has(name))))
  }
}

function isNamespace(word: string): boolean {
  return (namespaceNames as readonly string[]).includes(word)
}

function setFamilies(state: ExposureState, directive: Directive): void {
  const { value } = directive
  if (value === "") state.families = { isAllowList: false, isFixed: false, names: new Set() }
  else if (value === "none") state.families = { isAllowList: true, isFixed: false, names: new Set() }
  else {
    const { invert, words } = unquoted(directive)
    const isAllowList = state.families.isFixed ? state.families.isAllowList : !invert
    const names = new Set(state.families.names)
    for (const word of words) {
      const family = familyOf(word)
      if (family === undefined && state.version >= 258) break
      if (family === undefined) continue
      if (invert === isAllowList) names.delete(family)
      else names.add(family)
    }
    state.families = { isAllowList, isFixed: true, names }
  }
}

function setDevice(state: ExposureState, directive: Directive): void {
  const [path, rights] = directive.words.map((word) => word.text)
  if (directive.value === "") state.devices = 0
  else if (path !== undefined && isDevice(path) && /^[rwm]*$/.test(rights ?? "")) state.devices++
}

function isDevice(path: string): boolean {
  return /^(?:block|char)-/.test(path) || /^\/(?:dev|run\/systemd\/inaccessible)(?:\/|$)/.test(path)
}

/** True where nothing bounds the set. */
export function boundingSet(state: ExposureState): bigint {
  return state.bounding ?? allCapabilities
}
