/** Where the Horizon trading daemon runs, told by evidence: other programs are called Horizon, too. */
import { type Known, settled } from "../base/known.ts"
import type { Facts, Probe, Service } from "../model/facts.ts"
import { metricOf } from "../model/metrics/catalogue.ts"
import { isOn, protectSystemOf } from "../model/systemd/confinement.ts"
import type { Unit } from "../model/systemd/types.ts"
import {
  credentialsFile,
  extrasArgument,
  metricsPort,
  secretNames,
  statePath,
  unitLogPath,
  unitStatePath,
} from "../model/trading/facts.ts"
import { nearby } from "./nearby.ts"
import { isHorizonOwner } from "./products.ts"
import type { Workspace } from "./types.ts"
import { effectiveUnit } from "./unit-files.ts"

/** Signs add up; a decisive one is enough alone. The name alone (1) and the port alone (1) never are. */
const enough = 4

/** What only other programs of the name have: Laravel's queue dashboard, Stellar's API server. */
const foreign = /(?:^|[\s/_-])(?:artisan|laravel|stellar|evertrust|openstack)/i
const foreignNames =
  /^(?:STELLAR_\w+|NETWORK_PASSPHRASE|HISTORY_ARCHIVE_URLS|CAPTIVE_CORE_\w+|LARAVEL_\w+|APP_KEY|QUEUE_CONNECTION)$/
const ownPaths = /\/state\/(?:audit|audit_archive|dlq)\.db\b|\/etc\/horizon\/credentials\.env\b/

/** Facts are of one text and never change, so what follows from them is kept as long as they are. */
const kept = new WeakMap<Facts, ReadonlySet<string>>()

/** Owners (services, containers, units, stages) of a document that are the trading daemon. */
export function tradingOwners(facts: Facts): ReadonlySet<string> {
  const existing = kept.get(facts)
  if (existing !== undefined) return existing
  const owners = new Set<string>()
  for (const [owner, weight] of weights(facts)) if (weight >= enough && !isHorizonOwner(facts, owner)) owners.add(owner)
  kept.set(facts, owners)
  return owners
}

/** Its services in a document; one-shot ones that work on its state (an audit check) are left out. */
export function tradingServices(facts: Facts): readonly Service[] {
  const owners = tradingOwners(facts)
  return facts.services.filter((service) => owners.has(service.owner) && service.oneShot === undefined)
}

function weights(facts: Facts): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const add = (owner: string, weight: number): unknown => found.set(owner, (found.get(owner) ?? 0) + weight)
  const secrets = new Map<string, number>()
  for (const { owner, name, value } of facts.settings) {
    if (name === extrasArgument) add(owner, enough)
    if (ownPaths.test(settled(value) ?? "")) add(owner, enough)
    if (name === "HORIZON_EXCHANGE" || name === "HORIZON_DB") add(owner, 2)
    if (secretNames.has(name)) secrets.set(owner, (secrets.get(owner) ?? 0) + 1)
    if (foreignNames.test(name)) add(owner, -enough)
  }
  for (const [owner, count] of secrets) add(owner, Math.min(count, 2))
  for (const { owner, path } of facts.references) if (settled(path) === credentialsFile) add(owner, enough)
  for (const { owner, source, target } of facts.volumes) {
    if (settled(target) === statePath) add(owner, 2)
    if (settled(source) === credentialsFile) add(owner, enough)
    else if (settled(source) === unitStatePath) add(owner, 1)
  }
  for (const owner of new Set(facts.ports.filter(isMetricsPort).map((port) => port.owner))) add(owner, 1)
  for (const service of facts.services) add(service.owner, weightOf(service))
  return found
}

function isMetricsPort({ containerPort }: Facts["ports"][number]): boolean {
  const range = settled(containerPort)
  return range?.first === metricsPort && range.last === metricsPort
}

function weightOf({ name, image, command, probes }: Service): number {
  const words = settled(command) ?? []
  if (foreign.test(words.join(" ")) || foreign.test(image?.repository ?? "")) return -10
  const isNamed =
    /(?:^|[/_-])horizon(?:[._-]|$)/.test(`${name}`) || /(?:^|\/)horizon(?:-sdk)?$/.test(image?.repository ?? "")
  const called = programWeight(words)
  const probed = Math.max(0, ...probes.map(({ action }) => probeWeight(action)))
  return (isNamed ? 1 : 0) + Math.max(called, probed)
}

function probeWeight(action: Probe["action"]): number {
  if (action.kind !== "exec") return 0
  return programWeight(action.command.flatMap((word) => word.split(/\s+/)))
}

/** `horizon` as the program of a command; its audit log is nobody else's. */
function programWeight(words: readonly string[]): number {
  const at = words.findIndex((word) => /^(?:\/\S*\/)?horizon$/.test(word))
  if (at < 0) return 0
  const next = words[at + 1]
  return next === "audit" && /^(?:verify|stats|replay|export|anchor|enforce-retention)$/.test(words[at + 2] ?? "")
    ? enough
    : next === "--version" || next === "run" || /venv\/bin\/horizon$/.test(words[at] ?? "")
      ? 2
      : 1
}

/** True for a service unit of the daemon. `project` is the evidence of the files around it. */
export function isTradingUnit(unit: Unit, facts: Facts, project: () => boolean): boolean {
  if (unit.type !== "service" || unit.isDropIn) return false
  const owner = facts.services[0]?.owner ?? unit.name
  if (isHorizonOwner(facts, owner)) return false
  const writable = new Set(unit.list("Service", "ReadWritePaths").map((word) => word.text.replace(/\/$/, "")))
  const states = unit.list("Service", "StateDirectory").some((word) => word.text === "horizon")
  const own =
    (weights(facts).get(owner) ?? 0) +
    (writable.has(unitStatePath) ? 1 : 0) +
    (writable.has(unitLogPath) ? 1 : 0) +
    (states ? 1 : 0) +
    (unit.last("Service", "User")?.value === "horizon" ? 1 : 0)
  if (own >= enough) return true
  // A unit that starts a program of the name, among files that are the daemon's without a doubt.
  const called = programWeight(settled(facts.services[0]?.command) ?? [])
  return own >= 2 && called > 0 && project()
}

/** True if the unit at `uri` is the daemon's. */
export function isTradingUnitAt(workspace: Workspace, uri: string): boolean {
  const unit = workspace.model(uri, "systemd")
  const facts = workspace.facts(uri)
  return unit !== undefined && facts !== undefined && isTradingUnit(unit, facts, () => isTradingProject(workspace, uri))
}

/** True if a document speaks of the daemon: runs it, scrapes it, alerts on its metrics. */
export function isTradingFile(facts: Facts): boolean {
  return (
    tradingOwners(facts).size > 0 ||
    facts.alerts.some(({ metrics }) => metrics?.some(({ name }) => metricOf(name)?.product === "trading") === true)
  )
}

/** True if a file around `uri`, or the file itself, is the trading daemon's. Reads what `nearby` finds. */
export function isTradingProject(workspace: Workspace, uri: string): boolean {
  return [uri, ...nearby(workspace, uri, ["compose", "dockerfile", "systemd", "yaml"])].some((each) => {
    const facts = workspace.facts(each)
    return facts !== undefined && isTradingFile(facts)
  })
}

/** How a unit of the daemon gets its credentials. */
export interface CredentialsFile {
  readonly path: string
  readonly span: Unit["environmentFiles"][number]["span"]
  /** `right`: the documented path, demanded. `optional`: a leading `-` excuses its absence. `elsewhere`: another file. */
  readonly verdict: "right" | "optional" | "elsewhere"
}

/** The environment files of a unit, each with its verdict; empty where the unit reads none. */
export function credentialsOf(unit: Unit): readonly CredentialsFile[] {
  return unit.environmentFiles.map(({ path, span, optional }) => ({
    path,
    span,
    verdict: path !== credentialsFile ? "elsewhere" : optional ? "optional" : "right",
  }))
}

/** True if the unit is handed credentials by systemd itself. */
export function loadsCredentials(unit: Unit): boolean {
  return ["LoadCredential", "LoadCredentialEncrypted", "SetCredentialEncrypted", "ImportCredential"].some(
    (key) => (unit.last("Service", key)?.value ?? "") !== "",
  )
}

/** Extras that an argument selects, as written between the commas. */
export function extrasIn(value: Known<string>): readonly string[] {
  return (settled(value) ?? "").split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]))
}

/** True if a unit (its drop-ins counted) may write the daemon's state: by a state directory, a writable path, or no sandbox. */
export function unitMayWriteState(workspace: Workspace, uri: string): boolean {
  const own = workspace.model(uri, "systemd")
  if (own === undefined) return true
  const { unit } = effectiveUnit(workspace, uri, own)
  if (protectSystemOf(unit).value !== "strict" && !isOn(unit, "DynamicUser")) return true
  if (unit.list("Service", "StateDirectory").length > 0) return true
  return unit.list("Service", "ReadWritePaths").some((word) => {
    const path = word.text.replace(/^[-+]+/, "").replace(/\/+$/, "")
    return unitStatePath === path || unitStatePath.startsWith(`${path}/`)
  })
}
