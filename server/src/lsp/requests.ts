/** Answers to the client's requests. Each is fenced: a crash costs that one answer and one line of the log. */
import {
  type CancellationToken,
  type Connection,
  type DocumentSymbol,
  ErrorCodes,
  type Hover,
  MarkupKind,
  ResponseError,
  type SymbolInformation,
} from "vscode-languageserver"
import { rulePage } from "../analysis.ts"
import { type ActionsContext, codeActions, resolveAction } from "./actions.ts"
import type { Checklist } from "./checklist.ts"
import { attest, scaffold } from "./checklist-edits.ts"
import {
  ATTEST,
  CHECKLIST,
  CHECKLIST_MARKDOWN,
  SCAFFOLD,
  type WireAttest,
  type WireReport,
  type WireScaffold,
} from "./checklist-protocol.ts"
import type { Client } from "./client.ts"
import type { Configuration } from "./configuration.ts"
import { offsetOf, plainText, rangeOf, symbolList, symbolTree } from "./convert.ts"
import { inlayHints } from "./inlays.ts"
import type { Log } from "./log.ts"
import { RULE_PAGE, type WireRulePage } from "./pages-protocol.ts"
import { type Publisher, stopIfCancelled } from "./publish.ts"
import { type ScaffoldContext, scaffoldPlan, scaffoldStart } from "./scaffold.ts"
import { SCAFFOLD_PLAN, SCAFFOLD_START, type WireScaffoldPlan, type WireScaffoldStart } from "./scaffold-protocol.ts"
import { SECRET_RANGES, type WireSecretRanges } from "./secrets-protocol.ts"
import type { Session } from "./session.ts"
import { registerUnits } from "./unit-handlers.ts"
import { HOVER_WAIT, settledOf } from "./unit-requests.ts"
import type { UnitViews } from "./unit-views.ts"
import { normaliseUri } from "./uris.ts"

export interface RequestsContext extends ActionsContext, ScaffoldContext {
  readonly connection: Connection
  readonly client: () => Client
  readonly session: Session
  readonly publisher: Publisher
  readonly configuration: Configuration
  readonly checklist: Checklist
  readonly views: UnitViews
  readonly log: Log
}

/** Wraps an answer: a crash costs that one answer, which is then the fallback. */
export type Fenced = <P, R>(
  name: string,
  fallback: R,
  answer: (params: P, token: CancellationToken) => R | Promise<R>,
) => (params: P, token: CancellationToken) => Promise<R>

/** Registers every request handler. */
export function registerRequests(context: RequestsContext): void {
  const { connection, session, client, publisher, checklist, log } = context
  let ended = false
  connection.onShutdown(() => {
    ended = true
  })

  const fenced: Fenced =
    <P, R>(name: string, fallback: R, answer: (params: P, token: CancellationToken) => R | Promise<R>) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      if (ended) throw new ResponseError(ErrorCodes.InvalidRequest, "The server is shutting down")
      stopIfCancelled(token)
      try {
        return await answer(params, token)
      } catch (error) {
        if (error instanceof ResponseError) throw error
        log.crash(name, error)
        return fallback
      }
    }

  connection.onHover(
    fenced("Hover", null, async ({ textDocument, position }): Promise<Hover | null> => {
      const uri = normaliseUri(textDocument.uri)
      const document = session.document(uri)
      if (document === undefined) return null
      const at = offsetOf(document.source, position)
      // A unit that is named, or a program that reads a variable, may lie where nobody has looked yet.
      const hover = await settledOf(session, (analysis) => analysis.hover(uri, at), HOVER_WAIT)
      if (hover === undefined) return null
      const contents = client().markdown
        ? { kind: MarkupKind.Markdown, value: hover.markdown }
        : { kind: MarkupKind.PlainText, value: plainText(hover.markdown) }
      return { contents, range: rangeOf(document.source, hover.span) }
    }),
  )
  connection.onDocumentSymbol(
    fenced("Symbols", [], ({ textDocument }): DocumentSymbol[] | SymbolInformation[] => {
      const uri = normaliseUri(textDocument.uri)
      const document = session.document(uri)
      if (document === undefined) return []
      const symbols = session.analysis().symbols(uri)
      return client().hierarchicalSymbols
        ? symbolTree(symbols, document.source)
        : symbolList(symbols, document.source, document.clientUri)
    }),
  )
  registerUnits(context, fenced)
  connection.languages.inlayHint.on(fenced("Inlay hints", null, (params) => inlayHints(params, context)))
  const noReport: WireReport = { deployments: [], items: [], complete: false }
  connection.onRequest(
    CHECKLIST,
    fenced("Checklist", noReport, async (params: unknown, token) =>
      checklist.wire(await checklist.gather(params, token)),
    ),
  )
  connection.onRequest(
    CHECKLIST_MARKDOWN,
    fenced("Checklist", { markdown: "" }, async (params: unknown, token) => ({
      markdown: checklist.markdown(await checklist.gather(params, token)),
    })),
  )
  connection.onRequest(
    SCAFFOLD,
    fenced("Scaffold", { files: [] }, async (params: unknown, token): Promise<WireScaffold> => {
      const { report } = await checklist.gather({}, token)
      return scaffold(params, report, session)
    }),
  )
  registerScaffold(context, fenced)
  const noEdit: WireAttest = { uri: "", creates: false, edits: [], refused: "The edit cannot be made." }
  connection.onRequest(
    ATTEST,
    fenced("Attestation", noEdit, (params: unknown) => attest(params, session)),
  )
  connection.onRequest(
    RULE_PAGE,
    fenced("Rule page", null, (params: unknown): WireRulePage | null => {
      const rule = typeof params === "object" && params !== null && "rule" in params ? params.rule : undefined
      return (typeof rule === "string" && rulePage(rule)) || null
    }),
  )
  connection.onRequest(
    SECRET_RANGES,
    fenced("Secret ranges", null, (params: unknown): WireSecretRanges | null => {
      const uri = typeof params === "object" && params !== null && "uri" in params ? params.uri : undefined
      const document = typeof uri === "string" ? session.document(normaliseUri(uri)) : undefined
      if (document === undefined) return null
      const spans = session.analysis().secretRanges(document.source.uri)
      return { version: document.source.version, ranges: spans.map((each) => rangeOf(document.source, each)) }
    }),
  )
  connection.onCodeAction(fenced("Code actions", [], (params) => codeActions(params, context)))
  connection.onCodeActionResolve((action, token) =>
    fenced("Resolving a code action", action, () => resolveAction(action, context))(action, token),
  )
  connection.languages.diagnostics.on(
    fenced("Diagnostics", { kind: "full" as const, items: [] }, (params, token) =>
      publisher.pull(normaliseUri(params.textDocument.uri), params.previousResultId, token),
    ),
  )
}

/** The dialogue that makes a whole `deploy/`. */
function registerScaffold(context: RequestsContext, fenced: Fenced): void {
  const refused = "Something went wrong; the log says what."
  const noStart: WireScaffoldStart = { profiles: [], profile: "", because: "", questions: [], problems: [], refused }
  const noPlan: WireScaffoldPlan = { steps: [], writes: [], refused }
  context.connection.onRequest(
    SCAFFOLD_START,
    fenced("Scaffold", noStart, (params: unknown) => scaffoldStart(params, context)),
  )
  context.connection.onRequest(
    SCAFFOLD_PLAN,
    fenced("Scaffold", noPlan, (params: unknown) => scaffoldPlan(params, context)),
  )
}
