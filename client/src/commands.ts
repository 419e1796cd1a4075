/** The commands. Each works without arguments, so that it can be run from the palette. */
import {
  type CodeAction,
  commands,
  type Disposable,
  type LogOutputChannel,
  languages,
  Range,
  Uri,
  window,
  workspace,
} from "vscode"
import { OPEN_RULE_PAGE, rulePagePath } from "./rule-pages.ts"

export interface CommandsContext {
  readonly extensionUri: Uri
  readonly output: LogOutputChannel
  readonly restart: () => Promise<void>
}

/** Registers all commands. */
export function registerCommands({ extensionUri, output, restart }: CommandsContext): Disposable[] {
  return [
    commands.registerCommand("deploylint.restart", restart),
    commands.registerCommand("deploylint.showOutput", () => output.show()),
    commands.registerCommand("deploylint.fixAll", fixAll),
    commands.registerCommand(OPEN_RULE_PAGE, (rule: unknown) => openRulePage(extensionUri, rule)),
  ]
}

const FIX_ALL = "source.fixAll.deploylint"

/** Asks for the fixes and applies them itself: the editor's own command does nothing while the editor has no focus. */
async function fixAll(): Promise<void> {
  const document = window.activeTextEditor?.document
  if (document === undefined) return
  const whole = new Range(0, 0, document.lineCount, 0)
  const [ask, most] = ["vscode.executeCodeActionProvider", 1]
  const actions = await commands.executeCommand<CodeAction[]>(ask, document.uri, whole, FIX_ALL, most)
  const edit = actions.find((action) => action.kind?.value === FIX_ALL)?.edit
  if (edit === undefined) void window.setStatusBarMessage("Deploylint: nothing that can be fixed safely", 4000)
  else await workspace.applyEdit(edit)
}

async function openRulePage(extensionUri: Uri, given: unknown): Promise<void> {
  const rule = given ?? (await chooseRule(extensionUri))
  const path = rulePagePath(rule)
  if (path === undefined) return
  const page = Uri.joinPath(extensionUri, ...path)
  try {
    await workspace.fs.stat(page)
  } catch {
    void window.showInformationMessage(`There is no page for ${String(rule)}.`)
    return
  }
  await commands.executeCommand("markdown.showPreview", page)
}

/** Rules with findings in the document in front come first, then all others. */
async function chooseRule(extensionUri: Uri): Promise<string | undefined> {
  const uri = window.activeTextEditor?.document.uri
  const found = uri === undefined ? [] : languages.getDiagnostics(uri).flatMap(ruleOf)
  const items = [...new Set([...found.sort(), ...(await allRules(extensionUri))])]
  return window.showQuickPick(items, { title: "Deploylint rule page", placeHolder: "Rule" })
}

function ruleOf(diagnostic: { source?: string | undefined; code?: unknown }): string[] {
  if (diagnostic.source !== "deploylint") return []
  const { code } = diagnostic
  const value = typeof code === "object" && code !== null && "value" in code ? code.value : code
  return typeof value === "string" ? [value] : []
}

async function allRules(extensionUri: Uri): Promise<string[]> {
  const base = Uri.joinPath(extensionUri, "server", "docs", "rules")
  const list = async (uri: Uri): Promise<[string, number][]> => {
    try {
      return await workspace.fs.readDirectory(uri)
    } catch {
      return []
    }
  }
  const areas = (await list(base)).map(([name]) => name).filter((name) => !name.includes("."))
  const pages = await Promise.all(
    areas.map(async (area) =>
      (await list(Uri.joinPath(base, area)))
        .filter(([name]) => name.endsWith(".md"))
        .map(([name]) => `${area}/${name.slice(0, -3)}`),
    ),
  )
  return pages.flat().sort()
}
