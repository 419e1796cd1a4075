/** Lines and units that systemd refuses to load: they have no score. READ systemd src/core/load-fragment.c, service.c at v252. */
import type { Directive, Unit } from "../types.ts"
import { readBoolean } from "../values.ts"
import { serviceRefusal } from "./demands.ts"
import type { ExposureVersion } from "./types.ts"

/** Why a unit has no score, in systemd's own terms, with the line where there is one. */
export interface Refusal {
  readonly because: string
  readonly directive?: Directive
}

/** The unit and its drop-ins in reading order, each cut at the first line that ends the reading of its file. */
export interface Loaded {
  readonly directives: readonly Directive[]
  readonly refusal: Refusal | undefined
}

/** A bad line of the unit's own file keeps it from loading; in a drop-in it only ends that drop-in. */
export function loadUnit(parts: readonly Unit[], version: ExposureVersion): Loaded {
  const [unit, ...dropIns] = parts
  if (unit === undefined) return { directives: [], refusal: { because: "there is no unit" } }
  const directives: Directive[] = []
  let refusal: Refusal | undefined
  for (const part of [unit, ...dropIns]) {
    for (const directive of part.directives) {
      const because = fatalReason(directive, unit, version)
      if (because === undefined) directives.push(directive)
      else {
        if (part === unit) refusal ??= { because, directive }
        break
      }
    }
  }
  return { directives, refusal: refusal ?? serviceRefusal(unit, directives, version) }
}

const execKeys = /^Exec(?:Condition|Reload|Start|StartPost|StartPre|Stop|StopPost|StopPre)$/

function fatalReason(directive: Directive, unit: Unit, version: ExposureVersion): string | undefined {
  // Words are split when they are asked for, which most lines never are.
  const { key, value, section } = directive
  if (section === "Unit" || section === "Install") return undefined
  switch (key) {
    case "DynamicUser":
      return readBoolean(value) === undefined ? "`DynamicUser=` is neither yes nor no" : undefined
    case "User":
    case "Group":
      return value === "" || isUser(expanded(value, unit, version))
        ? undefined
        : `\`${key}=\` is no valid name or number`
    case "SupplementaryGroups":
      return value.split(/[ \t]+/).every((word) => word === "" || isUser(expanded(word, unit, version)))
        ? undefined
        : "`SupplementaryGroups=` holds no valid name or number"
    case "RootDirectory":
    case "RootImage":
      return value === "" || isPath(expanded(value, unit, version)) ? undefined : `\`${key}=\` is not an absolute path`
    case "WorkingDirectory": {
      const path = value.replace(/^-/, "")
      if (value.startsWith("-") || path === "" || path === "~") return undefined
      return isPath(expanded(path, unit, version)) ? undefined : "`WorkingDirectory=` is not an absolute path"
    }
    default:
      return execKeys.test(key) ? commandReason(key, value, directive.words[0]?.text, unit, version) : undefined
  }
}

function commandReason(
  key: string,
  value: string,
  first: string | undefined,
  unit: Unit,
  version: ExposureVersion,
): string | undefined {
  const prefix = /^[-@:+!|]*/.exec(first ?? "")?.[0] ?? ""
  if (value === "" || first === undefined || prefix.includes("-")) return undefined
  const program = expanded(first.slice(prefix.length), unit, version)
  if (program === undefined) return `\`${key}=\` holds a specifier that systemd does not know`
  if (program === "") return undefined
  return program.startsWith("/") || !program.includes("/")
    ? undefined
    : `the program of \`${key}=\` is neither an absolute path nor a plain name`
}

const specifiers = "aAbBCdEfgGhHiIjJlLmMnNopPqsStTuUvVwWyY"

/** The value with specifiers filled in as the offline score does; undefined where one is not known. */
export function expanded(value: string, unit: Unit, version: ExposureVersion): string | undefined {
  let isKnown = true
  const instance = unit.isTemplate
    ? version >= 257
      ? "test_instance"
      : "i"
    : (/@(.+)\.[a-z]+$/.exec(unit.name)?.[1] ?? "")
  const text = value.replace(/%([A-Za-z0-9%])/g, (_, letter: string) => {
    if (letter === "%") return "%"
    if (letter === "i" || letter === "I") return instance
    if (letter === "u" || letter === "g") return "root"
    if (letter === "U" || letter === "G") return "0"
    if (/[hCdELSTVtYy]/.test(letter)) return "/x"
    if (!specifiers.includes(letter) && !(letter === "D" && version >= 257)) isKnown = false
    return "x"
  })
  return isKnown ? text : undefined
}

/** A name or number under the lenient rules. systemd.exec(5), "USER_NAMES". */
function isUser(text: string | undefined): boolean {
  if (text === undefined || text === "" || text === "." || text === "..") return false
  if (/^[0-9]+$/.test(text)) return Number(text) < 0xffffffff && Number(text) !== 0xffff
  return text.length <= 256 && !/[:/]/.test(text) && text.trim() === text && !hasControl(text)
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 32 || text.charCodeAt(at) === 127) return true
  return false
}

function isPath(text: string | undefined): boolean {
  return text?.startsWith("/") === true && !text.split("/").includes("..")
}
