/** Hides values of secrets in the editor. The server says where they stand; the text itself is never touched. */
import {
  commands,
  type DecorationOptions,
  DecorationRangeBehavior,
  Disposable,
  Range,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from "vscode"
import type { BaseLanguageClient } from "vscode-languageclient"
import { SECRET_RANGES, type WireSecretRanges } from "../../../server/src/lsp/secrets-protocol.ts"

type Mask = "never" | "dim" | "hide"

/** One length for all, so that it tells nothing of the value's own. */
const dots = "\u2022".repeat(8)
/** After the last keystroke; until then the editor moves what is hidden along with the text. */
const pause = 150

export interface MaskingContext {
  readonly client: () => Promise<BaseLanguageClient>
  readonly isOurs: (document: TextDocument) => boolean
}

export class Masking implements Disposable {
  readonly #context: MaskingContext
  readonly #hidden = window.createTextEditorDecorationType({
    // The only way in which an editor lets an extension take text out of sight.
    textDecoration: "none; display: none",
    after: { contentText: dots },
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  })
  readonly #dimmed = window.createTextEditorDecorationType({
    opacity: "0.3",
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  })
  readonly #ranges = new Map<string, readonly Range[]>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #parts: Disposable
  /** What the command chose for this window; the settings count until then. */
  #chosen: Mask | undefined

  constructor(context: MaskingContext) {
    this.#context = context
    this.#parts = Disposable.from(
      this.#hidden,
      this.#dimmed,
      commands.registerCommand("deploylint.toggleSecretValues", () => this.#toggle()),
      window.onDidChangeVisibleTextEditors(() => this.#all()),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.#paint(textEditor)),
      workspace.onDidChangeTextDocument(({ document }) => this.#later(document)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("deploylint.secrets")) this.#all()
      }),
    )
  }

  /** A server has started. */
  connect(): void {
    this.#all()
  }

  async #toggle(): Promise<void> {
    const document = window.activeTextEditor?.document
    this.#chosen = this.#maskOf(document) === "never" ? "hide" : "never"
    this.#all()
    const words = this.#chosen === "hide" ? "hidden" : "shown"
    void window.setStatusBarMessage(`Deploylint: secret values are ${words} in this window`, 4000)
  }

  #maskOf(document: TextDocument | undefined): Mask {
    if (this.#chosen !== undefined) return this.#chosen
    const mask = workspace.getConfiguration("deploylint", document).get<string>("secrets.mask")
    return mask === "dim" || mask === "hide" ? mask : "never"
  }

  #all(): void {
    for (const { document } of window.visibleTextEditors) {
      if (!this.#context.isOurs(document)) continue
      if (this.#maskOf(document) === "never") this.#paintDocument(document)
      else void this.#ask(document)
    }
  }

  #later(document: TextDocument): void {
    if (!this.#context.isOurs(document) || this.#maskOf(document) === "never") return
    const key = document.uri.toString()
    clearTimeout(this.#timers.get(key))
    this.#timers.set(
      key,
      setTimeout(() => void this.#ask(document), pause),
    )
  }

  /** An answer for another version of the text is dropped: the next one is on its way. */
  async #ask(document: TextDocument): Promise<void> {
    const client = await this.#context.client()
    const uri = client.code2ProtocolConverter.asUri(document.uri)
    const answer = await client.sendRequest<WireSecretRanges | null>(SECRET_RANGES, { uri })
    if (document.isClosed || answer === null || answer.version !== document.version) return
    const ranges = answer.ranges.map(
      ({ start, end }) => new Range(start.line, start.character, end.line, end.character),
    )
    this.#ranges.set(document.uri.toString(), ranges)
    this.#paintDocument(document)
  }

  #paintDocument(document: TextDocument): void {
    for (const editor of window.visibleTextEditors) if (editor.document === document) this.#paint(editor)
  }

  #paint(editor: TextEditor): void {
    const { document } = editor
    const ranges = this.#ranges.get(document.uri.toString())
    if (ranges === undefined) return
    const mask = this.#maskOf(document)
    const byCursor = workspace.getConfiguration("deploylint", document).get<string>("secrets.reveal") !== "never"
    const isRevealed = (range: Range): boolean =>
      byCursor &&
      editor.selections.some(({ active }) => range.start.line <= active.line && active.line <= range.end.line)
    const shown: DecorationOptions[] = ranges
      .filter((range) => !isRevealed(range))
      .map((range) => ({ range, hoverMessage: "A secret value, hidden by Deploylint." }))
    editor.setDecorations(this.#hidden, mask === "hide" ? shown : [])
    editor.setDecorations(this.#dimmed, mask === "dim" ? shown.map(({ range }) => ({ range })) : [])
  }

  #forget(document: TextDocument): void {
    const key = document.uri.toString()
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
    this.#ranges.delete(key)
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#parts.dispose()
  }
}
