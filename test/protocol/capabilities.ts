/** What editors say they can do. */
import type { ClientCapabilities } from "vscode-languageserver/node"

/** Everything that a modern editor can do. Tests take parts away. */
export const MODERN: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source", "source.fixAll"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      snippetEditSupport: true,
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
}

/** The same editor, asking for diagnostics instead of waiting for them. */
export const PULLING: ClientCapabilities = {
  ...MODERN,
  textDocument: {
    ...MODERN.textDocument,
    diagnostic: {
      dynamicRegistration: false,
      relatedDocumentSupport: false,
      relatedInformation: true,
      codeDescriptionSupport: true,
    },
  },
}

/** The same editor with all that units make use of. */
export const CAPABLE: ClientCapabilities = {
  ...MODERN,
  textDocument: {
    ...MODERN.textDocument,
    completion: {
      completionItem: { snippetSupport: true, documentationFormat: ["markdown"], tagSupport: { valueSet: [1] } },
    },
    definition: { linkSupport: true },
    documentLink: { tooltipSupport: true },
    rename: { prepareSupport: true },
    codeLens: {},
    inlayHint: {},
    formatting: { dynamicRegistration: true },
    semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ["relative"] },
  },
  workspace: {
    ...MODERN.workspace,
    codeLens: { refreshSupport: true },
    workspaceEdit: { ...MODERN.workspace?.workspaceEdit, resourceOperations: ["create", "rename", "delete"] },
  },
}
