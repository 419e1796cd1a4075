/** What a service unit's sandbox options amount to, implications included. systemd.exec(5). */
import type { EditResult } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import type { Confinement } from "../facts.ts"
import { capabilities } from "./catalogue.ts"
import type { Directive, Unit, Word } from "./types.ts"
import { hasSpecifier, readBoolean } from "./values.ts"

/** A capability set as the lines of one key leave it. `undefined` members: all that the kernel has. */
export interface CapabilitySet {
  readonly members: ReadonlySet<string> | undefined
  /** Words that name capabilities in the set, with the place of each. */
  readonly words: readonly { readonly name: string; readonly word: Word; readonly directive: Directive }[]
  readonly written: boolean
}

export type ProtectSystem = "no" | "yes" | "full" | "strict"
export type ProtectHome = "no" | "yes" | "read-only" | "tmpfs"

/** The last valid boolean of a key of `[Service]`; invalid and empty values are ignored, as systemd does. */
export function booleanOf(
  unit: Unit,
  key: string,
): { readonly value: boolean; readonly directive: Directive } | undefined {
  for (const directive of unit.all("Service", key).toReversed()) {
    const value = readBoolean(directive.value)
    if (value !== undefined) return { value, directive }
  }
  return undefined
}

/** `ProtectSystem=` as the last valid line leaves it, with the line that counts. */
export function protectSystemOf(unit: Unit): { readonly value: ProtectSystem; readonly directive?: Directive } {
  const written = lastEnum(unit, "ProtectSystem", ["full", "strict"])
  if (isOn(unit, "DynamicUser")) return { value: "strict", ...(written ? { directive: written.directive } : {}) }
  if (!written) return { value: "no" }
  return {
    value: written.value === "full" || written.value === "strict" ? written.value : yesNo(written.value),
    directive: written.directive,
  }
}

/** `ProtectHome=` as the last valid line leaves it; `DynamicUser=` raises it to read-only at least. */
export function protectHomeOf(unit: Unit): { readonly value: ProtectHome; readonly directive?: Directive } {
  const written = lastEnum(unit, "ProtectHome", ["read-only", "tmpfs"])
  const value =
    written?.value === "read-only" || written?.value === "tmpfs" ? written.value : yesNo(written?.value ?? "no")
  const raised = value === "no" && isOn(unit, "DynamicUser") ? "read-only" : value
  return written ? { value: raised, directive: written.directive } : { value: raised }
}

/** True if the boolean key is switched on. */
export function isOn(unit: Unit, key: string): boolean {
  return booleanOf(unit, key)?.value === true
}

/**
 * `CapabilityBoundingSet=` or `AmbientCapabilities=` as written: while the set is still what it was at first, a line
 * replaces it; later ones add, or subtract with `~`. A line without a valid name (empty, `~`, typing errors only)
 * always replaces, so that a list of typing errors is the empty set. Source: config_parse_capability_set.
 */
export function capabilitySetOf(unit: Unit, key: "CapabilityBoundingSet" | "AmbientCapabilities"): CapabilitySet {
  const initial = new Set(key === "CapabilityBoundingSet" ? capabilities : [])
  let members: ReadonlySet<string> = initial
  let words: CapabilitySet["words"] = []
  const directives = unit.all("Service", key)
  for (const directive of directives) {
    const inverted = directive.value.startsWith("~")
    const named = directive.words.map((word, i) => ({
      name: capabilityName(i === 0 && inverted ? word.text.slice(1) : word.text),
      word,
      directive,
    }))
    const names = new Set(named.map((each) => each.name).filter((each) => each !== ""))
    if (names.size === 0 || isSame(members, initial)) {
      members = inverted ? without(capabilities, names) : names
      words = inverted ? [] : named
    } else {
      members = inverted ? without(members, names) : new Set([...members, ...names])
      words = inverted ? words : [...words, ...named]
    }
  }
  const all = key === "CapabilityBoundingSet" && isSame(members, initial)
  return {
    members: all ? undefined : members,
    words: words.filter((each) => members.has(each.name)),
    written: directives.length > 0,
  }
}

/** The name without `CAP_`, which must be there; empty for what the kernel does not have. */
function capabilityName(word: string): string {
  const name =
    /^CAP_(.*)$/i.exec(word)?.[1]?.toUpperCase() ?? capabilities[/^\d+$/.test(word) ? Number(word) : -1] ?? ""
  return capabilities.includes(name) ? name : ""
}

function without(all: Iterable<string>, names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((each) => !names.has(each)))
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each))
}

/** The confinement fact of a service unit. */
export function confinementOf(unit: Unit, owner: string, span: Span): Confinement {
  const ambient = capabilitySetOf(unit, "AmbientCapabilities")
  const bounding = capabilitySetOf(unit, "CapabilityBoundingSet")
  // A bounding set only takes away; what it leaves is no more than every service has without it.
  const breaches = ambient.words.map((each) => ({
    what: `cap:${each.name}`,
    span: each.word.span,
    remove: (): EditResult =>
      each.directive.words.length === 1 && each.directive.key === "AmbientCapabilities"
        ? unit.removeDirective(each.directive)
        : unit.rewriteDirective(
            each.directive,
            each.directive.words
              .filter((word) => word !== each.word)
              .map((word) => word.text)
              .join(" "),
          ),
  }))
  const { safeguards, unsure } = safeguardsOf(unit, bounding)
  return { span, owner, service: owner, breaches, safeguards, unsure }
}

function safeguardsOf(unit: Unit, bounding: CapabilitySet): { safeguards: Set<string>; unsure: Set<string> } {
  const safeguards = new Set<string>()
  const unsure = new Set<string>()
  const dynamic = isOn(unit, "DynamicUser")
  if (isOn(unit, "NoNewPrivileges") || dynamic) safeguards.add("no-new-privileges")
  if (protectSystemOf(unit).value === "strict") safeguards.add("read-only-root")
  if (bounding.members?.size === 0) safeguards.add("drop-all")
  const user = unit.last("Service", "User")?.value ?? ""
  if (hasSpecifier(user)) unsure.add("non-root")
  else if (dynamic || (user !== "" && user !== "root" && !/^0+$/.test(user))) safeguards.add("non-root")
  limit(unit, "MemoryMax", "memory-limit", safeguards)
  limit(unit, "TasksMax", "pids-limit", safeguards)
  limit(unit, "CPUQuota", "cpu-limit", safeguards)
  if (unit.isDropIn) for (const each of allSafeguards) if (!safeguards.has(each)) unsure.add(each)
  return { safeguards, unsure }
}

const allSafeguards = [
  "no-new-privileges",
  "read-only-root",
  "drop-all",
  "non-root",
  "memory-limit",
  "pids-limit",
  "cpu-limit",
]

function limit(unit: Unit, key: string, name: string, safeguards: Set<string>): void {
  const value = unit.last("Service", key)?.value ?? ""
  if (value !== "" && value !== "infinity") safeguards.add(name)
}

function lastEnum(
  unit: Unit,
  key: string,
  values: readonly string[],
): { value: string; directive: Directive } | undefined {
  const directive = unit
    .all("Service", key)
    .findLast((each) => values.includes(each.value) || readBoolean(each.value) !== undefined)
  return directive && { value: directive.value, directive }
}

function yesNo(value: string): "yes" | "no" {
  return readBoolean(value) === true ? "yes" : "no"
}
