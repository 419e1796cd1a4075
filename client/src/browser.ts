/** Entry of the extension in a browser: the server is a worker, and reads files through the editor. */
import { type ExtensionContext, Uri } from "vscode"
import { LanguageClient } from "vscode-languageclient/browser"
import { type Api, activateExtension } from "./extension.ts"

export function activate(context: ExtensionContext): Api {
  const script = Uri.joinPath(context.extensionUri, "dist", "server", "browser.js").toString(true)
  let worker: Worker | undefined
  // Nobody else ends a worker: neither a stopped client nor the next start of the same one.
  const launch = async (): Promise<Worker> => {
    worker?.terminate()
    worker = new Worker(script)
    return worker
  }
  context.subscriptions.push({ dispose: () => worker?.terminate() })
  return activateExtension(context, (options) => new LanguageClient("deploylint", "Deploylint", launch, options))
}
