/** Lines of a service that work against each other. systemd.exec(5). */
import { capabilitySetOf, isOn, protectHomeOf } from "./confinement.ts"
import { isBelow, privateFolders, programPaths } from "./paths.ts"
import type { Directive, Unit } from "./types.ts"

export type Conflict = "home" | "device" | "jit" | "notify" | "ambient" | "nobody" | "network"

export interface Contradiction {
  readonly is: Conflict
  /** The line that does not go with `other`. */
  readonly directive: Directive
  readonly other: string
  readonly what: string
}

/** Programs that write machine code at run time. */
const compilers = /^(?:node|nodejs|java|dotnet|luajit|mono|deno|bun|pypy3?|qemu-system-.*)$/
/** Device files that every sandbox keeps. */
const keptDevices =
  /^\/dev\/(?:null|zero|full|u?random|tty|pts(?:\/.*)?|ptmx|shm(?:\/.*)?|std(?:in|out|err)|fd(?:\/.*)?|mqueue|log|hugepages|console)$/

/** Every contradiction of a service, with drop-ins merged. */
export function contradictionsOf(unit: Unit): readonly Contradiction[] {
  return [...homeConflicts(unit), ...deviceConflicts(unit), ...processConflicts(unit), ...rightConflicts(unit)]
}

function homeConflicts(unit: Unit): readonly Contradiction[] {
  const home = protectHomeOf(unit)
  const line = home.directive
  if (line === undefined || (home.value !== "yes" && home.value !== "tmpfs")) return []
  const bound = ["BindPaths", "BindReadOnlyPaths", "ReadWritePaths"].flatMap((key) => unit.list("Service", key))
  if (bound.some((word) => /\/(?:home|root|run\/user)\b/.test(word.text))) return []
  const working = unit.last("Service", "WorkingDirectory")?.value.replace(/^-/, "") ?? ""
  const path = [working, ...programPaths(unit)].find((each) => privateFolders.some((folder) => isBelow(folder, each)))
  return path === undefined ? [] : [{ is: "home", directive: line, other: path, what: line.value }]
}

function deviceConflicts(unit: Unit): readonly Contradiction[] {
  const line = unit.last("Service", "PrivateDevices")
  if (line === undefined || !isOn(unit, "PrivateDevices")) return []
  const words = ["ExecStart", "ExecStartPre", "ExecStartPost"]
    .flatMap((key) => unit.all("Service", key))
    .flatMap((each) => each.words)
  const device = words
    .map((word) => /(?:^|=)(\/dev\/[A-Za-z0-9/_-]+)$/.exec(word.text)?.[1])
    .find((path) => path !== undefined && !keptDevices.test(path))
  const bound = ["BindPaths", "BindReadOnlyPaths"].some((key) =>
    unit.list("Service", key).some((word) => word.text.includes("/dev/")),
  )
  return device === undefined || bound ? [] : [{ is: "device", directive: line, other: device, what: line.value }]
}

function processConflicts(unit: Unit): readonly Contradiction[] {
  const found: Contradiction[] = []
  const program = (unit.last("Service", "ExecStart")?.words[0]?.text ?? "")
    .replace(/^[-@:+!|]+/, "")
    .replace(/^.*\//, "")
  const memory = unit.last("Service", "MemoryDenyWriteExecute")
  const words = unit.last("Service", "ExecStart")?.words.map((word) => word.text) ?? []
  const interprets = words.some((word) => /^-?-(?:jitless|Xint)$/.test(word))
  if (memory !== undefined && isOn(unit, "MemoryDenyWriteExecute") && compilers.test(program) && !interprets)
    found.push({ is: "jit", directive: memory, other: program, what: memory.value })
  const type = unit.last("Service", "Type")?.value ?? ""
  const families = unit.all("Service", "RestrictAddressFamilies")
  const last = families.at(-1)
  const names = unit.list("Service", "RestrictAddressFamilies").map((word) => word.text.toUpperCase())
  const isAllowList = last !== undefined && names.length > 0 && !families.some((each) => each.value.startsWith("~"))
  if (/^notify/.test(type) && isAllowList && !names.some((each) => /^AF_(?:UNIX|LOCAL|FILE)$/.test(each)))
    found.push({ is: "notify", directive: last, other: `Type=${type}`, what: last.value })
  const network = unit.last("Service", "PrivateNetwork")
  const waits = ["Wants", "Requires"].some((key) =>
    unit.list("Unit", key).some((word) => word.text === "network-online.target"),
  )
  if (network !== undefined && isOn(unit, "PrivateNetwork") && waits)
    found.push({ is: "network", directive: network, other: "network-online.target", what: network.value })
  return found
}

function rightConflicts(unit: Unit): readonly Contradiction[] {
  const found: Contradiction[] = []
  const ambient = unit.last("Service", "AmbientCapabilities")
  const bounding = unit.all("Service", "CapabilityBoundingSet")
  if (ambient !== undefined && !ambient.value.startsWith("~") && bounding.length > 0) {
    const bound = capabilitySetOf(unit, "CapabilityBoundingSet")
    const missing = ambient.words.find(
      (word) =>
        /^CAP_[A-Z_]+$/.test(word.text) && bound.members !== undefined && !bound.members.has(word.text.slice(4)),
    )
    if (missing !== undefined)
      found.push({ is: "ambient", directive: ambient, other: "CapabilityBoundingSet=", what: missing.text })
  }
  const user = unit.last("Service", "User")
  if (user?.value === "nobody" && !isOn(unit, "DynamicUser"))
    found.push({ is: "nobody", directive: user, other: "", what: "nobody" })
  return found
}
