/** Drop-ins of a unit: where they lie, in which order systemd reads them, and the unit that results. systemd.unit(5). */
import { refuse } from "../../base/edit.ts"
import { environmentFilesOf, lookupsOf } from "./read.ts"
import type { Directive, Unit } from "./types.ts"

/**
 * Folders beside a unit file that hold its drop-ins, most specific first: `a-b@c.service.d`, the template's
 * `a-b@.service.d`, each dash prefix `a-.service.d`, and `service.d` for every unit of the type.
 */
export function dropInFolders(unitName: string): readonly string[] {
  const dot = unitName.lastIndexOf(".")
  const stem = unitName.slice(0, dot)
  const suffix = unitName.slice(dot)
  const at = stem.indexOf("@")
  const prefix = at < 0 ? stem : stem.slice(0, at)
  const stems = [stem, ...(at >= 0 && at < stem.length - 1 ? [stem.slice(0, at + 1)] : [])]
  for (let dash = prefix.lastIndexOf("-", prefix.length - 2); dash > 0; dash = prefix.lastIndexOf("-", dash - 1))
    stems.push(prefix.slice(0, dash + 1))
  return [...stems.map((each) => `${each}${suffix}.d`), `${suffix.slice(1)}.d`]
}

/**
 * Paths of the drop-ins that count, in reading order: by file name across all folders; of two files with one name the
 * more specific folder's wins. `folders` is most specific first, with the `.conf` names that each holds.
 */
export function dropInOrder(
  folders: readonly { readonly folder: string; readonly names: readonly string[] }[],
): readonly { readonly folder: string; readonly name: string }[] {
  const byName = new Map<string, string>()
  for (const { folder, names } of folders)
    for (const name of names) if (name.endsWith(".conf") && !byName.has(name)) byName.set(name, folder)
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, folder]) => ({ folder, name }))
}

/** The unit as its drop-ins leave it. Edits go to the unit's own file and refuse directives of the drop-ins. */
export function withDropIns(unit: Unit, dropIns: readonly Unit[]): Unit {
  if (dropIns.length === 0) return unit
  const directives = [unit, ...dropIns].flatMap((each) => each.directives)
  const lookups = lookupsOf(directives)
  const own = new Set(unit.directives)
  const elsewhere = (directive: Directive): ReturnType<typeof refuse> | undefined =>
    own.has(directive) ? undefined : refuse("the line stands in a drop-in")
  return {
    ...unit,
    directives,
    ...lookups,
    environmentFiles: environmentFilesOf(lookups.all("Service", "EnvironmentFile")),
    setDirective: (section, key, value) => {
      const last = lookups.last(section, key)
      return (last && elsewhere(last)) ?? unit.setDirective(section, key, value)
    },
    rewriteDirective: (each, value) => elsewhere(each) ?? unit.rewriteDirective(each, value),
    renameDirective: (each, key) => elsewhere(each) ?? unit.renameDirective(each, key),
    removeDirective: (each) => elsewhere(each) ?? unit.removeDirective(each),
    moveDirective: (each, section) => elsewhere(each) ?? unit.moveDirective(each, section),
  }
}
