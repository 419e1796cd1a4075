/** A unit together with the drop-ins that lie beside it in the workspace. */
import { folderOf, nameOf } from "../base/uri.ts"
import { dropInFolders, dropInOrder, withDropIns } from "../model/systemd/drop-ins.ts"
import type { Directive, Unit } from "../model/systemd/types.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

export interface EffectiveUnit {
  readonly unit: Unit
  /** The file that holds a directive of `unit`. */
  readonly fileOf: (directive: Directive) => string
}

/** What systemd would load for a unit file, as far as the workspace shows it. A drop-in stands for itself. */
export function effectiveUnit(workspace: Workspace, uri: string, unit: Unit): EffectiveUnit {
  const dropIns = unit.isDropIn ? [] : dropInsOf(workspace, folderOf(uri), unit.name)
  const files = new Map<Directive, string>()
  for (const each of dropIns) for (const directive of each.unit.directives) files.set(directive, each.uri)
  return {
    unit: withDropIns(
      unit,
      dropIns.map((each) => each.unit),
    ),
    fileOf: (directive) => files.get(directive) ?? uri,
  }
}

/** The kinds of units that start a service, with the directive that names it where the file's own name does not. */
const starters = {
  ".timer": ["Timer", "Unit"],
  ".path": ["Path", "Unit"],
  ".socket": ["Socket", "Service"],
} as const

/** Units of one folder that are looked into; no project has as many. */
const mostStarters = 100

/** True if a unit of one of these kinds beside it starts the service: by the same name, or by naming it. */
export function isStartedBy(workspace: Workspace, uri: string, kinds: readonly (keyof typeof starters)[]): boolean {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (typeof names === "string") return false
  const own = nameOf(uri)
  const stem = own.replace(/\.service$/, "")
  if (kinds.some((kind) => names.includes(`${stem}${kind}`))) return true
  return kinds.some((kind) =>
    names
      .filter((name) => name.endsWith(kind))
      .slice(0, mostStarters)
      .some((name) => {
        const [section, key] = starters[kind]
        return workspace.model(`${folder}/${encodeName(name)}`, "systemd")?.last(section, key)?.value === own
      }),
  )
}

/** The drop-ins of a unit of that name in a folder, in the order in which systemd reads them. */
export function dropInsOf(workspace: Workspace, folder: string, name: string): { uri: string; unit: Unit }[] {
  const entries = workspace.directory(folder)
  if (typeof entries === "string") return []
  const folders = dropInFolders(name)
    .filter((each) => entries.includes(`${each}/`))
    .map((each) => {
      const uri = `${folder}/${encodeName(each)}`
      const names = workspace.directory(uri)
      return { folder: uri, names: typeof names === "string" ? [] : names }
    })
  return dropInOrder(folders).flatMap((each) => {
    const uri = `${each.folder}/${encodeName(each.name)}`
    const unit = workspace.model(uri, "systemd")
    return unit ? [{ uri, unit }] : []
  })
}
