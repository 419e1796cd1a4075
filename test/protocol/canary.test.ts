/** No message of the server holds a piece of a secret: every request that it offers, on every file, at every word. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import type { CodeAction, CompletionList, Position } from "vscode-languageserver/node"
import * as checklistProtocol from "../../server/src/lsp/checklist-protocol.ts"
import * as pagesProtocol from "../../server/src/lsp/pages-protocol.ts"
import * as scaffoldProtocol from "../../server/src/lsp/scaffold-protocol.ts"
import * as secretsProtocol from "../../server/src/lsp/secrets-protocol.ts"
import * as unitProtocol from "../../server/src/lsp/unit-protocol.ts"
import * as variableProtocol from "../../server/src/lsp/variable-protocol.ts"
import { canaryFiles, newCanary } from "../support/canary.ts"
import { MODERN, PULLING } from "./capabilities.ts"
import { Editor, ROOT } from "./editor.ts"
import { launchInMemory } from "./launch.ts"

type Ask = (editor: Editor, uri: string, places: readonly Position[]) => Promise<unknown>

/** A request at every place. */
const everywhere =
  (method: string, more: object = {}): Ask =>
  async (editor, uri, places) => {
    for (const position of places)
      await editor.connection.sendRequest(method, { textDocument: { uri }, position, ...more }).catch(() => null)
  }
/** A request about the whole file. */
const once =
  (method: string, more: object = {}): Ask =>
  (editor, uri) =>
    editor.connection.sendRequest(method, { textDocument: { uri }, ...more }).catch(() => null)
const whole = { range: { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } } }
const options = { tabSize: 2, insertSpaces: true }

/** What to ask for each capability that the server states; a new one without an entry fails. */
const byCapability: Readonly<Record<string, readonly Ask[]>> = {
  positionEncoding: [],
  textDocumentSync: [],
  workspace: [],
  hoverProvider: [everywhere("textDocument/hover")],
  documentSymbolProvider: [once("textDocument/documentSymbol")],
  inlayHintProvider: [once("textDocument/inlayHint", whole)],
  completionProvider: [
    async (editor, uri, places) => {
      for (const position of places) {
        const answer = await editor.connection
          .sendRequest<CompletionList | null>("textDocument/completion", { textDocument: { uri }, position })
          .catch(() => null)
        for (const item of (answer?.items ?? []).slice(0, 3))
          await editor.connection.sendRequest("completionItem/resolve", item).catch(() => null)
      }
    },
  ],
  definitionProvider: [everywhere("textDocument/definition")],
  referencesProvider: [everywhere("textDocument/references", { context: { includeDeclaration: true } })],
  documentHighlightProvider: [everywhere("textDocument/documentHighlight")],
  renameProvider: [
    everywhere("textDocument/prepareRename"),
    everywhere("textDocument/rename", { newName: "OTHER_NAME" }),
  ],
  documentLinkProvider: [once("textDocument/documentLink")],
  foldingRangeProvider: [once("textDocument/foldingRange")],
  selectionRangeProvider: [
    (editor, uri, positions) =>
      editor.connection
        .sendRequest("textDocument/selectionRange", { textDocument: { uri }, positions })
        .catch(() => null),
  ],
  semanticTokensProvider: [once("textDocument/semanticTokens/full")],
  codeLensProvider: [once("textDocument/codeLens")],
  documentFormattingProvider: [once("textDocument/formatting", { options })],
  diagnosticProvider: [once("textDocument/diagnostic")],
  workspaceSymbolProvider: [
    (editor) => editor.connection.sendRequest("workspace/symbol", { query: "" }).catch(() => null),
    (editor) => editor.connection.sendRequest("workspace/symbol", { query: "SECRET" }).catch(() => null),
  ],
  executeCommandProvider: [],
  // Unresolved only: an edit that moves a secret holds it by nature.
  codeActionProvider: [
    (editor, uri) =>
      editor.connection
        .sendRequest<CodeAction[] | null>("textDocument/codeAction", {
          textDocument: { uri },
          ...whole,
          context: { diagnostics: [] },
        })
        .catch(() => null),
  ],
}

/** Requests of our own, by method. Effective units are the user's own file as a document: they show what it says. */
const byMethod: Readonly<Record<string, Ask>> = {
  "deploylint/checklist": (editor) => editor.connection.sendRequest("deploylint/checklist", {}).catch(() => null),
  "deploylint/checklistMarkdown": (editor) =>
    editor.connection.sendRequest("deploylint/checklistMarkdown", {}).catch(() => null),
  "deploylint/scaffold": (editor) =>
    editor.connection.sendRequest("deploylint/scaffold", { item: "M1" }).catch(() => null),
  "deploylint/attest": (editor, uri) =>
    editor.connection
      .sendRequest("deploylint/attest", { near: uri, item: "S1", by: "a", until: "2027-01-01", evidence: "b" })
      .catch(() => null),
  "deploylint/exposurePage": (editor, uri) =>
    editor.connection.sendRequest("deploylint/exposurePage", { uri }).catch(() => null),
  "deploylint/secretRanges": (editor, uri) =>
    editor.connection.sendRequest("deploylint/secretRanges", { uri }).catch(() => null),
  "deploylint/scaffoldStart": (editor) =>
    editor.connection.sendRequest("deploylint/scaffoldStart", { folder: ROOT }).catch(() => null),
  "deploylint/scaffoldPlan": (editor) =>
    editor.connection
      .sendRequest("deploylint/scaffoldPlan", {
        folder: ROOT,
        choices: { ".env.example": "merge", "README.md": "beside" },
      })
      .catch(() => null),
  "deploylint/rulePage": (editor) =>
    editor.connection.sendRequest("deploylint/rulePage", { rule: "secrets/weak-secret" }).catch(() => null),
  "deploylint/codeVariable": async (editor, uri) => {
    const folder = uri.slice(0, uri.lastIndexOf("/"))
    for (const asks of ["definition", "references", "hover"])
      for (const name of ["JWT_SECRET", "DB_PASSWORD", "PORT"])
        await editor.connection
          .sendRequest("deploylint/codeVariable", { uri: `${folder}/server.js`, name, asks })
          .catch(() => null)
  },
  "deploylint/effectiveUnit": async () => null,
}

/** The start, the middle and the end of every word. */
function placesIn(text: string): readonly Position[] {
  return text
    .split("\n")
    .flatMap((line, at) =>
      [...line.matchAll(/[\w.-]+/g)].flatMap(({ index, 0: word }) =>
        [index, index + (word.length >> 1)].map((character) => ({ line: at, character })),
      ),
    )
}

describe("the server discloses no secret", () => {
  it("every request of the product has its entry here", () => {
    const methods = [
      checklistProtocol,
      pagesProtocol,
      scaffoldProtocol,
      secretsProtocol,
      unitProtocol,
      variableProtocol,
    ]
      .flatMap((all) => Object.values(all) as readonly unknown[])
      .filter((value): value is string => typeof value === "string" && /^deploylint\/[a-zA-Z]+$/.test(value))
      .filter((method) => !/Changed$/.test(method))
    assert.deepEqual(
      methods.filter((method) => byMethod[method] === undefined),
      [],
    )
  })

  for (const [way, capabilities] of [
    ["push", MODERN],
    ["pull", PULLING],
  ] as const)
    it(way, async () => {
      const canary = newCanary()
      const files = canaryFiles(canary.text)
      const editor = new Editor(await launchInMemory()(), {
        capabilities,
        files,
        settings: () => ({ inlayHints: { enable: true, exposure: true }, systemd: { format: { enable: true } } }),
      })
      try {
        const { capabilities: offered } = await editor.initialize()
        const asks = Object.entries(offered).flatMap(([name, value]) => {
          const own = value === false || value === undefined ? [] : byCapability[name]
          assert.ok(own !== undefined, `${name} has no entry here`)
          return own
        })
        await editor.connection.sendNotification("$/setTrace", { value: "verbose" })
        for (const path of Object.keys(files)) await editor.open(path)
        for (const [path, text] of Object.entries(files)) {
          await editor.diagnostics(path)
          const places = placesIn(text).filter((_, i, all) => all.length < 40 || i % Math.ceil(all.length / 40) === 0)
          for (const ask of [...asks, ...Object.values(byMethod)]) await ask(editor, editor.uri(path), places)
        }
        assert.ok(editor.received.length > 500, `${editor.received.length} messages`)
        for (const message of editor.received) canary.absentFrom(message, "a message")
        for (const line of editor.logs) canary.absentFrom(line, "the log")
      } finally {
        await editor.dispose()
      }
    })

  it("nor does the answer for files that are gone, closed or broken in the middle of a secret", async () => {
    const canary = newCanary()
    const editor = new Editor(await launchInMemory()(), { files: { ".env": `JWT_SECRET=${canary.text}\n` } })
    try {
      await editor.initialize()
      await editor.open(".env")
      await editor.diagnostics(".env")
      for (const broken of ['"', "'", "`", "\\", "${", "$(", "\u0000"]) {
        await editor.rewrite(".env", `JWT_SECRET=${broken}${canary.text}\nB=${canary.text}${broken}\n`)
        await editor.diagnostics(".env")
      }
      await editor.close(".env")
      await everywhere("textDocument/hover")(editor, `${ROOT}/.env`, [{ line: 0, character: 3 }])
      for (const message of editor.received) canary.absentFrom(message, "a message")
    } finally {
      await editor.dispose()
    }
  })
})
