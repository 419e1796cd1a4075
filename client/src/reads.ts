/** Answers the server's questions about files through the editor, which knows every file system that is open. */
import { FileSystemError, FileType, Uri, workspace } from "vscode"
import type { BaseLanguageClient } from "vscode-languageclient"

/** Larger files are not configuration; the server would refuse them anyway. */
const LARGEST = 4 * 1024 * 1024
const MOST_ENTRIES = 20_000

/** Registers the two requests. `null` says "there is none"; an error says "cannot be looked at". */
export function answerReads(client: BaseLanguageClient): void {
  client.onRequest("deploylint/readFile", (params: unknown) =>
    orNull(async () => {
      const uri = allowed(params)
      const { type, size } = await workspace.fs.stat(uri)
      if ((type & FileType.File) === 0) throw new Error("not a file")
      if (size > LARGEST) throw new Error("too large")
      const bytes = await workspace.fs.readFile(uri)
      // The mark stays: offsets into the file count it, and only an open document hides it.
      return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) }
    }),
  )
  client.onRequest("deploylint/readDirectory", (params: unknown) =>
    orNull(async () => {
      const entries = await workspace.fs.readDirectory(allowed(params))
      if (entries.length > MOST_ENTRIES) throw new Error("too many entries")
      return { entries: entries.map(([name, type]) => ((type & FileType.Directory) === 0 ? name : `${name}/`)) }
    }),
  )
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof FileSystemError && (error.code === "FileNotFound" || error.code === "FileNotADirectory"))
      return null
    throw error
  }
}

/** Nothing is read outside of the open folders and the folders of open documents. */
function allowed(params: unknown): Uri {
  if (typeof params !== "object" || params === null || !("uri" in params) || typeof params.uri !== "string")
    throw new Error("no URI")
  const uri = Uri.parse(params.uri, true)
  if (uri.path.split("/").some((part) => part === "..")) throw new Error("not a plain path")
  if (workspace.getWorkspaceFolder(uri) !== undefined) return uri
  const beside = workspace.textDocuments.some((document) => {
    const folder = document.uri.path.slice(0, document.uri.path.lastIndexOf("/"))
    const same = document.uri.scheme === uri.scheme && document.uri.authority === uri.authority
    return same && (uri.path === folder || uri.path.slice(0, uri.path.lastIndexOf("/")) === folder)
  })
  if (!beside) throw new Error("outside of the workspace")
  return uri
}
