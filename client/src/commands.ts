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
import type { BaseLanguageClient } from "vscode-languageclient"
import { RULE_PAGE, type WireRulePage } from "../../server/src/lsp/pages-protocol.ts"
import { OPEN_RULE_PAGE, RULE_PAGE_SCHEME, RULE_PAGES, ruleOfPath, rulePagePath } from "./rule-pages.ts"

export interface CommandsContext {
  readonly client: () => Promise<BaseLanguageClient>
  readonly extensionUri: Uri
  readonly output: LogOutputChannel
  readonly restart: () => Promise<void>
}

/** Registers all commands. */
export function registerCommands({ client, extensionUri, output, restart }: CommandsContext): Disposable[] {
  const pages = readPages(extensionUri)
  return [
    workspace.registerTextDocumentContentProvider(RULE_PAGE_SCHEME, {
      provideTextDocumentContent: async ({ path }) => {
        const rule = ruleOfPath(path)
        const page = await (await client()).sendRequest<WireRulePage | null>(RULE_PAGE, { rule })
        return page === null ? "" : [page.before, (await pages()).get(rule) ?? "", page.after].join("\n\n")
      },
    }),
    commands.registerCommand("deploylint.restart", restart),
    commands.registerCommand("deploylint.showOutput", () => output.show()),
    commands.registerCommand("deploylint.fixAll", fixAll),
    commands.registerCommand(OPEN_RULE_PAGE, (rule: unknown) => openRulePage(pages, rule)),
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

async function openRulePage(pages: RulePages, given: unknown): Promise<void> {
  const rule = given ?? (await chooseRule(pages))
  const path = rulePagePath(rule)
  if (path === undefined) return
  if ((await pages()).has(ruleOfPath(path)))
    await commands.executeCommand("markdown.showPreview", Uri.from({ scheme: RULE_PAGE_SCHEME, path }))
  else void window.showInformationMessage(`There is no page for ${String(rule)}.`)
}

/** Rules with findings in the document in front come first, then all others. */
async function chooseRule(pages: RulePages): Promise<string | undefined> {
  const uri = window.activeTextEditor?.document.uri
  const found = uri === undefined ? [] : languages.getDiagnostics(uri).flatMap(ruleOf)
  const items = [...new Set([...found.sort(), ...(await pages()).keys()])]
  return window.showQuickPick(items, { title: "Deploylint rule page", placeHolder: "Rule" })
}

function ruleOf(diagnostic: { source?: string | undefined; code?: unknown }): string[] {
  if (diagnostic.source !== "deploylint") return []
  const { code } = diagnostic
  const value = typeof code === "object" && code !== null && "value" in code ? code.value : code
  return typeof value === "string" ? [value] : []
}

type RulePages = () => Promise<ReadonlyMap<string, string>>

/** Examples and options of all rules, read once when the first page is asked for; the server says the rest. */
function readPages(extensionUri: Uri): RulePages {
  let pages: Promise<ReadonlyMap<string, string>> | undefined
  const read = async (): Promise<ReadonlyMap<string, string>> => {
    const bytes = await workspace.fs.readFile(Uri.joinPath(extensionUri, ...RULE_PAGES))
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return new Map(Object.entries(typeof found === "object" && found !== null ? found : {}))
  }
  return () => {
    pages ??= read()
    return pages
  }
}
