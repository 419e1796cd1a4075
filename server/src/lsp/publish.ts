/** Diagnostics to the client: one publisher, two ways. Pull where the client can, push where it cannot. */
import {
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver"
import type { Client } from "./client.ts"
import type { Diagnostics } from "./diagnostics.ts"
import type { Session } from "./session.ts"

export interface Publisher {
  /** Looks at one document after a change. */
  readonly visit: (uri: string, edited: boolean) => Promise<void>
  /** A pass over the documents is over. */
  readonly passed: () => void
  readonly pull: (
    uri: string,
    previousResultId: string | undefined,
    token: CancellationToken,
  ) => Promise<DocumentDiagnosticReport>
  readonly closed: (uri: string, clientUri: string) => void
}

export interface PublisherContext {
  readonly connection: Connection
  readonly session: Session
  readonly diagnostics: Diagnostics
  readonly client: () => Client
}

/** A publisher that remembers, per document, what the client last got. */
export function createPublisher({ connection, session, diagnostics, client }: PublisherContext): Publisher {
  const sent = new Map<string, string>()
  let stale = false

  const push = async (uri: string, edited: boolean): Promise<void> => {
    const report = await diagnostics.report(uri)
    const document = session.document(uri)
    if (report === undefined || document === undefined) return
    if (!edited && sent.get(uri) === report.resultId) return
    sent.set(uri, report.resultId)
    await connection.sendDiagnostics({
      uri: document.clientUri,
      version: report.version,
      diagnostics: [...report.diagnostics],
    })
  }

  const compare = async (uri: string, edited: boolean): Promise<void> => {
    const before = sent.get(uri)
    if (edited || before === undefined || stale) return
    const report = await diagnostics.report(uri)
    if (report !== undefined && sent.get(uri) === before && report.resultId !== before) stale = true
  }

  return {
    visit: (uri, edited) => (client().pull ? compare(uri, edited) : push(uri, edited)),
    passed: () => {
      if (!stale) return
      stale = false
      if (client().refresh) quietly(() => connection.languages.diagnostics.refresh())
    },
    pull: async (uri, previousResultId, token) => {
      stopIfCancelled(token)
      const report = await diagnostics.report(uri)
      stopIfCancelled(token)
      if (report === undefined) return { kind: "full", items: [] }
      sent.set(uri, report.resultId)
      if (previousResultId === report.resultId) return { kind: "unchanged", resultId: report.resultId }
      return { kind: "full", resultId: report.resultId, items: [...report.diagnostics] }
    },
    closed: (uri, clientUri) => {
      sent.delete(uri)
      diagnostics.forget(uri)
      if (!client().pull) quietly(() => connection.sendDiagnostics({ uri: clientUri, diagnostics: [] }))
    },
  }
}

/** Tells the client something that it may refuse, or be too far gone to hear. */
function quietly(send: () => unknown): void {
  const sent = async (): Promise<unknown> => await send()
  sent().catch(() => undefined)
}

/** Ends a request that the client gave up. */
export function stopIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Request cancelled")
}
