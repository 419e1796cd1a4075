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
  readonly lenses: boolean
  readonly refreshLenses: boolean
  /** The client has the commands that lenses name, and shows views of units itself. */
  readonly commands: boolean
  readonly completionSnippets: boolean
  readonly completionTags: boolean
  readonly completionMarkdown: boolean
  readonly definitionLinks: boolean
  readonly linkTooltips: boolean
  readonly prepareRename: boolean
  /** Workspace edits may make files. */
  readonly createsFiles: boolean
  /** Workspace edits may move files. */
  readonly renamesFiles: boolean
  readonly tokens: boolean
  /** Formatting can be offered later, and taken back. */
  readonly registerFormatting: boolean
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
    lenses: textDocument?.codeLens !== undefined,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    completionSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    completionTags: textDocument?.completion?.completionItem?.tagSupport !== undefined,
    completionMarkdown: textDocument?.completion?.completionItem?.documentationFormat?.includes("markdown") === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    linkTooltips: textDocument?.documentLink?.tooltipSupport === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
    createsFiles: edit?.documentChanges === true && edit.resourceOperations?.includes("create") === true,
    renamesFiles: edit?.documentChanges === true && edit.resourceOperations?.includes("rename") === true,
    tokens: textDocument?.semanticTokens !== undefined,
    registerFormatting: textDocument?.formatting?.dynamicRegistration === true,
    ...options,
  }
}

type Options = Pick<Client, "rulePages" | "reads" | "checklist" | "commands">

function readOptions(options: unknown): Options {
  const given = typeof options === "object" && options !== null ? options : {}
  return {
    rulePages: "rulePages" in given && typeof given.rulePages === "string" ? given.rulePages : undefined,
    reads: "reads" in given && given.reads === true,
    checklist: "checklist" in given && given.checklist === true,
    commands: "commands" in given && given.commands === true,
  }
}
