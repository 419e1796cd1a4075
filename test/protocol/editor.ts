/** A client for tests: files in memory, documents, edits, and a record of everything that the server says. */
import assert from "node:assert/strict"
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type Message,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node"
import { CHECKLIST_CHANGED } from "../../server/src/lsp/checklist-protocol.ts"
import { UNIT_VIEWS_CHANGED } from "../../server/src/lsp/unit-protocol.ts"
import { MODERN } from "./capabilities.ts"
import { checked } from "./checked.ts"
import { applyTextEdits, rangeIn } from "./edits.ts"
import { answerFiles } from "./files.ts"
import type { Wire } from "./launch.ts"

/** A scheme of no disk: every runtime reads it through the client. */
export const ROOT = "memory://test/w"

export interface EditorOptions {
  readonly capabilities?: ClientCapabilities
  readonly files?: Readonly<Record<string, string>>
  /** Settings below `deploylint`, by URI. */
  readonly settings?: (uri: string) => unknown
  readonly root?: string | null
  readonly initializationOptions?: unknown
}

const DEADLINE = 8_000
type Counter = "refreshes" | "hintRefreshes" | "lensRefreshes" | "checklistChanges" | "viewChanges"

export class Editor {
  readonly files: Map<string, string>
  readonly texts = new Map<string, string>()
  readonly versions = new Map<string, number>()
  readonly published: PublishDiagnosticsParams[] = []
  readonly registrations: { readonly method: string; readonly registerOptions?: unknown }[] = []
  readonly logs: string[] = []
  /** Every message from the server, as text. */
  readonly received: string[] = []
  refreshes = 0
  hintRefreshes = 0
  lensRefreshes = 0
  viewChanges = 0
  checklistChanges = 0
  settings: (uri: string) => unknown
  server: InitializeResult | undefined
  readonly connection: ProtocolConnection
  readonly #wire: Wire
  readonly #root: string | null
  readonly #options: EditorOptions
  readonly #listeners = new Set<() => void>()

  constructor(wire: Wire, options: EditorOptions = {}) {
    this.#wire = wire
    this.#options = options
    this.#root = options.root === undefined ? ROOT : options.root
    this.settings = options.settings ?? (() => null)
    this.files = new Map(Object.entries(options.files ?? {}).map(([path, text]) => [this.uri(path), text]))
    const { reader } = wire
    const listen = reader.listen.bind(reader)
    reader.listen = (callback) =>
      listen((message: Message) => {
        this.received.push(JSON.stringify(message))
        callback(message)
      })
    this.connection = createProtocolConnection(reader, wire.writer)
    this.#answer()
    this.connection.listen()
  }

  uri(path: string): string {
    return path.includes("://") ? path : `${this.#root ?? ROOT}/${path}`
  }

  #answer(): void {
    const { connection } = this
    const heard = (): void => {
      for (const listener of [...this.#listeners]) listener()
    }
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params)
      heard()
    })
    connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.logs.push(message)
      heard()
    })
    connection.onRequest("workspace/configuration", ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map((item) => this.settings(item.scopeUri ?? "")),
    )
    connection.onRequest("client/registerCapability", ({ registrations }: Pick<Editor, "registrations">) => {
      this.registrations.push(...registrations)
      heard()
      return null
    })
    const counted = (counter: Counter) => () => {
      this[counter]++
      heard()
      return null
    }
    connection.onRequest("workspace/diagnostic/refresh", counted("refreshes"))
    connection.onRequest("workspace/inlayHint/refresh", counted("hintRefreshes"))
    connection.onRequest("workspace/codeLens/refresh", counted("lensRefreshes"))
    connection.onNotification(UNIT_VIEWS_CHANGED, () => void counted("viewChanges")())
    connection.onNotification(CHECKLIST_CHANGED, () => void counted("checklistChanges")())
    answerFiles(connection, this.files, heard)
  }

  async initialize(): Promise<InitializeResult> {
    const root = this.#root
    this.server = await this.connection.sendRequest<InitializeResult>("initialize", {
      processId: null,
      rootUri: root,
      workspaceFolders: root === null ? null : [{ uri: root, name: "w" }],
      capabilities: this.#options.capabilities ?? MODERN,
      initializationOptions: this.#options.initializationOptions ?? { reads: true },
    })
    await this.connection.sendNotification("initialized", {})
    return this.server
  }

  /** Waits for something that messages of the server bring about. */
  async until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(check)
        reject(new Error(`waited in vain: ${what}`))
      }, DEADLINE)
      const check = (): void => {
        if (!holds()) return
        clearTimeout(timer)
        this.#listeners.delete(check)
        resolve()
      }
      this.#listeners.add(check)
    })
  }

  async open(path: string, text = this.files.get(this.uri(path)) ?? "", languageId = "plaintext"): Promise<string> {
    const uri = this.uri(path)
    this.texts.set(uri, text)
    this.versions.set(uri, 1)
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    })
    return uri
  }

  /** Replaces the first `before` in the document by `after`, as one incremental change. */
  async replace(path: string, before: string, after: string): Promise<void> {
    const text = this.text(path)
    const start = text.indexOf(before)
    assert.notEqual(start, -1, `${JSON.stringify(before)} is not in ${path}`)
    await this.edit(path, [{ range: rangeIn(text, start, start + before.length), newText: after }])
  }

  /** Sends edits one after the other in one notification. */
  async edit(path: string, edits: readonly TextEdit[]): Promise<void> {
    const uri = this.uri(path)
    let text = this.text(path)
    for (const edit of edits) text = applyTextEdits(text, [edit])
    this.texts.set(uri, text)
    const version = (this.versions.get(uri) ?? 0) + 1
    this.versions.set(uri, version)
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: edits.map((edit) => ({ range: edit.range, text: edit.newText })),
    })
  }

  /** Replaces the whole text, as clients without incremental synchronisation do. */
  async rewrite(path: string, text: string): Promise<void> {
    const uri = this.uri(path)
    this.texts.set(uri, text)
    const version = (this.versions.get(uri) ?? 0) + 1
    this.versions.set(uri, version)
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    })
  }

  async close(path: string): Promise<void> {
    const uri = this.uri(path)
    this.texts.delete(uri)
    this.versions.delete(uri)
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } })
  }

  text(path: string): string {
    const text = this.texts.get(this.uri(path))
    assert.notEqual(text, undefined, `${path} is not open`)
    return text ?? ""
  }

  /** Writes a file beside the editor's back; `tell` sends the watcher's event. */
  async write(path: string, text: string | null, tell = true): Promise<void> {
    const uri = this.uri(path)
    const type = text === null ? 3 : this.files.has(uri) ? 2 : 1
    if (text === null) this.files.delete(uri)
    else this.files.set(uri, text)
    if (tell) await this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] })
  }

  get pulls(): boolean {
    return this.server?.capabilities.diagnosticProvider !== undefined
  }

  async pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return await this.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri: this.uri(path) },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    })
  }

  /** Diagnostics of the document's present version, whichever way they travel. */
  async diagnostics(path: string): Promise<readonly Diagnostic[]> {
    const uri = this.uri(path)
    if (this.pulls) {
      const report = await this.pull(path)
      assert.equal(report.kind, "full")
      return checked(this.text(path), path, report.kind === "full" ? report.items : [])
    }
    const last = () => this.published.findLast((params) => params.uri === uri)
    await this.until(`diagnostics of ${path}`, () => last()?.version === this.versions.get(uri))
    return checked(this.text(path), path, last()?.diagnostics ?? [])
  }

  /** Waits until the diagnostics of a document fulfil a condition. */
  async settles(path: string, what: string, holds: (diagnostics: readonly Diagnostic[]) => boolean): Promise<void> {
    const uri = this.uri(path)
    if (!this.pulls) {
      const last = () => this.published.findLast((params) => params.uri === uri)
      await this.until(`${path}: ${what}`, () => {
        const params = last()
        return params !== undefined && params.version === this.versions.get(uri) && holds(params.diagnostics)
      })
      return
    }
    const before = this.refreshes
    if (holds(await this.diagnostics(path))) return
    await this.until(`a refresh after which ${path}: ${what}`, () => this.refreshes > before)
    assert.ok(holds(await this.diagnostics(path)), `${path}: ${what}`)
  }

  async actions(path: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const answer = await this.connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", {
      textDocument: { uri: this.uri(path) },
      range,
      context: { diagnostics: [], ...context },
    })
    return answer ?? []
  }

  /** The action with its edit, resolved if need be. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    if (action.edit !== undefined) return action
    return await this.connection.sendRequest<CodeAction>("codeAction/resolve", action)
  }

  /** Applies a workspace edit as an editor does: refusing stale versions, sending the changes back. */
  async apply(edit: WorkspaceEdit | undefined): Promise<void> {
    assert.ok(edit, "no edit")
    const changes = new Map<string, TextEdit[]>(Object.entries(edit.changes ?? {}))
    for (const change of edit.documentChanges ?? []) {
      assert.ok("textDocument" in change, "only text changes are expected")
      const { uri, version } = change.textDocument
      if (version !== null) assert.equal(version, this.versions.get(uri), "the edit is for another version")
      const plain = change.edits.map((each) => ({
        range: each.range,
        newText:
          "snippet" in each
            ? each.snippet.value.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\\([\\$}])/g, "$1")
            : each.newText,
      }))
      changes.set(uri, [...(changes.get(uri) ?? []), ...plain])
    }
    for (const [uri, edits] of changes) {
      if (this.texts.has(uri)) await this.rewrite(uri, applyTextEdits(this.text(uri), edits))
      else this.files.set(uri, applyTextEdits(this.files.get(uri) ?? "", edits))
    }
  }

  async dispose(): Promise<void> {
    await this.#wire.close()
    this.connection.dispose()
  }
}
