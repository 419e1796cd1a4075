/** Where a directive and a section stand for the systemd that reads them: known, private, misplaced, gone. */
import { allSections, directiveOf, directivesNamed, removedDirective, sectionsOf } from "./catalogue.ts"
import type { UnitType } from "./types.ts"

export type SectionStanding = "known" | "private" | "other-type" | "unknown"

export interface Standing {
  readonly is: "known" | "private" | "elsewhere" | "unknown" | "removed" | "ignored" | "too-new"
  /** The section of this unit type that reads the directive. */
  readonly home?: string
  /** The version that matters: last that read it, first that ignores it, first that knows it. */
  readonly version?: number
  readonly replacement?: string
}

/** What the reader knows of versions; without `known` every directive of any version is known. */
export interface VersionView {
  /** Directives that this version ignores count as ignored. */
  readonly ignoredIn?: number | undefined
  readonly known?: number | undefined
}

/** How a unit type reads a section. Sections that begin with `X-` are skipped silently. */
export function standingOfSection(type: UnitType, section: string): SectionStanding {
  if (section.startsWith("X-")) return "private"
  if (sectionsOf(type).includes(section)) return "known"
  return allSections().includes(section) ? "other-type" : "unknown"
}

/** How a unit type reads a directive. In a section that is skipped as a whole nothing is judged: it is `private`. */
export function standingOf(type: UnitType, section: string, key: string, versions: VersionView = {}): Standing {
  if (key.startsWith("X-") || standingOfSection(type, section) !== "known") return { is: "private" }
  const info = directiveOf(section, key)
  if (info !== undefined) {
    const { old, since = 0 } = info
    if (old?.state === "ignored" && versions.ignoredIn !== undefined && old.since <= versions.ignoredIn)
      return {
        is: "ignored",
        version: old.since,
        ...(old.replacement === undefined ? {} : { replacement: old.replacement }),
      }
    if (versions.known !== undefined && since > versions.known) return { is: "too-new", version: since }
    return { is: "known" }
  }
  if (directivesNamed(key).length > 0) {
    const home = homeOf(type, key)
    return { is: "elsewhere", ...(home === undefined ? {} : { home }) }
  }
  const removed = removedDirective(section, key)
  if (removed !== undefined) return { is: "removed", version: removed.lastVersion }
  return { is: "unknown" }
}

/** The section of a unit type that reads the key: where it belongs, not where an old place is still accepted. */
function homeOf(type: UnitType, key: string): string | undefined {
  const homes = sectionsOf(type).filter((each) => directiveOf(each, key) !== undefined)
  return homes.find((each) => directiveOf(each, key)?.old === undefined) ?? homes[0]
}
