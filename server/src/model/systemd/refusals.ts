/** What keeps a unit as a whole from loading. READ systemd src/core/{service,socket,mount,automount,timer,path,swap}.c at v252, v257, v262. */
import { directiveOf } from "./catalogue.ts"
import type { Directive, Unit } from "./types.ts"
import { commandReader, commandsOfLine } from "./value-types/command.ts"
import { valueProblems } from "./value-types/readers.ts"
import { readBoolean } from "./values.ts"

/** Why systemd refuses a unit, with the line that it comes from where there is one. */
export interface UnitRefusal {
  readonly because: string
  readonly directive?: Directive
}

/** The first reason, as systemd asks; undefined for a unit that loads. `unit` has its drop-ins merged. */
export function unitRefusal(unit: Unit, version: number | undefined): UnitRefusal | undefined {
  switch (unit.type) {
    case "service":
      return serviceRefusal(unit, version)
    case "socket":
      return socketRefusal(unit)
    case "mount":
    case "automount":
      return mountRefusal(unit)
    case "timer":
      return timerRefusal(unit)
    case "path":
      return watches(unit)
        ? undefined
        : { because: "it watches nothing: `PathExists=`, `PathChanged=` and the like are missing" }
    default:
      return undefined
  }
}

const types = ["simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle"]

/** The last value of a scalar that its reader accepts. */
function last(unit: Unit, section: string, key: string): Directive | undefined {
  return unit
    .all(section, key)
    .findLast(
      (each) => valueProblems(section, key, each.value, { version: undefined, instance: undefined }).length === 0,
    )
}

/** Commands that count after empty resets; what systemd drops of them does not. */
function commands(unit: Unit, key: string): readonly Directive[] {
  const all = unit.all("Service", key)
  const lines = all.slice(all.findLastIndex((each) => each.value === "") + 1)
  return lines.flatMap((line) => {
    const faults = commandReader(line.value, { section: "Service", key, version: undefined, instance: undefined })
    const dropped = faults.some((each) => each.effect === "line")
    return dropped ? [] : commandsOfLine(line.value).map(() => line)
  })
}

function withLine(because: string, directive: Directive | undefined): UnitRefusal {
  return directive === undefined ? { because } : { because, directive }
}

function serviceRefusal(unit: Unit, version: number | undefined): UnitRefusal | undefined {
  const starts = commands(unit, "ExecStart")
  const written = unit.all("Service", "Type").findLast((each) => types.includes(each.value))
  const bus = last(unit, "Service", "BusName")
  const type = written?.value ?? (starts.length === 0 ? "oneshot" : "simple")
  const missing = missingCommand(unit, starts.length, type, written)
  if (missing !== undefined) return missing
  if (starts.length > 1 && type !== "oneshot")
    return withLine("it has more than one `ExecStart=`, which only `Type=oneshot` may", starts.at(-1))
  if (type === "oneshot") {
    const refused = oneShotRefusal(unit, version)
    if (refused !== undefined) return refused
  }
  if (type === "dbus" && (bus?.value ?? "") === "") return withLine("`Type=dbus` needs `BusName=`", written)
  const pam = last(unit, "Service", "PAMName")
  const kill = last(unit, "Service", "KillMode")
  if (pam !== undefined && pam.value !== "" && (kill?.value === "process" || kill?.value === "none"))
    return withLine("`PAMName=` needs `KillMode=control-group` or `mixed`", kill)
  return undefined
}

function missingCommand(
  unit: Unit,
  starts: number,
  type: string,
  written: Directive | undefined,
): UnitRefusal | undefined {
  if (starts > 0) return undefined
  const success = last(unit, "Unit", "SuccessAction")?.value ?? ""
  const succeeds = success !== "" && success !== "none"
  if (commands(unit, "ExecStop").length === 0 && !succeeds)
    return { because: "it has no `ExecStart=`, `ExecStop=` or `SuccessAction=`" }
  if (type !== "oneshot") return withLine("only `Type=oneshot` may do without `ExecStart=`", written)
  const remains = readBoolean(last(unit, "Service", "RemainAfterExit")?.value ?? "no") === true
  return remains || succeeds
    ? undefined
    : { because: "it has no `ExecStart=` and neither `SuccessAction=` nor `RemainAfterExit=yes`" }
}

function oneShotRefusal(unit: Unit, version: number | undefined): UnitRefusal | undefined {
  const restart = last(unit, "Service", "Restart")
  if (restart?.value === "always" || restart?.value === "on-success")
    return withLine(`\`Type=oneshot\` cannot have \`Restart=${restart.value}\``, restart)
  const exit = last(unit, "Service", "ExitType")
  if (exit?.value === "cgroup") return withLine("`Type=oneshot` cannot have `ExitType=cgroup`", exit)
  const force = last(unit, "Service", "RestartForceExitStatus")
  return force !== undefined && force.value !== "" && version !== undefined && version < 253
    ? withLine("`Type=oneshot` cannot have `RestartForceExitStatus=` before systemd 253", force)
    : undefined
}

function socketRefusal(unit: Unit): UnitRefusal | undefined {
  const listeners = unit.directives.filter((each) => each.section === "Socket" && /^Listen/.test(each.key))
  const reset = listeners.findLastIndex((each) => each.value === "")
  const standing = listeners.slice(reset + 1)
  if (standing.length === 0) return { because: "it listens on nothing: `ListenStream=` and the like are missing" }
  if (readBoolean(last(unit, "Socket", "Accept")?.value ?? "no") !== true) return undefined
  const odd = standing.find((each) => !/^Listen(?:Stream|SequentialPacket)$/.test(each.key))
  if (odd !== undefined) return withLine(`\`Accept=yes\` cannot go with \`${odd.key}=\``, odd)
  const service = last(unit, "Socket", "Service")
  if (service !== undefined && service.value !== "")
    return withLine("`Accept=yes` cannot go with `Service=`: it starts an instance of the template", service)
  const most = last(unit, "Socket", "MaxConnections")
  return most !== undefined && /^0+$/.test(most.value) ? withLine("`MaxConnections=` is too small", most) : undefined
}

const api = ["/proc", "/sys", "/dev", "/run", "/dev/shm", "/dev/pts", "/sys/fs/cgroup", "/sys/kernel/security"]

function mountRefusal(unit: Unit): UnitRefusal | undefined {
  const section = unit.type === "mount" ? "Mount" : "Automount"
  const where = last(unit, section, "Where")
  const path = where?.value.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "")
  if (path?.startsWith("/") && !path.includes("%")) {
    const name = `${escapedPath(path)}.${unit.type}`
    if (name !== unit.name)
      return withLine(`\`Where=\` does not match the unit's name: a unit for it is called \`${name}\``, where)
    if (api.includes(path)) return withLine(`\`${path}\` is mounted by systemd itself`, where)
    if (path === "/" && unit.type === "automount") return withLine("the root directory cannot be an automount", where)
  }
  const what = last(unit, "Mount", "What")
  return unit.type === "mount" && (what?.value ?? "") === "" ? { because: "it has no `What=`" } : undefined
}

/** The unit name of a path. systemd-escape(1), `--path`. */
export function escapedPath(path: string): string {
  const bare = path.replace(/^\/+|\/+$/g, "")
  if (bare === "") return "-"
  return Array.from(bare, (c, at) => {
    if (c === "/") return "-"
    const plain = /[A-Za-z0-9:_.]/.test(c) && !(c === "." && at === 0)
    return plain ? c : escapedBytes(/^[\ud800-\udfff]$/.test(c) ? "\ufffd" : c)
  }).join("")
}

function escapedBytes(c: string): string {
  const escaped = encodeURIComponent(c)
  return (escaped === c ? hex(c) : escaped).replaceAll(/%(..)/g, (_, byte: string) => `\\x${byte.toLowerCase()}`)
}

/** A character that a URI leaves as it is, as an escape. */
function hex(c: string): string {
  return `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`
}

const triggers = ["OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnCalendar"]

function timerRefusal(unit: Unit): UnitRefusal | undefined {
  const times = unit.directives.filter((each) => each.section === "Timer" && triggers.includes(each.key))
  const standing = times.slice(times.findLastIndex((each) => each.value === "") + 1)
  const onChange = ["OnClockChange", "OnTimezoneChange"].some(
    (key) => readBoolean(last(unit, "Timer", key)?.value ?? "no") === true,
  )
  return standing.length > 0 || onChange
    ? undefined
    : { because: "nothing triggers it: `OnCalendar=` and the like are missing" }
}

function watches(unit: Unit): boolean {
  const lines = unit.directives.filter(
    (each) => each.section === "Path" && directiveOf("Path", each.key)?.type === "path",
  )
  return lines.slice(lines.findLastIndex((each) => each.value === "") + 1).length > 0
}
