/** Rows and total of the exposure score, equal to `systemd-analyze security --offline=true`. */
import type { Unit } from "../types.ts"
import { rowTable } from "./model.generated.ts"
import { loadUnit, type Refusal } from "./refusals.ts"
import { boundingSet, type ExposureState, exposureState } from "./state.ts"
import { groupBadness } from "./syscalls.ts"
import type { Assessment, Exposure, ExposureVersion, Level } from "./types.ts"
import { allCapabilities, bitOf, familyClass } from "./values.ts"

interface Row {
  readonly id: string
  readonly weight: number
  readonly range: number
  /** Says nothing of units without the default dependencies, which start before what it protects. */
  readonly needsDefaults: boolean
  readonly kind: string
  readonly argument: string
}

let table: readonly Row[] | undefined

function rows(): readonly Row[] {
  table ??= rowTable.split("\n").map((line) => {
    const [id = "", weight, range, needsDefaults, kind = "", argument = ""] = line.split(";")
    return { id, weight: Number(weight), range: Number(range), needsDefaults: needsDefaults === "1", kind, argument }
  })
  return table
}

const levels: readonly (readonly [number, Level])[] = [
  [100, "DANGEROUS"],
  [90, "UNSAFE"],
  [75, "EXPOSED"],
  [50, "MEDIUM"],
  [10, "OK"],
  [1, "SAFE"],
  [0, "PERFECT"],
]

/** Level of an overall exposure in tenths. */
export function levelOf(tenths: number): Level {
  return levels.find(([least]) => tenths >= least)?.[1] ?? "PERFECT"
}

/**
 * The score of a unit and its drop-ins (in reading order) as the version computes it offline on x86-64, or why systemd
 * would not load the unit.
 */
export function exposureOf(
  unit: Unit,
  dropIns: readonly Unit[],
  version: ExposureVersion,
): { readonly exposure: Exposure } | { readonly refusal: Refusal } {
  const { directives, refusal } = loadUnit([unit, ...dropIns], version)
  if (refusal !== undefined) return { refusal }
  return { exposure: judge(withImplications(exposureState(unit, directives, version), unit), version) }
}

function judge(state: ExposureState, version: ExposureVersion): Exposure {
  const judged = rows().map((row) => ({ row, badness: badnessOf(row, state) }))
  let points = 0
  let weights = 0
  for (const { row, badness } of judged) {
    if (badness === undefined) continue
    points += Math.ceil((badness * row.weight) / row.range)
    weights += row.weight
  }
  const tenths = Math.ceil((100 * points) / weights)
  const assessments = judged.map(({ row, badness }): Assessment => {
    const share = badness === undefined ? 0 : Math.ceil((badness * row.weight * 100) / row.range)
    return {
      id: row.id,
      weight: row.weight,
      range: row.range,
      badness,
      points: badness === undefined ? 0 : Math.ceil((badness * row.weight) / row.range),
      tenths: share > 0 ? Math.ceil(share / weights) : undefined,
    }
  })
  return { version, tenths, level: levelOf(tenths), points, weights, assessments }
}

/** What loading a unit adds to its lines. READ systemd src/core/unit.c unit_patch_contexts. */
function withImplications(state: ExposureState, unit: Unit): ExposureState {
  const { words } = state
  const isOn = (key: string): boolean => (words.get(key) ?? "no") !== "no"
  if (isOn("PrivateDevices")) {
    drop(state, "MKNOD", "SYS_RAWIO")
    if ((words.get("DevicePolicy") ?? "auto") === "auto") words.set("DevicePolicy", "closed")
  }
  if (isOn("ProtectKernelModules")) drop(state, "SYS_MODULE")
  if (isOn("ProtectKernelLogs")) drop(state, "SYSLOG")
  if (isOn("ProtectClock")) drop(state, "SYS_TIME", "WAKE_ALARM")
  if (isOn("DynamicUser")) {
    if (state.user === "") state.user = unit.name.replace(/\.[a-z]+$/, "").replace(/@.*$/, "")
    for (const key of ["RemoveIPC", "NoNewPrivileges", "RestrictSUIDSGID"]) words.set(key, "yes")
    if (!isOn("PrivateTmp")) words.set("PrivateTmp", "yes")
    words.set("ProtectSystem", "strict")
    if (!isOn("ProtectHome")) words.set("ProtectHome", "read-only")
  }
  const isFiltered = (words.get("DevicePolicy") ?? "auto") !== "auto" || state.devices > 0
  if (isFiltered) {
    if ((words.get("RootImage") ?? "") !== "" || state.mountImages) state.devices += 5
    if (isOn("ProtectClock")) state.devices++
    if (state.encryptedCredentials && state.version <= 257) state.devices++
  }
  return state
}

function drop(state: ExposureState, ...names: readonly string[]): void {
  state.bounding = names.reduce((mask, name) => mask & ~bitOf(name), boundingSet(state))
}

/** Badness of one row; undefined where it does not apply. */
function badnessOf(row: Row, state: ExposureState): number | undefined {
  if (row.needsDefaults && state.words.get("DefaultDependencies") === "no") return undefined
  const { argument, kind } = row
  switch (kind) {
    case "user":
      return userBadness(state)
    case "empty-if-unprivileged":
      return isPrivileged(state) ? undefined : Math.min(state.groups, 1)
    case "bool-if-unprivileged":
      return isPrivileged(state) ? undefined : flag((state.words.get(argument) ?? "no") === "no")
    case "enum":
      return wordBadness(argument, state.words.get(argument))
    case "root":
      return flag(["RootDirectory", "RootImage"].every((key) => /^\/?$/.test(state.words.get(key) ?? "")))
    case "capability-group":
      return flag(argument.split(" ").some((name) => (boundingSet(state) & bitOf(name)) !== 0n))
    case "nonzero-capabilities":
      return flag((state.ambient & allCapabilities) !== 0n)
    case "umask":
      return umaskBadness(state.umask)
    case "namespace-flag":
      return flag(state.retained?.has(argument) ?? true)
    case "syscall-architectures":
      return state.architectures.size === 0 ? 10 : [...state.architectures].join() === "native" ? 0 : 8
    case "syscall-group":
      return groupBadness(state.filter, argument, state.version)
    case "ip-firewall":
      return firewallBadness(state)
    case "device-acl":
      return deviceBadness(state)
    default:
      return row.id.startsWith("RestrictAddressFamilies")
        ? familyBadness(argument, state)
        : switchBadness(argument, state)
  }
}

function flag(isBad: boolean): number {
  return isBad ? 1 : 0
}

function isRoot(user: string): boolean {
  return user === "root" || user === "0"
}

function userBadness({ user, words }: ExposureState): number {
  if (user === "nobody") return 9
  if (words.get("DynamicUser") === "yes") return isRoot(user) ? 10 : 0
  return user === "" || isRoot(user) ? 10 : 0
}

function isPrivileged({ user, words }: ExposureState): boolean {
  return isRoot(user) || (user === "" && words.get("DynamicUser") !== "yes")
}

function switchBadness(key: string, { words, version }: ExposureState): number {
  const value = words.get(key)
  // From 254 on the offline score takes an unset PrivateMounts= for set.
  if (key === "PrivateMounts" && value === undefined) return flag(version < 254)
  const isOn = (value ?? "no") !== "no"
  return flag(key === "Delegate" ? isOn : !isOn)
}

function wordBadness(key: string, value: string | undefined): number {
  switch (key) {
    case "ProtectHome":
      return { yes: 0, tmpfs: 1, "read-only": 5 }[value ?? "no"] ?? 10
    case "ProtectSystem":
      return { strict: 0, full: 3, yes: 5 }[value ?? "no"] ?? 10
    case "ProtectProc":
      return { invisible: 0, ptraceable: 0, noaccess: 1 }[value ?? "default"] ?? 3
    case "KeyringMode":
      return flag((value ?? "private") !== "private")
    case "ProcSubset":
      return flag(value !== "pid")
    default:
      return flag(value === "all")
  }
}

function umaskBadness(mask: number): number {
  if ((mask & 0o002) === 0) return 10
  if ((mask & 0o004) === 0) return 5
  if ((mask & 0o020) === 0) return 2
  return (mask & 0o040) === 0 ? 1 : 0
}

/** A class is restricted by the mode of the list, and each listed family turns its own class around. */
function familyBadness(argument: string, { families }: ExposureState): number {
  const wanted = argument === "" ? "other" : familyClass(argument.split(" ")[0] ?? "")
  const isListed = [...families.names].some((name) => familyClass(name) === wanted)
  return flag(isListed === families.isAllowList)
}

function firewallBadness({ filterPaths, denied, allowed }: ExposureState): number {
  if (filterPaths > 0) return 0
  const all = ([4, 6] as const).every((family) => denied.some((each) => each.family === family && each.isNull))
  if (!all) return 10
  if (allowed.some((each) => !each.isLocal)) return 5
  return allowed.length > 0 ? 2 : 0
}

function deviceBadness({ words, devices }: ExposureState): number {
  const policy = words.get("DevicePolicy") ?? "auto"
  if (policy === "auto") return 10
  return devices > 0 ? 5 : 0
}
