/** References: who names a unit, who reads an env file or runs a script, and what hangs on a unit by its name alone. */
import { type Span, touches } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import { dropInFolders } from "../model/systemd/drop-ins.ts"
import { fileOfTarget } from "../workspace/target-files.ts"
import type { Workspace } from "../workspace/types.ts"
import { fileNamesOf, templateOf, unitFilesBelow } from "../workspace/unit-index.ts"
import { filesOf, type Place, placeOf } from "./definition.ts"
import { impliedService, mentionsIn, pathsIn, type UnitMention } from "./references-mentions.ts"

export interface Mention extends UnitMention {
  readonly uri: string
}

/** The references to what stands at the offset: a named unit or file, in a header the document's own unit. */
export function referencesAt(workspace: Workspace, uri: string, at: number, isDeclared: boolean): readonly Place[] {
  const document = workspace.document(uri)
  if (typeof document === "string") return []
  const unit = workspace.model(uri, "systemd")
  // Env files and scripts do not know who uses them: anywhere in them asks for it.
  if (unit === undefined)
    return document.language === "env" || document.language === "shell" ? readersOf(workspace, uri) : []
  const path = pathsIn(unit).find((each) => touches(each.span, at))
  const file = path && fileOfTarget(workspace, uri, path.path)
  if (path !== undefined) return file === undefined ? [] : readersOf(workspace, file)
  const name = subjectAt(workspace, uri, at)
  if (name === undefined) return []
  const declared = isDeclared ? filesOf(workspace, uri, name).map(placeOf(workspace)) : []
  return [...declared, ...usesOf(workspace, uri, name)]
}

/** The unit that is meant at an offset: the one named there; in a section's header, or on `%i` and its like, the own one. */
export function subjectAt(workspace: Workspace, uri: string, at: number): string | undefined {
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined) return undefined
  const mention = mentionsIn(unit).find((each) => touches(each.span, at))
  if (mention !== undefined) return mention.name
  if (unit.sections.some((each) => touches(each.headerSpan, at))) return unit.name
  return isOwnSpecifier(textOf(workspace, uri), at) ? unit.name : undefined
}

function textOf(workspace: Workspace, uri: string): string {
  const document = workspace.document(uri)
  return typeof document === "string" ? "" : document.source.text
}

/** True on `%i`, `%I`, `%n`, `%N`, `%p`, `%P`, `%j`, `%J`: they speak of the unit's own name. */
function isOwnSpecifier(text: string, at: number): boolean {
  return [at - 2, at - 1, at].some((start) => start >= 0 && /^%[iInNpPjJ]$/.test(text.slice(start, start + 2)))
}

/** Every place that names the unit (of a template its instances as well), and what belongs to it by its own name. */
function usesOf(workspace: Workspace, uri: string, name: string): readonly Place[] {
  const places: Place[] = mentionsOf(workspace, uri, name).map((each) => ({ uri: each.uri, span: each.span }))
  const isMeant = meaning(workspace, uri, name)
  for (const file of unitFilesBelow(workspace, uri)) {
    const unit = workspace.model(file.uri, "systemd")
    if (unit === undefined || !isMeant(file.uri)) continue
    const hangs = file.isDropIn
      ? isDropInOf(file.name, nameOf(file.uri.slice(0, file.uri.lastIndexOf("/"))), name)
      : impliedService(unit) === name || isInstance(file.name, name)
    if (hangs) places.push(placeOf(workspace)(file))
  }
  return places
}

function isDropInOf(owner: string, folder: string, name: string): boolean {
  return owner === name || isInstance(owner, name) || (dropInFolders(name).includes(folder) && folder.includes("-."))
}

/** The places that name the unit, as it is meant at `uri`. */
export function mentionsOf(workspace: Workspace, uri: string, name: string): readonly Mention[] {
  const isMeant = meaning(workspace, uri, name)
  return unitFilesBelow(workspace, uri).flatMap((file) => {
    const unit = workspace.model(file.uri, "systemd")
    const found = unit === undefined ? [] : mentionsIn(unit)
    return found
      .filter((each) => (each.name === name || isInstance(each.name, name)) && isMeant(file.uri))
      .map((each) => ({ ...each, uri: file.uri }))
  })
}

/** Tells whether a file means the same unit by the name as `uri` does, where the workspace has several of that name. */
export function meaning(workspace: Workspace, uri: string, name: string): (file: string) => boolean {
  const all = unitFilesBelow(workspace, uri).filter((each) => !each.isDropIn && each.name === name)
  if (all.length < 2) return () => true
  const meant = new Set(filesOf(workspace, uri, name).map((each) => each.uri))
  return (file) => meant.has(file) || filesOf(workspace, file, name).some((each) => meant.has(each.uri))
}

/** True if the name is an instance of the template. */
export function isInstance(name: string, template: string): boolean {
  return name !== template && template === templateOf(name) && fileNamesOf(name).includes(template)
}

/** The lines of units that read an env file or run a script. */
function readersOf(workspace: Workspace, file: string): readonly Place[] {
  return unitFilesBelow(workspace, file).flatMap(({ uri }) => {
    const unit = workspace.model(uri, "systemd")
    const found: readonly { readonly path: string; readonly span: Span }[] = unit === undefined ? [] : pathsIn(unit)
    return found
      .filter(
        ({ path }) =>
          nameOf(file) === path.slice(path.lastIndexOf("/") + 1) && fileOfTarget(workspace, uri, path) === file,
      )
      .map(({ span }) => ({ uri, span }))
  })
}
