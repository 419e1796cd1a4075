/** What the walkthrough's steps are done by, where no command tells. */
import { commands, type Disposable, workspace } from "vscode"

/** A server runs: one of our files was opened. */
export function tellRunning(): void {
  void commands.executeCommand("setContext", "deploylint.isRunning", true)
}

/** Sees the first finding that is accepted by a comment. */
export function watchSuppressions(): Disposable {
  const listening = workspace.onDidChangeTextDocument(({ contentChanges }) => {
    if (!contentChanges.some(({ text }) => text.includes("deploylint-ignore"))) return
    listening.dispose()
    void commands.executeCommand("setContext", "deploylint.hasSuppressed", true)
  })
  return listening
}
