/** Whether git leaves a file out, by the `.gitignore` files of the workspace. */
import { type IgnoreRules, ignoreVerdict, readIgnoreRules } from "../base/gitignore.ts"
import { type Known, known, unknown } from "../base/known.ts"
import { folderOf, relativeTo } from "../base/uri.ts"
import type { Workspace } from "./types.ts"

/** One `.gitignore` with the folder that it rules. */
interface IgnoreFile {
  readonly folder: string
  readonly uri: string
  readonly text: string
  readonly rules: IgnoreRules
}

/** What the ignore files say of a file. */
export interface GitState {
  /** Unknown where no ignore file shows that git keeps the project. */
  readonly ignored: Known<boolean>
  /** The ignore file nearest above it, where a line would go. */
  readonly nearest: { readonly uri: string; readonly text: string; readonly path: string } | undefined
}

/** Reads the `.gitignore` of every folder from the workspace folder down to the file. */
export function gitState(workspace: Workspace, uri: string): GitState {
  const files = ignoreFiles(workspace, uri)
  const last = files.at(-1)
  const nearest = last && { uri: last.uri, text: last.text, path: relativeTo(last.folder, uri) }
  if (last === undefined) return { ignored: unknown("there is no `.gitignore`"), nearest }
  return { ignored: known(isIgnored(files, uri)), nearest }
}

/** True if the files ignore a path below their folders, by itself or through a folder above it. */
export function isIgnoredName(workspace: Workspace, folder: string, name: string): boolean {
  const uri = `${folder}/${name}`
  return isIgnored(ignoreFiles(workspace, uri), uri)
}

function ignoreFiles(workspace: Workspace, uri: string): readonly IgnoreFile[] {
  const root = workspace.rootOf(uri)
  const found: IgnoreFile[] = []
  for (let folder = folderOf(uri); ; folder = folderOf(folder)) {
    const file = `${folder}/.gitignore`
    const document = workspace.document(file)
    if (typeof document !== "string") {
      const { text } = document.source
      found.unshift({ folder, uri: file, text, rules: readIgnoreRules(text) })
    }
    if (folder === root || folder.length <= root.length) return found
  }
}

function isIgnored(files: readonly IgnoreFile[], uri: string): boolean {
  const [outermost] = files
  if (outermost === undefined) return false
  const parts = relativeTo(outermost.folder, uri).split("/")
  // A folder that is left out is never looked into: nothing below it can be taken back.
  for (let length = 1; length <= parts.length; length++) {
    const path = parts.slice(0, length)
    const isFolder = length < parts.length
    const at = `${outermost.folder}/${path.map(encodeURIComponent).join("/")}`
    for (const { folder, rules } of files.toReversed()) {
      const depth = relativeTo(outermost.folder, folder)
      const above = folder === outermost.folder ? 0 : depth.split("/").length
      if (above >= length || !at.startsWith(`${folder}/`)) continue
      const verdict = ignoreVerdict(rules, path.slice(above), isFolder)
      if (verdict === "ignore") return true
      if (verdict === "keep") break
    }
  }
  return false
}
