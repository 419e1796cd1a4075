/** Definition: from the name of a unit, file or drop-in to what it names in the workspace. */
import { type Span, touches } from "../base/span.ts"
import { folderOf } from "../base/uri.ts"
import type { Unit } from "../model/systemd/types.ts"
import { fileOfTarget } from "../workspace/target-files.ts"
import type { Workspace } from "../workspace/types.ts"
import { dropInsOf } from "../workspace/unit-files.ts"
import { fileNamesOf, type UnitFile, unitFilesBelow, unitFilesNear, unitFolder } from "../workspace/unit-index.ts"
import { mentionsIn, pathsIn } from "./references-mentions.ts"

/** A place in a file; the start of it where the whole file is meant. */
export interface Place {
  readonly uri: string
  readonly span: Span
}

/** What stands below the cursor, and the places that it names. */
export interface Definition {
  readonly from: Span
  readonly to: readonly Place[]
}

/** The definition of the unit name, path or section at the offset. */
export function definitionAt(workspace: Workspace, uri: string, at: number): Definition | undefined {
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined) return undefined
  const mention = mentionsIn(unit).find((each) => touches(each.span, at))
  if (mention !== undefined)
    return { from: mention.span, to: filesOf(workspace, uri, mention.name).map(placeOf(workspace)) }
  const path = pathsIn(unit).find((each) => touches(each.span, at))
  if (path !== undefined) {
    const file = fileOfTarget(workspace, uri, path.path)
    return { from: path.span, to: file === undefined ? [] : [{ uri: file, span: { start: 0, end: 0 } }] }
  }
  const section = unit.sections.find((each) => touches(each.headerSpan, at))
  return section && { from: section.headerSpan, to: counterparts(workspace, uri, unit, section.name) }
}

/**
 * The unit files of a name: the exact one, else that of the template; the one in the same folder, else those near, else any.
 * Projects of one workspace may have units of the same name.
 */
export function filesOf(workspace: Workspace, uri: string, name: string): readonly UnitFile[] {
  for (const files of [unitFilesNear(workspace, uri), unitFilesBelow(workspace, uri)])
    for (const wanted of fileNamesOf(name)) {
      const found = files.filter((each) => !each.isDropIn && each.name === wanted)
      const beside = found.filter((each) => folderOf(each.uri) === unitFolder(uri))
      if (beside.length > 0) return beside
      if (found.length > 0) return found
    }
  return []
}

/** Where a unit file begins: its first section, so that an editor shows more than a licence. */
export function placeOf(workspace: Workspace): (file: UnitFile) => Place {
  return ({ uri }) => ({
    uri,
    span: workspace.model(uri, "systemd")?.sections[0]?.headerSpan ?? { start: 0, end: 0 },
  })
}

/** From a drop-in's section to the unit's, from a unit's to its drop-ins'. */
function counterparts(workspace: Workspace, uri: string, unit: Unit, section: string): readonly Place[] {
  const others = unit.isDropIn
    ? filesOf(workspace, uri, unit.name).map((each) => each.uri)
    : dropInsOf(workspace, folderOf(uri), unit.name).map((each) => each.uri)
  return others.flatMap((other) => {
    const model = workspace.model(other, "systemd")
    const same =
      model?.sections.find((each) => each.name === section) ?? (unit.isDropIn ? model?.sections[0] : undefined)
    return same === undefined ? [] : [{ uri: other, span: same.headerSpan }]
  })
}
