/** Neutral facts of a unit file: settings, file references, the service, its confinement, a socket's ports. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { type Span, span } from "../../base/span.ts"
import { folderOf, resolvePath } from "../../base/uri.ts"
import type { UnitTree } from "../../syntax/systemd/tree.ts"
import { type Facts, type FileReference, noFacts, type Service, type Stage } from "../facts.ts"
import { directiveOf } from "./catalogue.ts"
import { confinementOf } from "./confinement.ts"
import { settingsOf } from "./environment.ts"
import { portsOf } from "./ports.ts"
import { commandsOf, schedulesOf } from "./schedules.ts"
import type { Directive, Unit } from "./types.ts"
import { hasSpecifier, readTimeSpan, withoutEscapedPercent } from "./values.ts"

/** systemd's built-in stop timeout (DefaultTimeoutStopSec), in seconds. */
const defaultStopSeconds = 90

/** Facts of one file. Drop-ins state only what they hold: their service is partial. */
export function unitFacts(unit: Unit, tree: UnitTree, uri: string, stage: Stage): Facts {
  const place = anchorOf(unit, tree)
  const owner = unit.name
  const isService = unit.type === "service"
  return {
    ...noFacts,
    stage,
    settings: settingsOf(unit, owner),
    ports: portsOf(unit, owner),
    references: referencesOf(unit, owner, uri),
    services: isService ? [serviceOf(unit, owner, place)] : [],
    confinements: isService ? [confinementOf(unit, owner, place)] : [],
    commands: commandsOf(unit, tree),
    schedules: schedulesOf(unit, tree),
  }
}

/** The header that findings about the whole service point at. */
function anchorOf(unit: Unit, tree: UnitTree): Span {
  const own = unit.type === "service" ? tree.sections.find((section) => section.name === "Service") : undefined
  return (own ?? tree.sections[0])?.headerSpan ?? span(0)
}

function referencesOf(unit: Unit, owner: string, uri: string): readonly FileReference[] {
  return unit.environmentFiles.map((each) => {
    const path: Known<string> = hasSpecifier(each.path)
      ? unknown("the path holds a specifier")
      : known(withoutEscapedPercent(each.path))
    const target = path.known ? belowWorkspace(uri, path.value) : undefined
    return {
      kind: "environment-file",
      span: each.span,
      owner,
      path,
      required: !each.optional,
      reader: "systemd",
      ...(target === undefined ? {} : { uri: target }),
    }
  })
}

/** An absolute path is one of the host that runs the unit; it names a file here only if it lies beside the unit. */
function belowWorkspace(uri: string, path: string): string | undefined {
  if (!path.startsWith("/") || /[*?[]/.test(path)) return undefined
  const folder = folderOf(uri)
  const target = resolvePath(folder, path)
  return target?.startsWith(`${folder}/`) ? target : undefined
}

/** systemd skips a line whose value it does not know, such as one with a comment behind it; a slot may become one. */
function isPolicy(value: string): boolean {
  return value === "" || /[@<{$%]/.test(value) || (directiveOf("Service", "Restart")?.values.includes(value) ?? true)
}

function serviceOf(unit: Unit, owner: string, at: Span): Service {
  const restart = unit.all("Service", "Restart").findLast((each) => isPolicy(each.value))
  const written = restart ?? unit.last("Service", "Restart")
  const type = unit.last("Service", "Type")?.value
  const oneShot = type === "oneshot" ? { oneShot: "`Type=oneshot`" } : {}
  return {
    span: at,
    owner,
    name: owner,
    nameSpan: at,
    builds: false,
    command: commandOf(unit),
    probes: [],
    partial: unit.isDropIn,
    ...oneShot,
    dependsOn: [],
    restart: restart && known(restart.value === "" ? "no" : restart.value),
    ...(written ? { restartSpan: written.valueSpan } : {}),
    stopGrace: stopGraceOf(unit),
    replicas: unit.isTemplate ? unknown("a template runs as often as it is instantiated") : known(1),
    logging: { driver: undefined, bounded: known(true), span: at },
    editor: {
      set: (key, value) => unit.setDirective("Service", key, value),
      remove: (key) => {
        const last = unit.last("Service", key)
        return last ? unit.removeDirective(last) : []
      },
      addItems: (key, items) =>
        unit.addDirectives(
          "Service",
          items.map((item) => `${key}=${item}`),
        ),
    },
  }
}

/** Words of the last command, without the prefixes that only the manager reads. */
function commandOf(unit: Unit): Known<readonly string[]> | undefined {
  const last = unit.last("Service", "ExecStart")
  if (!last || last.value === "") return undefined
  if (hasSpecifier(last.value)) return unknown("the command holds a specifier")
  const words = last.words.map((word) => withoutEscapedPercent(word.text))
  return known([words[0]?.replace(/^[-@:+!|]+/, "") ?? "", ...words.slice(1)])
}

function stopGraceOf(unit: Unit): Service["stopGrace"] {
  const valid = unit.directives.findLast(
    (each) =>
      each.section === "Service" &&
      (each.key === "TimeoutStopSec" || each.key === "TimeoutSec") &&
      readTimeSpan(each.value) !== undefined,
  )
  const rewrite = (seconds: number): EditResult =>
    Number.isFinite(seconds) && seconds > 0
      ? unit.setDirective("Service", "TimeoutStopSec", String(seconds))
      : refuse("not a stop timeout")
  if (!valid) {
    const seconds: Known<number> = unit.isDropIn
      ? unknown("the unit that this drop-in extends may set it")
      : known(defaultStopSeconds)
    return { seconds, isDefault: true, rewrite }
  }
  return { seconds: known(stopSeconds(valid)), span: valid.valueSpan, isDefault: false, rewrite }
}

/** Seconds before the kill; 0 switches the timeout off. */
function stopSeconds(directive: Directive): number {
  const seconds = readTimeSpan(directive.value) ?? defaultStopSeconds
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds
}
