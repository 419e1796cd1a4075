/** What the client can do, read once from its capabilities into plain flags. */
import type { InitializeParams } from "vscode-languageserver"

export interface Client {
  readonly pull: boolean
  readonly refresh: boolean
  readonly configuration: boolean
  readonly registerConfiguration: boolean
  readonly watch: boolean
  readonly folders: boolean
  readonly hierarchicalSymbols: boolean
  readonly markdown: boolean
  readonly related: boolean
  readonly tags: boolean
  readonly codeDescription: boolean
  readonly actionLiterals: boolean
  readonly preferred: boolean
  readonly resolveEdits: boolean
  readonly documentChanges: boolean
  readonly annotations: boolean
  readonly snippets: boolean
  /** Where the client shows rule pages: a folder's URI, or a link with `{rule}` in it. */
  readonly rulePages: string | undefined
  /** The client answers `deploylint/readFile` and `deploylint/readDirectory`. */
  readonly reads: boolean
  /** The client wants to hear when the checklist may be another one. */
  readonly checklist: boolean
  readonly inlays: boolean
  readonly refreshInlays: boolean
}

/** Reads the flags; anything that is missing or of the wrong shape counts as "cannot". */
export function readClient(params: InitializeParams): Client {
  const { textDocument, workspace } = params.capabilities ?? {}
  const action = textDocument?.codeAction
  const edit = workspace?.workspaceEdit
  const diagnostic = textDocument?.diagnostic ?? textDocument?.publishDiagnostics
  const options = readOptions(params.initializationOptions)
  return {
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    registerConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watch: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    related: diagnostic?.relatedInformation === true,
    tags: diagnostic?.tagSupport !== undefined,
    codeDescription: diagnostic?.codeDescriptionSupport === true,
    actionLiterals: action?.codeActionLiteralSupport !== undefined,
    preferred: action?.isPreferredSupport === true,
    resolveEdits: action?.dataSupport === true && action.resolveSupport?.properties.includes("edit") === true,
    documentChanges: edit?.documentChanges === true,
    annotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    snippets: edit?.documentChanges === true && edit.snippetEditSupport === true,
    inlays: textDocument?.inlayHint !== undefined,
    refreshInlays: workspace?.inlayHint?.refreshSupport === true,
    ...options,
  }
}

function readOptions(options: unknown): Pick<Client, "rulePages" | "reads" | "checklist"> {
  if (typeof options !== "object" || options === null) return { rulePages: undefined, reads: false, checklist: false }
  const rulePages = "rulePages" in options && typeof options.rulePages === "string" ? options.rulePages : undefined
  return {
    rulePages,
    reads: "reads" in options && options.reads === true,
    checklist: "checklist" in options && options.checklist === true,
  }
}
