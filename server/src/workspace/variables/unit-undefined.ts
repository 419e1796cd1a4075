/** Variables of Exec lines that nothing sets: systemd puts an empty text in their place. systemd.exec(5), "Environment variables in spawned processes". */

import { nearest } from "../../base/nearest.ts"
import { readAs } from "../../model/env/read.ts"
import { settingsOf } from "../../model/systemd/environment.ts"
import type { Unit } from "../../model/systemd/types.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import { fileOfTarget } from "../target-files.ts"
import type { Workspace } from "../types.ts"
import { effectiveUnit } from "../unit-files.ts"
import { type ExecReference, execReferences } from "./sites-unit.ts"

/** What systemd, or the login that it makes for a unit, sets itself. */
const supplied = new Set(
  (
    "PATH LANG USER LOGNAME HOME SHELL INVOCATION_ID RUNTIME_DIRECTORY STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY " +
    "CONFIGURATION_DIRECTORY CREDENTIALS_DIRECTORY ENCRYPTED_CREDENTIALS_DIRECTORY MAINPID MANAGERPID MANAGERPIDFDID LISTEN_FDS " +
    "LISTEN_PID LISTEN_FDNAMES LISTEN_PIDFDID NOTIFY_SOCKET WATCHDOG_PID WATCHDOG_USEC SYSTEMD_EXEC_PID TERM COLORTERM " +
    "NO_COLOR LOG_NAMESPACE JOURNAL_STREAM SERVICE_RESULT EXIT_CODE EXIT_STATUS PIDFILE REMOTE_ADDR REMOTE_PORT " +
    "TRIGGER_UNIT TRIGGER_PATH TRIGGER_TIMER_REALTIME_USEC TRIGGER_TIMER_MONOTONIC_USEC MEMORY_PRESSURE_WATCH " +
    "MEMORY_PRESSURE_WRITE FDSTORE DEBUG_INVOCATION SO_COOKIE TZ MAINPIDFDID"
  ).split(" "),
)
const families = /^(?:LC_|MONITOR_|XDG_|SYSTEMD_|CREDENTIALS_)/

/** A place for options of one's own, empty unless somebody sets the name on the machine. */
const isHook = /(?:OPT|OPTS|OPTIONS?|ARGS?|ARGUMENTS|FLAGS|PARAMS|EXTRAS?)$/

export interface UndefinedReference extends ExecReference {
  /** `unset`: nothing sets it. `inside`: it is set, but systemd does not look into words for `$NAME`. */
  readonly why: "unset" | "inside"
  /** A name that the unit has and no command takes: it may be meant. */
  readonly near?: string
}

/** Nothing where a source of names is not in the workspace: a file, a login, the manager of a user. */
export function undefinedInUnit(workspace: Workspace, uri: string, model: Unit): readonly UndefinedReference[] {
  if (model.isDropIn || isUsers(uri, model) || isFilledIn(model)) return []
  const references = execReferences(model).filter(({ by }) => by !== "shell")
  if (references.length === 0) return []
  const { unit } = effectiveUnit(workspace, uri, model)
  if (unit.last("Service", "PAMName") !== undefined) return []
  const names = new Set(settingsOf(unit, unit.name).map((each) => each.name))
  for (const { text } of unit.list("Service", "PassEnvironment")) names.add(text)
  for (const { path } of unit.environmentFiles) {
    const found = namesOfFile(workspace, uri, path)
    if (found === undefined) return []
    for (const name of found) names.add(name)
  }
  const spare = [...names].filter((name) => !references.some((each) => each.name === name))
  const spoken = spokenNames(workspace, uri, unit)
  return references.flatMap((each): readonly UndefinedReference[] => {
    const { name, isWord } = each
    if (each.by === "nobody") return names.has(name) ? [{ ...each, why: "inside" }] : []
    if (names.has(name) || supplied.has(name) || families.test(name) || spoken(name)) return []
    const near = nearest(name, spare)
    return isWord && isHook.test(name) && near === undefined
      ? []
      : [{ ...each, why: "unset", ...(near === undefined ? {} : { near }) }]
  })
}

/** Names that the unit's comments explain, or that a command gives to systemd itself (`systemctl set-environment`). */
function spokenNames(workspace: Workspace, uri: string, unit: Unit): (name: string) => boolean {
  const document = workspace.document(uri)
  const text = typeof document === "string" ? "" : document.source.text
  const comments = [...text.matchAll(/^[ \t]*[#;].*$/gm)].map(([line]) => line)
  const setters = unit.directives.flatMap(({ value }) => (value.includes("set-environment") ? value : []))
  const all = [...comments, ...setters].join("\n")
  return (name) => new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(all)
}

/** Units of users get what the login gave their manager. */
function isUsers(uri: string, unit: Unit): boolean {
  const folders = uri.split("/").slice(-4)
  return (
    folders.includes("user") ||
    unit.directives.some(
      ({ key, value }) => key === "WantedBy" && /\b(?:default|graphical-session)\.target\b/.test(value),
    )
  )
}

/** A template of an install script: variables stand where systemd takes none. */
function isFilledIn(unit: Unit): boolean {
  return unit.directives.some(({ key, value, words }) => {
    const text = key.startsWith("Exec") ? (words[0]?.text ?? "") : value
    return !/^(?:Environment|Description|Documentation)$/.test(key) && /\$\{?[A-Za-z_]|@[A-Z_]+@/.test(text)
  })
}

function namesOfFile(workspace: Workspace, uri: string, path: string): readonly string[] | undefined {
  const file = fileOfTarget(workspace, uri, path)
  const document = file === undefined ? "absent" : workspace.document(file)
  if (typeof document === "string") return undefined
  const tree = document.language === "env" ? document.tree : parseEnv(document.source.text)
  const reading = readAs("systemd", tree, new Map())
  return reading.ok ? [...reading.variables.keys()] : undefined
}
