/** Tells a client that shows a view of a unit when the view may be another one. */
import type { Connection } from "vscode-languageserver"
import type { Client } from "./client.ts"
import { UNIT_VIEWS_CHANGED } from "./unit-protocol.ts"

export interface UnitViews {
  /** The client has an answer that can grow old. */
  readonly answered: () => void
  /** A document, file or setting has changed. */
  readonly touched: () => void
  /** A pass over the documents is over. */
  readonly passed: () => void
}

/** One notification for all answers since the last one. */
export function createUnitViews(connection: Connection, client: () => Client): UnitViews {
  let isAnswered = false
  let isStale = false
  return {
    answered: () => {
      isAnswered = true
    },
    touched: () => {
      isStale = isAnswered
    },
    passed: () => {
      if (!isStale || !client().commands) return
      isStale = false
      isAnswered = false
      const sent = async (): Promise<void> => await connection.sendNotification(UNIT_VIEWS_CHANGED)
      sent().catch(() => undefined)
    },
  }
}
