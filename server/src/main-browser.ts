/** Entry of the language server in a web worker. Files come from the editor, randomness from Web Crypto. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser"
import { startServer } from "./lsp/connection.ts"
import { version } from "./version.ts"

const scope: unknown = globalThis
const worker = scope as DedicatedWorkerGlobalScope

startServer(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)), {
  version,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  today: () => new Date().toISOString().slice(0, 10),
})
