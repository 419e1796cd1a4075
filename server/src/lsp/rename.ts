/** Rename of a unit on the wire: one workspace edit with text edits and file moves, which editors can show before they apply it. */
import {
  LSPErrorCodes,
  type Range,
  type RenameFile,
  type RenameParams,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from "vscode-languageserver"
import type { RenamePlan, UnitLanguage } from "../analysis.ts"
import { nameOf } from "../base/uri.ts"
import type { Client } from "./client.ts"
import { offsetOf, rangeOf } from "./convert.ts"
import { workspaceEdit } from "./edits.ts"
import type { Session } from "./session.ts"
import { MAX_WAIT, opened, settled, type UnitsContext } from "./unit-requests.ts"

/** The range and present name of what can be renamed. */
export async function prepareRename(
  { textDocument, position }: TextDocumentPositionParams,
  { session }: UnitsContext,
): Promise<{ range: Range; placeholder: string } | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  const place = await settled(session, (units) => units.renamePlace(document.uri, at), MAX_WAIT)
  return place === undefined ? null : { range: rangeOf(document.source, place.span), placeholder: place.name }
}

/** Every change that a new name of the unit makes. */
export async function rename(
  { textDocument, position, newName }: RenameParams,
  { session, client }: UnitsContext,
): Promise<WorkspaceEdit | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  let asked: { readonly plan: ReturnType<UnitLanguage["rename"]> } | undefined
  const isWhole = await session.settle(() => {
    const { units } = session.analysis()
    const place = units.renamePlace(document.uri, at)
    asked = place && { plan: units.rename(document.uri, place.name, newName) }
  }, MAX_WAIT)
  // Half of the places renamed would be worse than none.
  if (!isWhole) throw failed("The workspace could not be read in time.")
  if (asked === undefined) throw failed("There is no unit of this workspace here.")
  if ("refused" in asked.plan) throw failed(asked.plan.refused)
  const edit = editOf(asked.plan, session, client())
  if (edit === undefined) throw failed("A file that names the unit cannot be read.")
  return edit
}

function failed(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message)
}

function editOf({ edits, moves }: RenamePlan, session: Session, client: Client): WorkspaceEdit | undefined {
  if (moves.length > 0 && !client.renamesFiles)
    throw failed(`This editor cannot rename files in an edit: \`${nameOf(moves[0]?.from ?? "")}\` would keep its name.`)
  const edit = workspaceEdit(edits, session, client)
  if (edit === undefined || moves.length === 0) return edit
  const renames = moves.map(
    ({ from, to }): RenameFile => ({
      kind: "rename",
      oldUri: session.clientUri(from),
      newUri: to,
      options: { overwrite: false },
    }),
  )
  return { documentChanges: [...(edit.documentChanges ?? []), ...renames] }
}
