/** Rename of a unit: its file, its drop-in folders, every place that names it, and those that found it by its name alone. */
import { isRefusal, type TextEdit } from "../base/edit.ts"
import { type Span, touches } from "../base/span.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import { dropInFolders } from "../model/systemd/drop-ins.ts"
import { encodeName } from "../workspace/neighbours.ts"
import type { Workspace } from "../workspace/types.ts"
import { fileNamesOf, isThere, type UnitFile, unitFilesBelow } from "../workspace/unit-index.ts"
import { isInstance, meaning, mentionsOf, subjectAt } from "./references.ts"
import { impliedService, mentionsIn, starterKeys } from "./references-mentions.ts"

/** What would be renamed, and where its name stands. */
export interface RenamePlace {
  readonly span: Span
  readonly name: string
}

export interface MovedFile {
  readonly from: string
  readonly to: string
}

export interface RenamePlan {
  readonly edits: readonly { readonly uri: string; readonly edits: readonly TextEdit[] }[]
  /** Files and folders, to be moved after the edits. */
  readonly moves: readonly MovedFile[]
}

/** The unit whose name can be changed at the offset: one that is named there, or that of the section's header. */
export function renamePlaceAt(workspace: Workspace, uri: string, at: number): RenamePlace | undefined {
  const unit = workspace.model(uri, "systemd")
  const subject = subjectAt(workspace, uri, at)
  if (unit === undefined || subject === undefined) return undefined
  const name = ownName(workspace, uri, subject)
  const mention = mentionsIn(unit).find((each) => touches(each.span, at))
  // Another unit's name is only known to be ours to change if its file is here.
  if (name === undefined) return undefined
  if (mention !== undefined) return { span: mention.span, name }
  const header = unit.sections.find((each) => touches(each.headerSpan, at))
  return header && { span: header.nameSpan, name }
}

/** The name of the file that a unit's name refers to, if it is in the workspace. */
function ownName(workspace: Workspace, uri: string, name: string): string | undefined {
  const files = unitFilesBelow(workspace, uri).filter((each) => !each.isDropIn)
  return fileNamesOf(name).find((wanted) => files.some((each) => each.name === wanted))
}

const validName = /^[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\-]*)?$/

/** Everything that a new name changes, or why it cannot be had. `moveFile` is false where the editor moves the file itself. */
export function renamePlan(
  workspace: Workspace,
  uri: string,
  name: string,
  wanted: string,
  moveFile = true,
): RenamePlan | { readonly refused: string } {
  const suffix = name.slice(name.lastIndexOf("."))
  const next = wanted.trim().endsWith(suffix) ? wanted.trim() : `${wanted.trim()}${suffix}`
  const refused = whyNot(name, next, suffix)
  if (refused !== undefined) return { refused }
  const isMeant = meaning(workspace, uri, name)
  const files = unitFilesBelow(workspace, uri).filter((each) => isMeant(each.uri))
  const bound = boundByName(workspace, files, name)
  if (bound !== undefined) return { refused: `\`${bound}\` and its service find each other by their names alone.` }
  const own = files.filter((each) => !each.isDropIn && each.name === name)
  const moves = [
    ...(moveFile ? own.map((each) => moved(each.uri, next)) : []),
    ...movedFolders(workspace, own, files, name, next),
  ]
  const taken = moves.find((each) => isThere(workspace, each.to) || folderIsThere(workspace, each.to))
  if (taken !== undefined) return { refused: `\`${nameOf(taken.to)}\` is there already.` }
  return { edits: editsFor(workspace, uri, files, name, next), moves }
}

function whyNot(name: string, next: string, suffix: string): string | undefined {
  const stem = next.slice(0, -suffix.length)
  if (!validName.test(stem) || next.length > 255)
    return "A unit's name consists of letters, digits and `:-_.\\`, at most 255."
  const isTemplate = (each: string): boolean => each.endsWith(`@${suffix}`)
  if (isTemplate(name) !== isTemplate(next) || name.includes("@") !== next.includes("@"))
    return isTemplate(name)
      ? "A template's name ends in `@`."
      : "A name with `@` is an instance or a template: that is another unit."
  return next === name ? "That is its name." : undefined
}

/** A socket with `Accept=yes` starts instances of the template of its own name, and can name no other. */
function boundByName(workspace: Workspace, files: readonly UnitFile[], name: string): string | undefined {
  return files.find((file) => {
    const unit = workspace.model(file.uri, "systemd")
    const implied = unit?.type === "socket" ? impliedService(unit) : undefined
    return implied?.includes("@.") && (implied === name || (file.name === name && hasFile(files, implied)))
  })?.name
}

function moved(uri: string, name: string): MovedFile {
  return { from: uri, to: `${folderOf(uri)}/${encodeName(name)}` }
}

/** Drop-in folders that carry the full name, of a template also those of instances. */
function movedFolders(
  workspace: Workspace,
  own: readonly UnitFile[],
  files: readonly UnitFile[],
  name: string,
  next: string,
): readonly MovedFile[] {
  const [specific = ""] = dropInFolders(name)
  const folders = new Set([
    ...own
      .map((each) => `${folderOf(each.uri)}/${encodeName(specific)}`)
      .filter((each) => folderIsThere(workspace, each)),
    ...files
      .filter((each) => each.isDropIn && (each.name === name || isInstance(each.name, name)))
      .map((each) => folderOf(each.uri)),
  ])
  return [...folders].map((each) => moved(each, `${renamed(nameOf(each).replace(/\.d$/, ""), name, next)}.d`))
}

function folderIsThere(workspace: Workspace, uri: string): boolean {
  const names = workspace.directory(folderOf(uri))
  return typeof names !== "string" && names.includes(`${nameOf(uri)}/`)
}

/** The new spelling of a name: of an instance the prefix alone changes. */
function renamed(text: string, name: string, next: string): string {
  if (!name.includes("@.")) return next
  return `${next.slice(0, next.indexOf("@"))}${text.slice(text.indexOf("@"))}`
}

function editsFor(
  workspace: Workspace,
  uri: string,
  files: readonly UnitFile[],
  name: string,
  next: string,
): RenamePlan["edits"] {
  const edits = new Map<string, TextEdit[]>()
  const add = (file: string, more: readonly TextEdit[]): void =>
    void edits.set(file, [...(edits.get(file) ?? []), ...more])
  for (const { uri: file, span, text } of mentionsOf(workspace, uri, name)) {
    // `%p.service` in the unit itself follows its name.
    const isOwn = files.some((each) => each.uri === file && each.name === name)
    if (!(isOwn && isFollowing(text))) add(file, [{ span, newText: renamed(text, name, next) }])
  }
  for (const file of files) {
    const unit = workspace.model(file.uri, "systemd")
    if (unit !== undefined && file.name === name)
      add(
        file.uri,
        mentionsIn(unit)
          .filter((each) => isFollowing(each.text) && each.name !== name && hasFile(files, each.name))
          .map((each) => ({ span: each.span, newText: each.name })),
      )
    const implied = unit && impliedService(unit)
    if (unit === undefined || implied === undefined) continue
    // One of the two gets another name: from now on the one must name the other.
    const target = implied === name ? next : file.name === name && hasFile(files, implied) ? implied : undefined
    const [section, key] = starterKeys[unit.type] ?? []
    if (target === undefined || section === undefined || key === undefined) continue
    const added = unit.setDirective(section, key, target)
    if (!isRefusal(added)) add(file.uri, added)
  }
  return [...edits].flatMap(([file, changes]) => (changes.length === 0 ? [] : { uri: file, edits: changes }))
}

/** True if the name that a mention means changes with that of its unit. */
function isFollowing(text: string): boolean {
  return /%[nNpPjJ]/.test(text.split("@")[0] ?? "")
}

function hasFile(files: readonly UnitFile[], name: string): boolean {
  return files.some((each) => !each.isDropIn && each.name === name)
}
