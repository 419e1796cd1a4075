/** Permissions of a file and whether git tracks it, as far as the host can tell. */
import { type FileStatus, readStatus, statusUri } from "../base/status-uri.ts"
import type { Workspace } from "./types.ts"

/** Nothing is known in a browser, of virtual folders and of files outside of the workspace. */
export function fileStatus(workspace: Workspace, uri: string): FileStatus {
  const document = workspace.document(statusUri(uri))
  return typeof document === "string" ? { mode: undefined, tracked: undefined } : readStatus(document.source.text)
}
