/** Where the view has its report from: the running server, asked when something may have changed, and not before. */
import { CancellationTokenSource, type Disposable, EventEmitter, type LogOutputChannel, window } from "vscode"
import type { BaseLanguageClient } from "vscode-languageclient"
import { CHECKLIST, CHECKLIST_CHANGED, type WireReport } from "../../../server/src/lsp/checklist-protocol.ts"

export const VIEW = "deploylint.checklist"

/** What the extension gives: the server, started if need be. */
export interface Server {
  readonly client: () => Promise<BaseLanguageClient>
  readonly output: LogOutputChannel
}

/** The newest report and everything that makes it new. */
export class ChecklistSource implements Disposable {
  readonly #server: Server
  readonly #changed = new EventEmitter<void>()
  readonly onDidChange = this.#changed.event
  #report: WireReport | undefined
  #text = ""
  #asking: CancellationTokenSource | undefined
  #wanted = false
  #isStale = true

  constructor(server: Server) {
    this.#server = server
  }

  get report(): WireReport | undefined {
    return this.#report
  }

  /** Somebody looks: from now on the report is kept up to date. */
  async want(): Promise<void> {
    this.#wanted = true
    if (this.#isStale) await this.refresh()
  }

  /** A server has started: listens to it, and asks it if anybody has looked yet. */
  connect(client: BaseLanguageClient): void {
    client.onNotification(CHECKLIST_CHANGED, () => this.#outdated())
    this.#outdated()
  }

  #outdated(): void {
    this.#isStale = true
    if (this.#wanted) void this.refresh()
  }

  /** Asks now; an answer under way is given up. */
  async refresh(): Promise<void> {
    this.#asking?.cancel()
    const asking = new CancellationTokenSource()
    this.#asking = asking
    this.#isStale = false
    const ask = async (): Promise<void> => {
      const client = await this.#server.client()
      const report = await client.sendRequest<WireReport>(CHECKLIST, {}, asking.token)
      if (!asking.token.isCancellationRequested) this.#take(report)
    }
    try {
      await window.withProgress({ location: { viewId: VIEW } }, ask)
    } catch (error) {
      if (asking.token.isCancellationRequested) return
      this.#isStale = true
      this.#server.output.error(`Checklist: ${String(error)}`)
    } finally {
      if (this.#asking === asking) this.#asking = undefined
      asking.dispose()
    }
  }

  /** An equal report changes nothing on the screen. */
  #take(report: WireReport): void {
    const text = JSON.stringify(report)
    if (text === this.#text) return
    this.#text = text
    this.#report = report
    this.#changed.fire()
  }

  dispose(): void {
    this.#asking?.cancel()
    this.#changed.dispose()
  }
}
