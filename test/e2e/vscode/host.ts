/** What suites inside the extension host share: running tests, waiting for what VS Code shows. */
import assert from "node:assert/strict"
import * as vscode from "vscode"

export interface HostTest {
  readonly name: string
  readonly run: () => Promise<void>
}

const DEADLINE = 20_000

/** One line of the suite's own, which the launcher tells from everything else that an extension host prints. */
export function say(text: string): void {
  for (const line of text.split("\n")) console.log(`[suite] ${line}`)
}

/** Runs tests one after the other and throws if one failed. Each prints one line. */
export async function runTests(tests: readonly HostTest[]): Promise<void> {
  let failed = 0
  for (const test of tests) {
    const start = Date.now()
    try {
      await test.run()
      say(`ok ${test.name} (${Date.now() - start} ms)`)
    } catch (error) {
      failed++
      say(
        `not ok ${test.name}\n${error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 12).join("\n") : String(error)}`,
      )
    }
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor")
    await vscode.commands.executeCommand("workbench.action.closeAllEditors")
  }
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`)
}

/** A file of the open folder. */
export function file(...path: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]
  assert.ok(folder, "no folder is open")
  return vscode.Uri.joinPath(folder.uri, ...path)
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri))
}

export async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
}

export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === "deploylint")
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code)
}

/** Waits until something holds; every event is a chance. */
export async function until(what: string, event: vscode.Event<unknown>, holds: () => boolean): Promise<void> {
  if (holds()) return
  await new Promise<void>((resolve, reject) => {
    const subscription = event(() => {
      if (!holds()) return
      clearTimeout(timer)
      subscription.dispose()
      resolve()
    })
    const timer = setTimeout(() => {
      subscription.dispose()
      reject(new Error(`waited in vain: ${what}`))
    }, DEADLINE)
  })
}

/** Waits until the findings of a document fulfil a condition; every change of diagnostics is a chance. */
export async function settles(
  uri: vscode.Uri,
  what: string,
  holds: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<void> {
  try {
    await until(what, vscode.languages.onDidChangeDiagnostics, () => holds(findings(uri)))
  } catch (error) {
    const found = findings(uri).map((each) => `${ruleOf(each)} ${each.range.start.line}: ${each.message}`)
    throw new Error(`${error instanceof Error ? error.message : ""}; found:\n${found.join("\n")}`)
  }
}

export const has = (rule: string) => (found: readonly vscode.Diagnostic[]) =>
  found.some((each) => ruleOf(each) === rule)
export const lacks = (rule: string) => (found: readonly vscode.Diagnostic[]) => !has(rule)(found)

/** Quick fixes with their edits. VS Code cancels the question when something stirs; it is asked again then. */
export async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  const [command, kind] = ["vscode.executeCodeActionProvider", vscode.CodeActionKind.QuickFix.value]
  for (let attempt = 1; ; attempt++) {
    try {
      return await vscode.commands.executeCommand<vscode.CodeAction[]>(command, uri, range, kind, 10)
    } catch (error) {
      if (attempt === 5 || !(error instanceof Error && error.name === "Canceled")) throw error
    }
  }
}

/** Replaces the first `before` in an editor. */
export async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const start = editor.document.getText().indexOf(before)
  assert.notEqual(start, -1, `${before} is not in ${editor.document.uri.path}`)
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + before.length))
  assert.ok(await editor.edit((edit) => edit.replace(range, after)))
}
