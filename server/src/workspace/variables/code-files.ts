/** Which programs of a workspace may take names from the environment: bounded, through recorded folder reads. */
import { folderOf, isInside, nameOf } from "../../base/uri.ts"
import { readsCode } from "../../settings/read-variables.ts"
import { encodeName } from "../neighbours.ts"
import { settingsDocumentOf } from "../settings-file.ts"
import type { Workspace } from "../types.ts"
import { codeLanguageOf } from "./code-scan.ts"

/** Files that say that a folder holds a program. */
const manifests =
  /^(?:package\.json|deno\.jsonc?|pyproject\.toml|requirements[\w.-]*\.txt|setup\.py|setup\.cfg|Pipfile|manage\.py|Cargo\.toml|go\.mod|Gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?)$/
/** Folders of tools, packages and build results, and tests' recorded data. */
const foreign =
  /^(?:\..+|node_modules|bower_components|vendor|dist|build|out|target|venv|env|__pycache__|coverage|site-packages|third_party|fixtures|testdata|public|static|assets|migrations|tmp|log|logs|data)\/$/
const mostFolders = 1500
const mostFiles = 2000
const deepest = 10
/** UTF-16 units; larger files are made by programs. */
const longest = 512 * 1024

export interface CodeFiles {
  /** Folders with a manifest, the outer before the inner. */
  readonly roots: readonly string[]
  /** Files by the root that is nearest above them. */
  readonly files: readonly { readonly uri: string; readonly root: string }[]
  /** Templates of proxies, whose names say nothing else: `templates/default.conf.template`. */
  readonly templates: readonly string[]
}

/** Roots and files below a folder. `contexts` are folders that builds send: they hold programs, manifest or not. */
export function codeFilesBelow(workspace: Workspace, folder: string, contexts: ReadonlySet<string>): CodeFiles {
  const roots: string[] = []
  const files: { uri: string; root: string }[] = []
  const templates: string[] = []
  let level: readonly { readonly folder: string; readonly root: string | undefined }[] = [{ folder, root: undefined }]
  let seen = 0
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: { folder: string; root: string | undefined }[] = []
    for (const each of level) {
      if (++seen > mostFolders) break
      const names = workspace.directory(each.folder)
      if (typeof names === "string") continue
      const isRoot = contexts.has(each.folder) || names.some((name) => manifests.test(name))
      const root = isRoot ? each.folder : each.root
      if (isRoot) roots.push(each.folder)
      for (const name of names) {
        const uri = `${each.folder}/${encodeName(name.replace(/\/$/, ""))}`
        if (!name.endsWith("/")) {
          if (name.endsWith(".template") && nameOf(each.folder) === "templates") templates.push(uri)
          if (root !== undefined && files.length < mostFiles && codeLanguageOf(name) !== undefined)
            files.push({ uri, root })
        } else if (!foreign.test(name)) next.push({ folder: uri, root })
      }
    }
    level = next
  }
  return { roots, files, templates }
}

/** The folder with a manifest that is nearest above a program's file. */
export function codeRootOf(workspace: Workspace, uri: string): string {
  const top = workspace.rootOf(uri)
  for (let folder = folderOf(uri); ; folder = folderOf(folder)) {
    const names = workspace.directory(folder)
    if (typeof names !== "string" && names.some((name) => manifests.test(name))) return folder
    if (folder === top || folder.length <= top.length || !isInside(top, folder)) return folder
  }
}

/** The text of a program, unless the settings turn the search off or it is too long. */
export function codeText(workspace: Workspace, uri: string): string | undefined {
  if (codeLanguageOf(nameOf(uri)) === undefined || !isOn(workspace, uri)) return undefined
  const document = workspace.document(uri)
  if (typeof document === "string" || document.source.text.length > longest) return undefined
  return document.source.text
}

/** False where `deploylint.yaml` says `variables: {code: false}`. */
export function isOn(workspace: Workspace, uri: string): boolean {
  const settings = settingsDocumentOf(workspace, uri)
  return settings?.tree === undefined || readsCode(settings.tree)
}
