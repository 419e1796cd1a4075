/** A unit together with the drop-ins that lie beside it in the workspace. */
import { folderOf } from "../base/uri.ts"
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

function dropInsOf(workspace: Workspace, folder: string, name: string): { uri: string; unit: Unit }[] {
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
