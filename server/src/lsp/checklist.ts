/** The production checklist for the client: computed when it is asked for, a document at a time, and never before. */
import { CancellationToken, type Connection } from "vscode-languageserver"
import { type ChecklistReport, checklistMarkdown, couldBeOurs, type ItemVerdict } from "../analysis.ts"
import type { Span } from "../base/span.ts"
import { isInside, nameOf, relativeTo } from "../base/uri.ts"
import { CHECKLIST_CHANGED, type WireItem, type WireRange, type WireReport } from "./checklist-protocol.ts"
import type { Client } from "./client.ts"
import { rangeOf } from "./convert.ts"
import { stopIfCancelled } from "./publish.ts"
import type { Session } from "./session.ts"
import { normaliseFolder } from "./uris.ts"

export interface Checklist {
  /** The report as the core gives it, over the folders of a request's parameters. */
  readonly gather: (params: unknown, token: CancellationToken) => Promise<Gathered>
  /** The last report, or the first one if it comes in time; it may be older than the newest text. */
  readonly known: (milliseconds: number) => Promise<ChecklistReport | undefined>
  readonly wire: (gathered: Gathered) => WireReport
  /** The same text that the command line prints. */
  readonly markdown: (gathered: Gathered) => string
  /** A document or a file has changed; tells the client to ask again if it ever asked. */
  readonly touched: () => void
}

export interface Gathered {
  readonly report: ChecklistReport
  readonly complete: boolean
}

export interface ChecklistContext {
  readonly connection: Connection
  readonly session: Session
  readonly client: () => Client
  /** Resolves when no document waits to be looked at: what the user types comes first. */
  readonly idle: () => Promise<void>
  /** `YYYY-MM-DD`. */
  readonly today: () => string
}

/** Longest silence before the client hears of a change, in milliseconds. */
const SILENCE = 300
/** Longest time for one answer; files that arrive later lead to another one. */
const MOST_TIME = 30_000
/** Rounds of reading: each may name files that only the files of the round before lead to. */
const MOST_ROUNDS = 64

/** A checklist over a session. */
export function createChecklist({ connection, session, client, idle, today }: ChecklistContext): Checklist {
  let computing = 0
  let waiting: ReturnType<typeof setTimeout> | undefined
  /** The client has an answer that it has not been told to be old. */
  let answered = false
  let last: ChecklistReport | undefined
  let first: Promise<unknown> | undefined

  const tell = (): void => {
    waiting = undefined
    answered = false
    const sent = async (): Promise<void> => await connection.sendNotification(CHECKLIST_CHANGED)
    sent().catch(() => undefined)
  }

  const gather = async (params: unknown, token: CancellationToken): Promise<Gathered> => {
    computing++
    try {
      await Promise.race([idle(), pause(1000)])
      const gathered = await settle(session, foldersOf(params, session), token)
      answered = true
      last = gathered.report
      clearTimeout(waiting)
      waiting = undefined
      return gathered
    } finally {
      computing--
    }
  }

  return {
    gather,
    known: async (milliseconds) => {
      if (last !== undefined) return last
      first ??= gather({}, CancellationToken.None).catch(() => {
        first = undefined
      })
      await Promise.race([first, pause(milliseconds)])
      return last
    },
    wire: ({ report, complete }) => ({
      deployments: report.deployments.map((deployment) => ({
        ...deployment,
        files: deployment.files.map(session.clientUri),
        items: deployment.items.map((item) => wireItem(item, session)),
      })),
      items: report.items.map((item) => wireItem(item, session)),
      complete,
    }),
    markdown: ({ report }) => checklistMarkdown(report, placesIn(session), today()),
    touched: () => {
      // An answer that is being made is made of the newest texts.
      if (!client().checklist || !answered || computing > 0) return
      clearTimeout(waiting)
      waiting = setTimeout(tell, SILENCE)
    },
  }
}

/** Asks until nothing is missing. Between documents the connection has its turn, so that nobody waits for all of them. */
async function settle(session: Session, folders: readonly string[], token: CancellationToken): Promise<Gathered> {
  const deadline = Date.now() + MOST_TIME
  let report: ChecklistReport = { deployments: [], items: [] }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let nth = 0; session.analysis().checklistStep(folders, nth); nth++) {
      await pause(0)
      stopIfCancelled(token)
    }
    await pause(0)
    stopIfCancelled(token)
    const next = await session.round(
      () => {
        report = session.analysis().checklist(folders)
      },
      Math.max(1, deadline - Date.now()),
    )
    if (next.settled) return { report, complete: true }
    if (Date.now() >= deadline) break
    for (const uri of next.documents) {
      if (!couldBeOurs(uri) || session.document(uri) !== undefined) continue
      session.analysis().findings(uri)
      await pause(0)
      stopIfCancelled(token)
    }
  }
  return { report, complete: false }
}

/** The folders that are asked for, as far as they may be read; all of the workspace where none is named. */
function foldersOf(params: unknown, session: Session): readonly string[] {
  const may = session.folders()
  if (typeof params !== "object" || params === null || !("folders" in params) || !Array.isArray(params.folders))
    return may
  const asked = params.folders.filter((each): each is string => typeof each === "string").map(normaliseFolder)
  return asked.filter((folder) => may.some((root) => isInside(root, folder)))
}

function wireItem({ attestation, ...item }: ItemVerdict, session: Session): WireItem {
  const evidence = item.evidence.map(({ span, ...each }) => ({ ...each, ...placed(each.uri, span, session) }))
  if (attestation === undefined) return { ...item, evidence }
  const { by, on, until, evidence: proof, uri, span } = attestation
  return { ...item, evidence, attestation: { by, on, until, evidence: proof, ...placed(uri, span, session) } }
}

/** A place in the client's terms; the start of the file where its text is not known. */
function placed(uri: string, span: Span, session: Session): { readonly uri: string; readonly range: WireRange } {
  const source = session.source(uri)
  const start = { line: 0, character: 0 }
  return {
    uri: session.clientUri(uri),
    range: source === undefined ? { start, end: start } : rangeOf(source, span),
  }
}

/** Names relative to the workspace folder; with the folder's own name where there are several. */
function placesIn(session: Session): Parameters<typeof checklistMarkdown>[1] {
  const folders = session.folders()
  return {
    name: (uri) => {
      const folder = folders.find((each) => isInside(each, uri))
      if (folder === undefined) return uri
      const path = relativeTo(folder, uri)
      return folders.length > 1 ? `${nameOf(folder)}/${path}` : path
    },
    range: (uri, span) => {
      const source = session.source(uri)
      return source && rangeOf(source, span)
    },
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === 0 && typeof setImmediate === "function") setImmediate(resolve)
    else setTimeout(resolve, milliseconds)
  })
}
