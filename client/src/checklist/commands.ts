/** The commands of the checklist. Each works without arguments, so that it can be run from the palette. */
import { commands, type Disposable, Uri, workspace } from "vscode"
import { type ActionsContext, attest, copyAsMarkdown, fix, openEvidence, scaffold } from "./actions.ts"
import type { ChecklistView } from "./view.ts"

/** Registers them. `extensionUri` is where the documentation lies. */
export function registerChecklistCommands(
  context: ActionsContext,
  view: ChecklistView,
  extensionUri: Uri,
): Disposable[] {
  const register = commands.registerCommand
  return [
    register("deploylint.showChecklist", () => commands.executeCommand("deploylint.checklist.focus")),
    register("deploylint.refreshChecklist", () => context.source.refresh()),
    register("deploylint.filterChecklist", () => view.chooseStates()),
    register("deploylint.filterEnvironments", () => view.chooseEnvironments()),
    register("deploylint.clearChecklistFilter", () => view.clearFilter()),
    register("deploylint.copyChecklist", () => copyAsMarkdown(context)),
    register("deploylint.openEvidence", openEvidence),
    register("deploylint.fixItem", (row: unknown) => fix(row, context)),
    register("deploylint.scaffoldItem", (row: unknown) => scaffold(row, context)),
    register("deploylint.attestItem", (row: unknown) => attest(row, context)),
    register("deploylint.openDocumentation", () => openDocumentation(extensionUri)),
  ]
}

/** The index of all rules by checklist item: it comes with the extension. */
async function openDocumentation(extensionUri: Uri): Promise<void> {
  const page = Uri.joinPath(extensionUri, "server", "docs", "rules", "README.md")
  await workspace.fs.stat(page)
  await commands.executeCommand("markdown.showPreview", page)
}
