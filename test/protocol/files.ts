/** Files in memory, read by the server through the client. */
import type { ProtocolConnection } from "vscode-languageserver/node"
import { createMemoryFiles } from "../../server/src/host/memory.ts"

/** Answers the server's two questions; `heard` is called for each file. */
export function answerFiles(
  connection: ProtocolConnection,
  files: ReadonlyMap<string, string>,
  heard: () => void,
): void {
  const memory = createMemoryFiles(files)
  connection.onRequest("deploylint/readFile", async ({ uri }: { uri: string }) => {
    const text = await memory.readFile(uri)
    heard()
    return text === null ? null : { text }
  })
  connection.onRequest("deploylint/readDirectory", async ({ uri }: { uri: string }) => {
    const entries = await memory.listDirectory(uri)
    return entries === null ? null : { entries }
  })
}
