/** Directives of systemd units, by section: value type, age, and what became of old ones. */
import { capabilityNames, directiveTable, removedTable, unitSections, valueTypes } from "./catalogue.generated.ts"
import type { UnitType } from "./types.ts"

/** `alias`: read as its replacement. `moved`: works, belongs to another section. `ignored`: without effect. `kept`: works, undocumented. */
export type OldState = "alias" | "moved" | "ignored" | "kept"

export interface DirectiveInfo {
  readonly name: string
  readonly sections: readonly string[]
  readonly type: string
  /** First systemd version whose parser knows it; undefined for 183 or older. */
  readonly since: number | undefined
  /** Repeated assignments add up. */
  readonly list: boolean
  readonly specifiers: boolean
  readonly systemOnly: boolean
  /** An invalid value keeps the unit from loading. */
  readonly fatal: boolean
  /** Boolean spellings are accepted beside `values`. */
  readonly boolean: boolean
  readonly values: readonly string[]
  readonly old?: { readonly state: OldState; readonly since: number; readonly replacement: string | undefined }
}

export interface RemovedDirective {
  readonly name: string
  readonly sections: readonly string[]
  readonly lastVersion: number
}

interface Table {
  readonly byPlace: ReadonlyMap<string, DirectiveInfo>
  readonly byName: ReadonlyMap<string, readonly DirectiveInfo[]>
  readonly byLowerName: ReadonlyMap<string, readonly DirectiveInfo[]>
}

/** Names of the 41 capabilities without `CAP_`. */
export const capabilities: readonly string[] = capabilityNames.split(" ")

/** Sections that a unit type reads: `[Unit]`, its own, `[Install]`. */
export function sectionsOf(type: UnitType): readonly string[] {
  return unitSections[type] ?? []
}

/** Every section that some unit type reads. */
export function allSections(): readonly string[] {
  return [...new Set(Object.values(unitSections).flat())]
}

/** The directive of that name in that section. */
export function directiveOf(section: string, name: string): DirectiveInfo | undefined {
  return table().byPlace.get(`${section}]${name}`)
}

/** The directives of that name in any section. */
export function directivesNamed(name: string): readonly DirectiveInfo[] {
  return table().byName.get(name) ?? []
}

/** The directives of that name, whatever its case. */
export function directivesNamedLike(name: string): readonly DirectiveInfo[] {
  return table().byLowerName.get(name.toLowerCase()) ?? []
}

/** All directives of a section. */
export function directivesIn(section: string): readonly DirectiveInfo[] {
  return [...table().byName.values()].flat().filter((each) => each.sections.includes(section))
}

/** The name that an old spelling stands for in its section: `ReadWriteDirectories` is `ReadWritePaths`. */
export function canonicalKey(section: string, key: string): string {
  const old = directiveOf(section, key)?.old
  if (old?.state !== "alias" || old.replacement === undefined) return key
  return directiveOf(section, old.replacement) ? old.replacement : key
}

/** A directive that systemd once read in that section and no longer does. */
export function removedDirective(section: string, name: string): RemovedDirective | undefined {
  return removedDirectives().find((each) => each.name === name && each.sections.includes(section))
}

const states: Readonly<Record<string, OldState>> = { a: "alias", m: "moved", i: "ignored", d: "kept" }

const table = once((): Table => {
  const byPlace = new Map<string, DirectiveInfo>()
  const all: DirectiveInfo[] = []
  let sections: readonly string[] = []
  for (const line of directiveTable.split("\n")) {
    if (line.startsWith("@")) {
      sections = line.slice(1).split(",")
      continue
    }
    const info = readLine(line, sections)
    all.push(info)
    for (const section of sections) byPlace.set(`${section}]${info.name}`, info)
  }
  return {
    byPlace,
    byName: Map.groupBy(all, (each) => each.name),
    byLowerName: Map.groupBy(all, (each) => each.name.toLowerCase()),
  }
})

const removedDirectives = once((): readonly RemovedDirective[] =>
  removedTable.split("\n").map((line) => {
    const [name = "", sections = "", version = ""] = line.split(";")
    return { name, sections: sections.split(","), lastVersion: Number(version) }
  }),
)

function readLine(line: string, sections: readonly string[]): DirectiveInfo {
  const [name = "", type = "", since = "", flags = "", values = "", state = "", oldSince = "", replacement = ""] =
    line.split(";")
  const oldState = states[state]
  return {
    name,
    sections,
    type: valueTypes[Number(type)] ?? "",
    since: since === "" ? undefined : Number(since),
    list: flags.includes("l"),
    specifiers: flags.includes("s"),
    systemOnly: flags.includes("o"),
    fatal: flags.includes("f"),
    boolean: flags.includes("b"),
    values: values === "" ? [] : values.split(","),
    ...(oldState
      ? { old: { state: oldState, since: Number(oldSince), replacement: replacement === "" ? undefined : replacement } }
      : {}),
  }
}

/** Computes a constant on first use: most sessions never ask for it. */
function once<T>(compute: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= compute()
    return value
  }
}
