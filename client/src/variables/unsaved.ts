/** Renames that reach files which the server does not follow: it knows them as they are saved. */
import { languages, type WorkspaceEdit, workspace } from "vscode"
import type { Middleware } from "vscode-languageclient"
import { selectorOf } from "../selectors.ts"

/** Refuses a rename that would put its edits into the wrong places of an unsaved program. */
export function unsavedMiddleware(schemes: readonly string[]): Pick<Middleware, "provideRenameEdits"> {
  return {
    provideRenameEdits: async (document, position, newName, token, next) => {
      const edit = await next(document, position, newName, token)
      const unsaved = edit ? unsavedIn(edit, schemes) : undefined
      // The message is what the editor shows.
      if (unsaved !== undefined) throw new Error(`Save ${workspace.asRelativePath(unsaved)} first.`)
      return edit
    },
  }
}

function unsavedIn(edit: WorkspaceEdit, schemes: readonly string[]): string | undefined {
  const changed = new Set(edit.entries().map(([uri]) => uri.toString()))
  return workspace.textDocuments.find(
    (each) => each.isDirty && changed.has(each.uri.toString()) && languages.match(selectorOf(schemes), each) === 0,
  )?.uri.fsPath
}
