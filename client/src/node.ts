/** Entry of the extension on Node: the server is a process of its own, spoken to over IPC. */
import { type ExtensionContext, Uri } from "vscode"
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node"
import { type Api, activateExtension } from "./extension.ts"

export function activate(context: ExtensionContext): Api {
  const module = Uri.joinPath(context.extensionUri, "dist", "server", "node.js").fsPath
  const server: ServerOptions = { module, transport: TransportKind.ipc }
  return activateExtension(context, (options) => new LanguageClient("deploylint", "Deploylint", server, options))
}
