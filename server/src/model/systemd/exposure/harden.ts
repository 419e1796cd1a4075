/** Plans that lower a service's exposure by adding lines that it does not have, as far as its visible needs allow. */
import { parseUnit } from "../../../syntax/systemd/parse.ts"
import { withDropIns } from "../drop-ins.ts"
import { readUnit } from "../read.ts"
import type { Unit } from "../types.ts"
import { type HardeningLine, hardeningLines, type Risk } from "./lines.ts"
import { type Need, needsOf } from "./needs.ts"
import { exposureOf } from "./score.ts"
import type { Exposure, ExposureVersion } from "./types.ts"

/** `basic`: what hardly breaks anything; `ok`: as few lines as reach level OK; `best`: all that the needs allow. */
export type Goal = "basic" | "ok" | "best"

export interface PlannedLine extends HardeningLine {
  /** Lines of text, most often one. */
  readonly lines: readonly string[]
}

export interface HardeningPlan {
  readonly goal: Goal
  readonly lines: readonly PlannedLine[]
  /** The exposure of the unit with the lines. */
  readonly after: Exposure
}

const risksOf: Readonly<Record<Goal, readonly Risk[]>> = {
  basic: ["low"],
  ok: ["low", "some", "often"],
  best: ["low", "some", "often"],
}

/** Below this many tenths a unit has level OK. */
const okBelow = 50

/** The plan for a goal, or undefined where no line would help, or systemd refuses the unit. */
export function planFor(
  unit: Unit,
  dropIns: readonly Unit[],
  goal: Goal,
  version: ExposureVersion,
): HardeningPlan | undefined {
  let after = scoreWith(unit, dropIns, [], version)
  if (after === undefined || (goal === "ok" && after.tenths < okBelow)) return undefined
  const chosen: PlannedLine[] = []
  for (const candidate of candidatesFor(withDropIns(unit, dropIns))) {
    if (!risksOf[goal].includes(candidate.risk)) continue
    const next = scoreWith(unit, dropIns, [...chosen, candidate], version)
    if (next === undefined || next.points >= after.points) continue
    chosen.push(candidate)
    after = next
    if (goal === "ok" && after.tenths < okBelow) break
  }
  return chosen.length === 0 ? undefined : { goal, lines: chosen, after }
}

/** The exposure with every line that the needs allow: where plans can lead. Costs one scoring. */
export function bestExposure(unit: Unit, dropIns: readonly Unit[], version: ExposureVersion): Exposure | undefined {
  return scoreWith(unit, dropIns, candidatesFor(withDropIns(unit, dropIns)), version)
}

export interface Gain {
  readonly line: PlannedLine
  /** Tenths of the exposure, and points of the sum behind it: most lines move less than a tenth. */
  readonly tenths: number
  readonly points: number
}

/** What each line that the unit lacks would gain on its own, largest first. */
export function gainsOf(unit: Unit, dropIns: readonly Unit[], version: ExposureVersion): readonly Gain[] {
  const before = scoreWith(unit, dropIns, [], version)
  if (before === undefined) return []
  return candidatesFor(withDropIns(unit, dropIns))
    .flatMap((line): readonly Gain[] => {
      const after = scoreWith(unit, dropIns, [line], version)
      if (after === undefined || after.points >= before.points) return []
      return [{ line, tenths: before.tenths - after.tenths, points: before.points - after.points }]
    })
    .sort((a, b) => b.points - a.points)
}

/** The exposure with lines read after everything else, as a last drop-in. */
function scoreWith(
  unit: Unit,
  dropIns: readonly Unit[],
  added: readonly PlannedLine[],
  version: ExposureVersion,
): Exposure | undefined {
  const text = `[Service]\n${added.flatMap((each) => each.lines).join("\n")}\n`
  const last = readUnit(parseUnit(text), { unitType: unit.type, unitName: unit.name, dropIn: true })
  const answer = exposureOf(unit, [...dropIns, last], version)
  return "exposure" in answer ? answer.exposure : undefined
}

/** Lines for keys that nobody has written: what stands there is somebody's decision. */
function candidatesFor(unit: Unit): readonly PlannedLine[] {
  const needs = needsOf(unit)
  return hardeningLines
    .filter((line) => unit.all("Service", line.key).length === 0 && !line.unless.some((need) => needs.has(need)))
    .map((line) => ({ ...line, lines: textOf(line, unit, needs) }))
}

function textOf(line: HardeningLine, unit: Unit, needs: ReadonlySet<Need>): readonly string[] {
  if (line.key === "CapabilityBoundingSet") return [`CapabilityBoundingSet=${boundingValue(unit, needs)}`]
  if (line.key === "SystemCallFilter") {
    // A process that starts as root changes its user with privileged calls.
    const denied = needs.has("root") ? "~@resources" : "~@privileged @resources"
    return ["SystemCallFilter=@system-service", `SystemCallFilter=${denied}`, "SystemCallErrorNumber=EPERM"]
  }
  return [`${line.key}=${line.value}`]
}

/** What a daemon that starts as root never needs unless it administers the host. */
const hostPowers: readonly (readonly [string, Need | undefined])[] = [
  ["CAP_SYS_ADMIN", "namespaces"],
  ["CAP_SYS_PTRACE", "processes"],
  ["CAP_SYS_RAWIO", "devices"],
  ["CAP_SYS_MODULE", "kernel-modules"],
  ["CAP_SYS_TIME", "clock"],
  ["CAP_NET_ADMIN", "raw-network"],
  ["CAP_MKNOD", "devices"],
  ["CAP_SYSLOG", "kernel-log"],
  ["CAP_SYS_BOOT", undefined],
  ["CAP_MAC_ADMIN", undefined],
  ["CAP_MAC_OVERRIDE", undefined],
  ["CAP_AUDIT_CONTROL", undefined],
  ["CAP_AUDIT_READ", undefined],
  ["CAP_LINUX_IMMUTABLE", undefined],
  ["CAP_BLOCK_SUSPEND", undefined],
  ["CAP_WAKE_ALARM", undefined],
  ["CAP_LEASE", undefined],
  ["CAP_SYS_TTY_CONFIG", undefined],
  ["CAP_SYS_PACCT", undefined],
  ["CAP_BPF", undefined],
  ["CAP_PERFMON", undefined],
]

function boundingValue(unit: Unit, needs: ReadonlySet<Need>): string {
  if (needs.has("root"))
    return `~${hostPowers.flatMap(([name, need]) => (need !== undefined && needs.has(need) ? [] : name)).join(" ")}`
  const ambient = unit.list("Service", "AmbientCapabilities").map((word) => word.text.toUpperCase())
  const kept = [
    ...ambient.filter((name) => /^CAP_[A-Z_]+$/.test(name)),
    ...(needs.has("low-port") ? ["CAP_NET_BIND_SERVICE"] : []),
    ...(needs.has("raw-network") ? ["CAP_NET_RAW"] : []),
  ]
  return [...new Set(kept)].join(" ")
}
