/** What systemd demands of a service as a whole, or it does not load it. READ systemd src/core/{service,unit,execute}.c. */
import type { Directive, Unit } from "../types.ts"
import { readBoolean } from "../values.ts"
import type { Refusal } from "./refusals.ts"
import type { ExposureVersion } from "./types.ts"

/** The lines of [Service] that were read, with what stands in force at the end. */
interface Lines {
  readonly own: readonly Directive[]
  /** The last value, the empty one included. */
  readonly last: (key: string) => string | undefined
  /** The last value that the key can have; others were passed over. */
  readonly lastOf: (key: string, values: readonly string[]) => string | undefined
  readonly isOn: (key: string) => boolean
}

export function serviceRefusal(
  unit: Unit,
  directives: readonly Directive[],
  version: ExposureVersion,
): Refusal | undefined {
  if (unit.type !== "service") return undefined
  const own = directives.filter((each) => each.section === "Service")
  const last = (key: string): string | undefined => own.findLast((each) => each.key === key)?.value
  const lines: Lines = {
    own,
    last,
    lastOf: (key, values) => own.findLast((each) => each.key === key && values.includes(each.value))?.value,
    isOn: (key) =>
      own
        .filter((each) => each.key === key)
        .map((each) => readBoolean(each.value))
        .findLast((each) => each !== undefined) === true,
  }
  const action = directives.findLast((each) => each.section === "Unit" && each.key === "SuccessAction")?.value
  const succeeds = (action ?? "none") !== "none"
  const because = ofCommands(lines, succeeds) ?? ofType(lines, version) ?? ofContext(lines, version)
  return because === undefined ? undefined : { because }
}

const types = ["simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle"]

function ofCommands({ own, isOn, lastOf }: Lines, succeeds: boolean): string | undefined {
  const starts = commandsOf(own, "ExecStart")
  const type = lastOf("Type", types)
  if (starts === 0 && commandsOf(own, "ExecStop") === 0 && !succeeds)
    return "it has no `ExecStart=`, `ExecStop=` or `SuccessAction=`"
  if (starts === 0 && !succeeds && !isOn("RemainAfterExit"))
    return "it has no `ExecStart=` and neither `SuccessAction=` nor `RemainAfterExit=yes`"
  if (starts === 0 && type !== undefined && type !== "oneshot") return "only `Type=oneshot` may do without `ExecStart=`"
  return starts > 1 && type !== "oneshot" ? "only `Type=oneshot` may have more than one `ExecStart=`" : undefined
}

const restarts = ["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"]

function ofType({ own, lastOf }: Lines, version: ExposureVersion): string | undefined {
  const type = lastOf("Type", types)
  if (type === "oneshot") {
    const restart = lastOf("Restart", restarts)
    if (restart === "always" || restart === "on-success") return `\`Type=oneshot\` cannot have \`Restart=${restart}\``
    if (lastOf("ExitType", ["main", "cgroup"]) === "cgroup") return "`Type=oneshot` cannot have `ExitType=cgroup`"
    if (version < 257 && forcesRestart(own))
      return "`Type=oneshot` cannot have `RestartForceExitStatus=` before systemd 254"
  }
  if (type !== "dbus") return undefined
  const names = own.filter((each) => each.key === "BusName" && isBusName(each.value))
  return names.length === 0 ? "`Type=dbus` needs a valid `BusName=`" : undefined
}

/** A well-known name of D-Bus; a specifier may stand for a part of it. */
function isBusName(text: string): boolean {
  return text.length <= 255 && /^(?::[\w%-]+(?:\.[\w%-]+)+|[A-Za-z_%-][\w%-]*(?:\.[A-Za-z_%-][\w%-]*)+)$/.test(text)
}

/** Statuses are numbers up to 255 and upper-case names of statuses and signals; other words are passed over. */
function forcesRestart(own: readonly Directive[]): boolean {
  const lines = own.filter((each) => each.key === "RestartForceExitStatus")
  return lines
    .slice(lines.findLastIndex((each) => each.value === "") + 1)
    .some((each) =>
      each.words.some(({ text }) => (/^\d+$/.test(text) ? Number(text) <= 255 : /^[A-Z][A-Z0-9_+-]*$/.test(text))),
    )
}

const userModes = ["self", "identity", "full", "managed"]

function ofContext({ own, last, isOn }: Lines, version: ExposureVersion): string | undefined {
  const isSet = (key: string): boolean => (last(key) ?? "") !== ""
  const kill = own.findLast(
    (each) => each.key === "KillMode" && /^(?:|control-group|process|mixed|none)$/.test(each.value),
  )?.value
  if (isSet("PAMName") && (kill === "process" || kill === "none"))
    return "`PAMName=` needs `KillMode=control-group` or `KillMode=mixed`"
  if (version < 257) return undefined
  const folder = own.findLast((each) => each.key === "WorkingDirectory" && /^(?:$|-?[/~%])/.test(each.value))?.value
  if (isOn("DynamicUser") && /^-?~$/.test(folder ?? ""))
    return "`WorkingDirectory=~` has no home under `DynamicUser=yes`"
  if (version < 262) return undefined
  const users = own.findLast(
    ({ key, value }) => key === "PrivateUsers" && (userModes.includes(value) || readBoolean(value) !== undefined),
  )?.value
  if (users === undefined || readBoolean(users) === false) return undefined
  const path = own.findLast((each) => each.key === "UserNamespacePath" && /^(?:$|[/%])/.test(each.value))?.value
  if ((path ?? "") !== "") return "`PrivateUsers=` and `UserNamespacePath=` exclude each other"
  if (users === "managed" && (isOn("DynamicUser") || ["User", "Group", "PAMName"].some(isSet)))
    return "`PrivateUsers=managed` excludes `User=`, `Group=`, `DynamicUser=` and `PAMName=`"
  return undefined
}

/** Commands that stand after the last empty line. */
function commandsOf(own: readonly Directive[], key: string): number {
  const lines = own.filter((each) => each.key === key)
  const reset = lines.findLastIndex((each) => each.value === "")
  return lines.slice(reset + 1).filter((each) => each.words.every((word) => word.broken === undefined)).length
}
