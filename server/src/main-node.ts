/** Entry of the language server on Node: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`; stdio by default. */
import { webcrypto } from "node:crypto"
import { createConnection } from "vscode-languageserver/node"
import { createNodeFiles } from "./host/node-fs.ts"
import { startServer } from "./lsp/connection.ts"
import { version } from "./version.ts"

const named = process.argv.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(arg))

startServer(named ? createConnection() : createConnection(process.stdin, process.stdout), {
  version,
  random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
  today: () => new Date().toISOString().slice(0, 10),
  files: (folders) => createNodeFiles(folders),
})
