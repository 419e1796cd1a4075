/** The five lines that confine a service's process, each with what else has the same effect. systemd.exec(5). */
import { type EditResult, isRefusal, refuse, type TextEdit } from "../../base/edit.ts"
import { capabilities } from "./catalogue.ts"
import { booleanOf, capabilitySetOf, isOn, protectHomeOf, protectSystemOf } from "./confinement.ts"
import { isBelow, plainPath, privateFolders } from "./paths.ts"
import type { Directive, Unit } from "./types.ts"

export type Safeguard = "NoNewPrivileges" | "PrivateTmp" | "ProtectSystem" | "ProtectHome" | "CapabilityBoundingSet"

/** A safeguard that the unit lacks: the line that would add it, and the written line that falls short of it. */
export interface MissingSafeguard {
  readonly key: Safeguard
  readonly value: string
  readonly weak?: Directive
}

/** The safeguards that a service unit (drop-ins merged) lacks, in the order in which they are usually written. */
export function missingSafeguards(unit: Unit): readonly MissingSafeguard[] {
  const missing: MissingSafeguard[] = []
  const add = (key: Safeguard, value: string, weak: Directive | undefined): void => {
    missing.push(weak ? { key, value, weak } : { key, value })
  }
  const dynamic = isOn(unit, "DynamicUser")
  // In another root the host's folders are not in sight.
  const ownRoot = isSet(unit, "RootDirectory") || isSet(unit, "RootImage")
  if (!dynamic && !isOn(unit, "NoNewPrivileges"))
    add("NoNewPrivileges", "yes", booleanOf(unit, "NoNewPrivileges")?.directive)
  if (!dynamic && !ownRoot && !hasPrivateTmp(unit)) add("PrivateTmp", "yes", booleanOf(unit, "PrivateTmp")?.directive)
  const system = protectSystemOf(unit)
  if (!ownRoot && system.value !== "strict" && !hides(unit, ["ReadOnlyPaths"], "/"))
    add("ProtectSystem", "strict", system.directive)
  const home = protectHomeOf(unit)
  const inHome = usesHome(unit)
  // A read-only system holds the homes, so that `read-only` would add nothing for a service that needs to see them.
  const isVisible = home.value === "no" && !(inHome && system.value === "strict")
  if (!ownRoot && isVisible && !hides(unit, ["InaccessiblePaths", "TemporaryFileSystem"], "/home"))
    add("ProtectHome", inHome ? "read-only" : "yes", home.directive)
  const bounding = capabilitySetOf(unit, "CapabilityBoundingSet")
  const left = bounding.members?.size ?? capabilities.length
  // A short list or a long deny list is a decision; one that leaves more than three quarters is none.
  if (left * 4 > capabilities.length * 3)
    add("CapabilityBoundingSet", neededCapabilities(unit), unit.last("Service", "CapabilityBoundingSet"))
  return missing
}

/** What a bounding set must keep so that the unit's ambient capabilities can be given: their names, or nothing. */
function neededCapabilities(unit: Unit): string {
  const { members } = capabilitySetOf(unit, "AmbientCapabilities")
  return [...(members ?? capabilities)].map((name) => `CAP_${name}`).join(" ")
}

/** `PrivateTmp=` on, or `disconnected` (systemd 257), or both folders covered by file systems of the unit's own. */
function hasPrivateTmp(unit: Unit): boolean {
  if (isOn(unit, "PrivateTmp") || unit.last("Service", "PrivateTmp")?.value === "disconnected") return true
  return hides(unit, ["TemporaryFileSystem"], "/tmp") && hides(unit, ["TemporaryFileSystem"], "/var/tmp")
}

/** True if one of the path lists names the folder (or the root above all). */
function hides(unit: Unit, keys: readonly string[], folder: string): boolean {
  return keys.some((key) =>
    unit.list("Service", key).some((word) => [folder, "/"].includes(plainPath(word.text) ?? "")),
  )
}

/** A folder that whoever installs the unit fills in: a home's specifier, `@DIR@`, `<dir>`, `{{ dir }}`, `${DIR}`. */
const unsettled = /^(%h(\/|$)|\w+@(\/|$)|<\w|\{\{|\$\{?[A-Z_]+\}?\/)/

/** True if the unit starts or works in a folder that `ProtectHome=yes` would hide, or might. */
function usesHome(unit: Unit): boolean {
  const places = [
    unit.last("Service", "WorkingDirectory")?.value ?? "",
    ...["ExecStart", "ExecStartPre", "ReadWritePaths", "ReadOnlyPaths", "BindPaths"].flatMap((key) =>
      unit.list("Service", key).map((word) => word.text),
    ),
  ].map((each) => each.replace(/^[-@:+!|]+/, ""))
  return places.some(
    (each) => each === "~" || unsettled.test(each) || privateFolders.some((folder) => isBelow(folder, each)),
  )
}

function isSet(unit: Unit, key: string): boolean {
  return (unit.last("Service", key)?.value ?? "") !== ""
}

/** Falling-short lines are replaced, the rest is added at the end of [Service]. */
export function additions(unit: Unit, missing: readonly MissingSafeguard[]): EditResult {
  const edits: TextEdit[] = []
  const lines: string[] = []
  for (const { key, value } of missing) {
    const written = unit.all("Service", key)
    // A list that starts over needs an empty line first; one line is simply replaced.
    if (key === "CapabilityBoundingSet" && value !== "" && written.length > 1) lines.push(`${key}=`, `${key}=${value}`)
    else if (written.length === 0) lines.push(`${key}=${value}`)
    else {
      const replaced = unit.setDirective("Service", key, value)
      if (isRefusal(replaced)) return replaced
      edits.push(...replaced)
    }
  }
  const added = unit.addDirectives("Service", lines)
  return isRefusal(added) ? refuse(added.refused) : [...edits, ...added]
}
