/** Answers about names of the environment that units have nothing of their own for: highlights, symbols, names in programs. */
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  SymbolKind,
  type TextDocumentPositionParams,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from "vscode-languageserver"
import { isInside } from "../base/uri.ts"
import { offsetOf, rangeOf } from "./convert.ts"
import { locationOf, MAX_WAIT, opened, settledOf, type UnitsContext } from "./unit-requests.ts"
import { normaliseUri } from "./uris.ts"
import type { WireCodeVariable } from "./variable-protocol.ts"

/** The places of the name at a position in its file; `null` leaves other words to the editor. */
export function highlights(
  { textDocument, position }: TextDocumentPositionParams,
  { session }: UnitsContext,
): DocumentHighlight[] | null {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  const found = session.analysis().variables.highlights(document.uri, at)
  if (found.length === 0) return null
  return found.map(({ span, kind }) => ({
    range: rangeOf(document.source, span),
    kind: kind === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }))
}

/** Names of the environment in the workspace folders, and in those of documents outside of them. */
export async function workspaceSymbols(
  { query }: WorkspaceSymbolParams,
  { session }: UnitsContext,
): Promise<WorkspaceSymbol[] | null> {
  const found = await settledOf(session, ({ variables }) => variables.symbols(session.folders(), query), MAX_WAIT)
  return found.map(({ name, uri, span, container }) => ({
    name,
    kind: SymbolKind.Variable,
    location: locationOf({ uri, span }, session),
    containerName: container,
  }))
}

/** About a name in a saved program, which the client does not have to have sent. */
export async function codeVariable(params: unknown, { session }: UnitsContext): Promise<WireCodeVariable | null> {
  const given = typeof params === "object" && params !== null ? params : {}
  if (!("uri" in given && "name" in given && "asks" in given)) return null
  const { name, asks } = given
  if (typeof given.uri !== "string" || typeof name !== "string") return null
  const uri = normaliseUri(given.uri)
  if (!session.folders().some((folder) => isInside(folder, uri))) return null
  return await settledOf(
    session,
    ({ variables }) => {
      const at = variables.codePlace(uri, name)
      if (at === undefined) return null
      if (asks === "hover") return { places: [], markdown: variables.hover(uri, at) ?? "" }
      const found = asks === "references" ? variables.references(uri, at, true) : variables.definition(uri, at)?.to
      return { places: (found ?? []).map((place) => locationOf(place, session)) }
    },
    MAX_WAIT,
  )
}
