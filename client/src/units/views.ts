/** Read-only documents about units: the exposure table, and unit plus drop-ins as one. The server writes their text. */
import { Disposable, EventEmitter, Uri, ViewColumn, window, workspace } from "vscode"
import type { BaseLanguageClient } from "vscode-languageclient"
import {
  EFFECTIVE_UNIT,
  EXPOSURE_PAGE,
  UNIT_VIEWS_CHANGED,
  type WireView,
} from "../../../server/src/lsp/unit-protocol.ts"

/** Scheme of a view, with the request for its text and the ending of its name, which gives it its language. */
const views = {
  "deploylint-exposure": { request: EXPOSURE_PAGE, ending: ".exposure.md" },
  "deploylint-effective": { request: EFFECTIVE_UNIT, ending: "" },
} as const
export type ViewScheme = keyof typeof views
const schemes: readonly ViewScheme[] = ["deploylint-exposure", "deploylint-effective"]

export class UnitViews implements Disposable {
  readonly #client: () => Promise<BaseLanguageClient>
  readonly #changed = new EventEmitter<Uri>()
  readonly #parts: Disposable

  constructor(client: () => Promise<BaseLanguageClient>) {
    this.#client = client
    const providers = schemes.map((scheme) =>
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#textOf(uri),
      }),
    )
    this.#parts = Disposable.from(this.#changed, ...providers)
  }

  /** A server has started: listens to it. */
  connect(client: BaseLanguageClient): void {
    client.onNotification(UNIT_VIEWS_CHANGED, () => this.#refresh())
    this.#refresh()
  }

  #refresh(): void {
    for (const { uri } of workspace.textDocuments)
      if (schemes.some((scheme) => uri.scheme === scheme)) this.#changed.fire(uri)
  }

  /** Opens the view of a unit beside it. */
  async show(scheme: ViewScheme, unit: Uri): Promise<void> {
    const path = `${unit.path}${views[scheme].ending}`
    const document = await workspace.openTextDocument(Uri.from({ scheme, path, query: unit.toString() }))
    await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Beside })
  }

  async #textOf(uri: Uri): Promise<string> {
    const scheme = schemes.find((each) => each === uri.scheme)
    if (scheme === undefined) return ""
    const client = await this.#client()
    const view = await client.sendRequest<WireView | null>(views[scheme].request, { uri: uri.query })
    return view?.text ?? "This is no systemd unit, or it is gone.\n"
  }

  dispose(): void {
    this.#parts.dispose()
  }
}
