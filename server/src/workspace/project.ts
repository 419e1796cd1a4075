/** All files of a project that may be ours, found through recorded folder reads. */
import { relativeTo } from "../base/uri.ts"
import { encodeName } from "./neighbours.ts"
import { kindByName } from "./recognise.ts"
import type { Workspace } from "./types.ts"

/** Folders of tools, packages and build results: what lies there is nobody's deployment. */
const foreignFolders =
  /^(?:\.git|\.hg|\.svn|node_modules|bower_components|vendor|dist|build|out|target|\.venv|venv|\.tox|\.nox|__pycache__|\.terraform|\.next|\.nuxt|\.cache|\.gradle|\.idea|\.vscode-test|coverage|site-packages|\.pnpm-store|\.yarn|\.direnv)\/$/
/** Bounds of one project; what lies beyond is counted as left out, never as absent. */
const mostFolders = 4000
const mostFiles = 3000
const deepest = 12

export interface ProjectFiles {
  /** URIs of files whose names may be ours, folder by folder. */
  readonly files: readonly string[]
  /** Folders that nobody has listed yet: ask again once they are. */
  readonly isIncomplete: boolean
  /** The project is larger than the bounds. */
  readonly isCut: boolean
}

/** Files below a root (a folder's URI). `isLeftOut` gets paths below the root, of folders with a slash at the end. */
export function projectFiles(
  workspace: Pick<Workspace, "directory">,
  root: string,
  isLeftOut: (path: string) => boolean = () => false,
): ProjectFiles {
  const files: string[] = []
  let isIncomplete = false
  let isCut = false
  let folders = 0
  let level: readonly string[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    const next: string[] = []
    for (const folder of level) {
      if (++folders > mostFolders || files.length >= mostFiles || depth > deepest) {
        isCut = true
        break
      }
      const names = workspace.directory(folder)
      if (names === "unread") isIncomplete = true
      if (typeof names === "string") continue
      for (const name of names) {
        const isFolder = name.endsWith("/")
        if (isFolder && foreignFolders.test(name)) continue
        const uri = `${folder}/${encodeName(isFolder ? name.slice(0, -1) : name)}`
        const isOurs = isFolder || kindByName(uri) !== undefined
        if (!isOurs || isLeftOut(relativeTo(root, uri) + (isFolder ? "/" : ""))) continue
        if (isFolder) next.push(uri)
        else files.push(uri)
      }
    }
    level = next
  }
  return { files: files.slice(0, mostFiles), isIncomplete, isCut: isCut || files.length > mostFiles }
}
