/** Inlay hints on the wire, and when a client has to ask for hints and lenses again. */
import { CodeLensRefreshRequest, type Connection, type InlayHint, type InlayHintParams } from "vscode-languageserver"
import type { Client } from "./client.ts"
import type { Configuration } from "./configuration.ts"
import { rangeOf, spanOf } from "./convert.ts"
import type { Session } from "./session.ts"
import { normaliseUri } from "./uris.ts"

export interface InlaysContext {
  readonly session: Session
  readonly configuration: Configuration
}

/** The hints of an open document inside a range; none where the settings turn them or the folder off. */
export async function inlayHints(
  { textDocument, range }: InlayHintParams,
  { session, configuration }: InlaysContext,
): Promise<InlayHint[] | null> {
  const uri = normaliseUri(textDocument.uri)
  if (session.document(uri) === undefined) return null
  const settings = await configuration.of(textDocument.uri)
  const document = session.document(uri)
  const isOff = !settings["inlayHints.enable"] && !settings["inlayHints.exposure"]
  if (document === undefined || !settings.enable || isOff) return null
  const analysis = session.analysis()
  const within = spanOf(document.source, range)
  const hints = [
    ...(settings["inlayHints.enable"] ? analysis.inlays(uri, within) : []),
    ...(settings["inlayHints.exposure"] ? analysis.units.exposureHints(uri, within) : []),
  ]
  return hints.map((hint) => ({
    position: rangeOf(document.source, { start: hint.at, end: hint.at }).start,
    label: hint.text,
    tooltip: hint.tooltip,
    paddingLeft: true,
  }))
}

export interface Inlays {
  /** Hints and lenses of open documents may be others for a reason that is not their own text. */
  readonly stale: () => void
  /** A pass over the documents is over. */
  readonly passed: () => void
}

/** Asks the client for one refresh per pass, if it can. */
export function createInlays(connection: Connection, client: () => Client): Inlays {
  let isStale = false
  return {
    stale: () => {
      isStale = true
    },
    passed: () => {
      if (!isStale) return
      isStale = false
      const ask = (refresh: () => Promise<void>): void => void refresh().catch(() => undefined)
      if (client().inlays && client().refreshInlays) ask(async () => await connection.languages.inlayHint.refresh())
      if (client().lenses && client().refreshLenses)
        ask(async () => await connection.sendRequest(CodeLensRefreshRequest.type))
    },
  }
}
