/** What the server offers for units and variables, and which answer serves which request. */
import type { ServerCapabilities } from "vscode-languageserver"
import { tokenTypes } from "../analysis.ts"
import type { Client } from "./client.ts"
import { completion, resolveCompletion, TRIGGERS } from "./completion.ts"
import { prepareRename, rename } from "./rename.ts"
import type { Fenced, RequestsContext } from "./requests.ts"
import { EFFECTIVE_COMMAND, EFFECTIVE_UNIT, EXPOSURE_COMMAND, EXPOSURE_PAGE } from "./unit-protocol.ts"
import { definition, folds, formatting, lenses, links, references, selections, tokens, view } from "./unit-requests.ts"
import { CODE_VARIABLE } from "./variable-protocol.ts"
import { codeVariable, highlights, workspaceSymbols } from "./variable-requests.ts"

/** Capabilities: what the client cannot use, or does better by itself, is not offered. */
export function unitCapabilities(client: Client): ServerCapabilities {
  return {
    completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: true },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    workspaceSymbolProvider: true,
    renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: { resolveProvider: false },
    ...(client.lenses ? { codeLensProvider: { resolveProvider: false } } : {}),
    // A client with our commands has our grammar, too.
    ...(client.tokens && !client.commands
      ? {
          semanticTokensProvider: {
            legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] },
            full: true,
            range: false,
          },
        }
      : {}),
    ...(client.registerFormatting ? {} : { documentFormattingProvider: true }),
    ...(client.commands ? {} : { executeCommandProvider: { commands: [EXPOSURE_COMMAND, EFFECTIVE_COMMAND] } }),
  }
}

/** Registers the handlers. */
export function registerUnits(context: RequestsContext, fenced: Fenced): void {
  const { connection, views } = context
  connection.onCompletion(fenced("Completion", null, (params) => completion(params, context)))
  connection.onCompletionResolve((item, token) =>
    fenced("Resolving a completion", item, () => resolveCompletion(item, context))(item, token),
  )
  connection.onDefinition(fenced("Definition", null, (params) => definition(params, context)))
  connection.onReferences(fenced("References", null, (params) => references(params, context)))
  connection.onDocumentHighlight(fenced("Highlights", null, (params) => highlights(params, context)))
  connection.onWorkspaceSymbol(fenced("Symbols", null, (params) => workspaceSymbols(params, context)))
  connection.onPrepareRename(fenced("Rename", null, (params) => prepareRename(params, context)))
  connection.onRenameRequest(fenced("Rename", null, (params) => rename(params, context)))
  connection.onFoldingRanges(fenced("Folding", null, ({ textDocument }) => folds(textDocument, context)))
  connection.onSelectionRanges(fenced("Selections", null, (params) => selections(params, context)))
  connection.onDocumentLinks(fenced("Links", null, (params) => links(params, context)))
  connection.onCodeLens(fenced("Lenses", null, (params) => lenses(params, context)))
  connection.onDocumentFormatting(fenced("Formatting", null, ({ textDocument }) => formatting(textDocument, context)))
  connection.languages.semanticTokens.on(
    fenced("Tokens", { data: [] }, ({ textDocument }) => tokens(textDocument, context)),
  )
  connection.onRequest(
    CODE_VARIABLE,
    fenced("Names in programs", null, (params: unknown) => codeVariable(params, context)),
  )
  for (const method of [EXPOSURE_PAGE, EFFECTIVE_UNIT])
    connection.onRequest(
      method,
      fenced("View of a unit", null, async (params: unknown) => {
        const answer = await view(method, params, context)
        views.answered()
        return answer
      }),
    )
  connection.onExecuteCommand(
    fenced("Command", null, async ({ command, arguments: given }) => {
      if (command !== EXPOSURE_COMMAND && command !== EFFECTIVE_COMMAND) return null
      return (await view(command, { uri: given?.[0] }, context))?.text ?? null
    }),
  )
}
