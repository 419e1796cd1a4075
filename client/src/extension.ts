/** What both entries share: when the server starts, what it is told, and how it is stopped. No parsing, no rules. */
import { type ExtensionContext, languages, type TextDocument, window, workspace } from "vscode"
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient"
import { registerChecklistCommands } from "./checklist/commands.ts"
import { ChecklistSource } from "./checklist/source.ts"
import { createChecklistView } from "./checklist/view.ts"
import { registerCommands } from "./commands.ts"
import { Masking } from "./masking/masking.ts"
import { answerReads } from "./reads.ts"
import { RULE_PAGE_LINK } from "./rule-pages.ts"
import { registerScaffold } from "./scaffold/command.ts"
import { schemesOf, selectorOf } from "./selectors.ts"
import { createStatus } from "./status.ts"
import { withoutContents } from "./trace.ts"
import { registerUnitCommands } from "./units/commands.ts"
import { UnitViews } from "./units/views.ts"
import { registerPrograms } from "./variables/programs.ts"
import { unsavedMiddleware } from "./variables/unsaved.ts"
import { tellRunning, watchSuppressions } from "./walkthrough.ts"

/** Makes a client that is not started yet. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient

/** What the extension hands to others: tests wait on it. */
export interface Api {
  /** Resolves when the server answers; starts it if no document has done so. */
  readonly ready: () => Promise<void>
  readonly isRunning: () => boolean
}

/** Registers everything. The server starts with the first document that concerns it, not before. */
export function activateExtension(context: ExtensionContext, createClient: CreateClient): Api {
  const output = window.createOutputChannel("Deploylint", { log: true })
  let running: Promise<Running> | undefined
  let schemes = schemesOf(workspace.workspaceFolders ?? [])

  const start = (): Promise<Running> => {
    running ??= startClient(createClient, schemes, output).then((started) => {
      checklist.connect(started.client)
      views.connect(started.client)
      masking.connect()
      tellRunning()
      return started
    })
    return running
  }
  const client = async (): Promise<BaseLanguageClient> => (await start()).client
  const checklist = new ChecklistSource({ client, output })
  const views = new UnitViews(client)
  const masking = new Masking({
    client,
    isOurs: (document) => languages.match(selectorOf(schemes), document) > 0,
  })
  const stop = async (): Promise<void> => {
    const before = running
    running = undefined
    await (await before?.catch(() => undefined))?.stop()
  }
  const restart = async (): Promise<void> => {
    await stop()
    await start()
  }
  const consider = (document: TextDocument): void => {
    if (running === undefined && languages.match(selectorOf(schemes), document) > 0)
      void start().catch((error: unknown) => output.error(String(error)))
  }

  const view = createChecklistView(checklist, context.workspaceState)
  context.subscriptions.push(
    output,
    checklist,
    view,
    views,
    masking,
    watchSuppressions(),
    ...registerUnitCommands(views, client),
    ...registerPrograms(
      () => schemes,
      () => running?.then((started) => started.client),
    ),
    ...registerChecklistCommands({ source: checklist, client, output }, view, context.extensionUri),
    ...registerScaffold({ source: checklist, client, output }),
    ...registerCommands({ client, extensionUri: context.extensionUri, output, restart }),
    workspace.onDidOpenTextDocument(consider),
    workspace.onDidChangeWorkspaceFolders(() => {
      const next = schemesOf(workspace.workspaceFolders ?? [])
      const grown = next.some((scheme) => !schemes.includes(scheme))
      schemes = next
      // The selector of a running client is fixed; a folder from another kind of file system needs a new one.
      if (grown && running !== undefined) void restart()
    }),
    { dispose: () => void stop() },
  )
  for (const document of workspace.textDocuments) consider(document)
  return { ready: async () => void (await start()), isRunning: () => running !== undefined }
}

interface Running {
  readonly client: BaseLanguageClient
  readonly stop: () => Promise<void>
}

async function startClient(
  createClient: CreateClient,
  schemes: readonly string[],
  output: LanguageClientOptions["outputChannel"] & object,
): Promise<Running> {
  const documentSelector = selectorOf(schemes)
  const client = createClient({
    documentSelector,
    outputChannel: output,
    traceOutputChannel: withoutContents(output),
    diagnosticCollectionName: "deploylint",
    initializationOptions: { rulePages: RULE_PAGE_LINK, reads: true, checklist: true, commands: true },
    markdown: { isTrusted: false, supportHtml: false },
    middleware: unsavedMiddleware(schemes),
  })
  answerReads(client)
  const status = createStatus(client, documentSelector)
  try {
    await client.start()
  } catch (error) {
    status.dispose()
    throw error
  }
  return {
    client,
    stop: async () => {
      status.dispose()
      await client.dispose()
    },
  }
}
