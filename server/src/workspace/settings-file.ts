/** Finds the `deploylint.yaml` that governs a document. */
import { folderOf } from "../base/uri.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"
import type { Workspace } from "./types.ts"

/** The nearest settings file from the document's folder upward; the workspace folder is the last one looked at. */
export function settingsDocumentOf(
  workspace: Workspace,
  uri: string,
): { readonly folder: string; readonly tree: YamlTree | undefined } | undefined {
  const root = workspace.rootOf(uri)
  for (let folder = folderOf(uri); ; folder = folderOf(folder)) {
    for (const name of ["deploylint.yaml", "deploylint.yml"]) {
      const document = workspace.document(`${folder}/${name}`)
      if (typeof document !== "string" && document.language === undefined && document.kind?.is === "settings")
        return { folder, tree: "tree" in document ? document.tree : undefined }
    }
    if (folder === root || folder.length <= root.length) return undefined
  }
}
