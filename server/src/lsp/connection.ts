/** The protocol shell: wires a connection to the pure core. It knows no runtime; the entries give it one. */
import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver"
import { type AnalysisHost, createAnalysisHost, type HostServices } from "../analysis.ts"
import { createClientFiles } from "../host/client-requests.ts"
import type { FileAccess } from "../host/file-access.ts"
import { FIX_ALL } from "./actions.ts"
import { type Checklist, createChecklist } from "./checklist.ts"
import { type Client, readClient } from "./client.ts"
import { type Configuration, createConfiguration } from "./configuration.ts"
import { createDiagnostics } from "./diagnostics.ts"
import { createFormatter } from "./formatter.ts"
import { createInlays, type Inlays } from "./inlays.ts"
import { createLog, type Log } from "./log.ts"
import { createPublisher, type Publisher } from "./publish.ts"
import { registerRequests } from "./requests.ts"
import { createSchedule, type Schedule } from "./schedule.ts"
import { createSession, type Session } from "./session.ts"
import { unitCapabilities } from "./unit-handlers.ts"
import { createUnitViews, type UnitViews } from "./unit-views.ts"
import { normaliseFolder, normaliseUri } from "./uris.ts"
import { createWatch, type Watch } from "./watch.ts"

export interface ServerServices extends HostServices {
  readonly version: string
  /** Direct access to files on a disk below the given folders; without it all reads go through the client. */
  readonly files?: (folders: () => readonly string[]) => FileAccess
  /** Another core, for tests of failure. */
  readonly createHost?: (services: HostServices) => AnalysisHost
}

/** Serves a client on this connection until it says goodbye. */
export function startServer(connection: Connection, services: ServerServices): void {
  const { console } = connection
  const log = createLog({
    info: tell((line) => console.info(line)),
    warn: tell((line) => console.warn(line)),
    error: tell((line) => console.error(line)),
  })
  let known: Client | undefined
  const client = (): Client => {
    known ??= readClient({ processId: null, rootUri: null, capabilities: {} })
    return known
  }
  const files = routeReads(connection, client, services, () => session.folders())
  const host = (services.createHost ?? createAnalysisHost)(services)
  const session: Session = createSession({
    host,
    files,
    onOutsideChange: (uris) => {
      if (uris === "all") schedule.everything()
      else schedule.touched(uris)
      checklist.touched()
      inlays.stale()
      views.touched()
    },
    onWants: (uris) => watch.add(uris),
  })
  const configuration = createConfiguration(connection, () => client().configuration)
  const diagnostics = createDiagnostics({ session, configuration, client, log })
  const publisher = createPublisher({ connection, session, diagnostics, client })
  const schedule = createSchedule({
    openUris: session.openUris,
    visit: fence(log, publisher.visit),
    passed: () => {
      publisher.passed()
      inlays.passed()
      views.passed()
    },
  })
  const inlays = createInlays(connection, client)
  const views = createUnitViews(connection, client)
  const formatter = createFormatter(connection, client, configuration)
  const checklist = createChecklist({ connection, session, client, idle: schedule.idle, today: services.today })
  const watch = createWatch(connection, session, () => client().watch)

  connection.onInitialize((params) => {
    known = readClient(params)
    session.setRoots(rootsOf(params))
    return initializeResult(client(), services.version)
  })
  connection.onInitialized(() => {
    start(connection, client(), session, watch, schedule.everything)
    formatter.update()
  })
  connection.onDidChangeConfiguration(({ settings }) => {
    configuration.changed(settings)
    inlays.stale()
    views.touched()
    formatter.update()
    schedule.everything()
  })
  connection.onDidChangeWatchedFiles(({ changes }) => watch.changed(changes.map((change) => change.uri)))
  registerDocuments({ connection, session, schedule, publisher, configuration, inlays, checklist, views })
  const { version } = services
  registerRequests({
    connection,
    client,
    session,
    diagnostics,
    publisher,
    configuration,
    checklist,
    views,
    log,
    files,
    version,
  })
  connection.listen()
}

/** A client that is gone hears nothing; that is no reason to fail. */
function tell(send: (line: string) => void): (line: string) => void {
  return (line) => {
    try {
      send(line)
    } catch {}
  }
}

/** Files on a disk are read directly where the host can; everything else is asked of the client. */
function routeReads(
  connection: Connection,
  client: () => Client,
  services: ServerServices,
  folders: () => readonly string[],
): FileAccess {
  const remote = createClientFiles((method, params) => connection.sendRequest(method, params))
  const direct = services.files?.(folders)
  const none = Promise.resolve(undefined)
  const route = (uri: string): FileAccess | undefined =>
    uri.startsWith("file:") && direct !== undefined ? direct : client().reads ? remote : undefined
  return {
    readFile: (uri) => route(uri)?.readFile(uri) ?? none,
    listDirectory: (uri) => route(uri)?.listDirectory(uri) ?? none,
  }
}

/** Capabilities: what the client cannot use is not offered. */
function initializeResult(client: Client, version: string): InitializeResult {
  return {
    serverInfo: { name: "Deploylint", version },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      documentSymbolProvider: { label: "Deploylint" },
      ...(client.inlays ? { inlayHintProvider: true } : {}),
      ...unitCapabilities(client),
      codeActionProvider: client.actionLiterals
        ? { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL], resolveProvider: client.resolveEdits }
        : false,
      ...(client.pull
        ? {
            diagnosticProvider: {
              identifier: "deploylint",
              interFileDependencies: true,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  }
}

/** Workspace folders, or the one root that older clients send, or none. */
function rootsOf(params: InitializeParams): readonly string[] {
  const folders = params.workspaceFolders?.map((folder) => folder.uri) ?? []
  if (folders.length > 0) return folders
  return params.rootUri ? [params.rootUri] : []
}

/** What may only be asked of a client after it has said that it is ready. */
function start(connection: Connection, client: Client, session: Session, watch: Watch, everything: () => void): void {
  void watch.start()
  if (client.registerConfiguration)
    void connection.client
      .register(DidChangeConfigurationNotification.type, { section: "deploylint" })
      .catch(() => undefined)
  if (!client.folders) return
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map((folder) => normaliseFolder(folder.uri)))
    const kept = session.roots().filter((root) => !gone.has(root))
    session.setRoots([...new Set([...kept, ...added.map((folder) => normaliseFolder(folder.uri))])])
    everything()
  })
}

interface DocumentsContext {
  readonly connection: Connection
  readonly session: Session
  readonly schedule: Schedule
  readonly publisher: Publisher
  readonly configuration: Configuration
  readonly inlays: Inlays
  readonly checklist: Checklist
  readonly views: UnitViews
}

/** Text synchronisation. Unknown documents are ignored: a late notification is no reason to fail. */
function registerDocuments(context: DocumentsContext): void {
  const { connection, session, schedule, publisher, configuration } = context
  /** What others make of a text may have changed with it. */
  const changed = (uri: string): void => {
    const dependents = session.host.dependents([uri])
    schedule.changed(uri, dependents)
    if (dependents.some((each) => each !== uri)) context.inlays.stale()
    context.checklist.touched()
    context.views.touched()
  }
  connection.onDidOpenTextDocument(({ textDocument }) => {
    const uri = session.open(textDocument.uri, textDocument.text, textDocument.version)
    changed(uri)
    // Everything, for each of a thousand files that an editor opens again at its start, would be a million reads.
    session.rereadAround(uri)
  })
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const uri = normaliseUri(textDocument.uri)
    if (session.change(textDocument.uri, contentChanges, textDocument.version)) changed(uri)
  })
  connection.onDidSaveTextDocument(() => session.reread())
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const uri = normaliseUri(textDocument.uri)
    const dependents = session.host.dependents([uri])
    session.close(textDocument.uri)
    configuration.forget(textDocument.uri)
    publisher.closed(uri, textDocument.uri)
    schedule.touched(dependents)
    context.checklist.touched()
    context.views.touched()
  })
}

/** A crash in one visit costs that visit. */
function fence(log: Log, visit: Publisher["visit"]): Publisher["visit"] {
  return async (uri, edited) => {
    try {
      await visit(uri, edited)
    } catch (error) {
      log.crash("Publishing diagnostics", error)
    }
  }
}
