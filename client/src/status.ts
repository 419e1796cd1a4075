/** The language status item: is the server up, and what does it say of the document in front. */
import { type Disposable, type DocumentSelector, LanguageStatusSeverity, languages, window, workspace } from "vscode"
import { type BaseLanguageClient, State } from "vscode-languageclient"

/** An item in the language status menu of our documents, kept up to date until disposed. */
export function createStatus(client: BaseLanguageClient, selector: DocumentSelector): Disposable {
  const item = languages.createLanguageStatusItem("deploylint.status", selector)
  item.name = "Deploylint"
  item.command = { command: "deploylint.showOutput", title: "Show output" }
  const update = (): void => {
    item.busy = client.state === State.Starting
    item.severity = client.state === State.Stopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information
    item.text = textOf(client.state)
  }
  update()
  const subscriptions = [
    item,
    client.onDidChangeState(update),
    languages.onDidChangeDiagnostics(update),
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidChangeConfiguration(update),
  ]
  return { dispose: () => subscriptions.forEach((subscription) => void subscription.dispose()) }
}

function textOf(state: State): string {
  if (state === State.Starting) return "Deploylint: starting"
  if (state === State.Stopped) return "Deploylint: stopped"
  const document = window.activeTextEditor?.document
  if (document === undefined) return "Deploylint"
  if (workspace.getConfiguration("deploylint", document).get("enable") === false) return "Deploylint: off for this file"
  const found = languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.source === "deploylint").length
  if (found === 0) return "Deploylint: no findings"
  return `Deploylint: ${found} ${found === 1 ? "finding" : "findings"}`
}
