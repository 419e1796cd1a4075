/** Rename of a unit or a variable on the wire: one workspace edit with text edits and file moves, which editors can show before they apply it. */
import {
  LSPErrorCodes,
  type Range,
  type RenameFile,
  type RenameParams,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from "vscode-languageserver"
import type { RenamedFile, RenamePlan, UnitLanguage, VariableLanguage, VariableRename } from "../analysis.ts"
import { nameOf } from "../base/uri.ts"
import type { Client } from "./client.ts"
import { offsetOf, rangeOf } from "./convert.ts"
import { type Annotation, workspaceEdit } from "./edits.ts"
import type { Session } from "./session.ts"
import { MAX_WAIT, opened, settledOf, type UnitsContext } from "./unit-requests.ts"

/** The range and present name of what can be renamed. */
export async function prepareRename(
  { textDocument, position }: TextDocumentPositionParams,
  { session }: UnitsContext,
): Promise<{ range: Range; placeholder: string } | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  const place = await settledOf(
    session,
    ({ units, variables }) => units.renamePlace(document.uri, at) ?? variables.renamePlace(document.uri, at),
    MAX_WAIT,
  )
  if (place !== undefined && "refused" in place) throw failed(place.refused)
  return place === undefined ? null : { range: rangeOf(document.source, place.span), placeholder: place.name }
}

/** Every change that a new name of the unit or variable makes. */
export async function rename(
  { textDocument, position, newName }: RenameParams,
  { session, client }: UnitsContext,
): Promise<WorkspaceEdit | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  let asked: { readonly plan: ReturnType<UnitLanguage["rename"] | VariableLanguage["rename"]> } | undefined
  const isWhole = await session.settle(() => {
    const { units, variables } = session.analysis()
    const place = units.renamePlace(document.uri, at)
    const plan =
      place === undefined
        ? variables.rename(document.uri, at, newName)
        : units.rename(document.uri, place.name, newName)
    asked = plan && { plan }
  }, MAX_WAIT)
  // Half of the places renamed would be worse than none.
  if (!isWhole) throw failed("The workspace could not be read in time.")
  const plan = asked?.plan
  if (plan === undefined) throw failed("There is no unit or variable of this workspace here.")
  if ("refused" in plan) throw failed(plan.refused)
  const edit = "files" in plan ? variableEdit(plan, session, client()) : editOf(plan, session, client())
  if (edit === undefined) throw failed("A file that holds the name cannot be read.")
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

const kindTexts: Readonly<Record<RenamedFile["kind"], Omit<Annotation, "needsConfirmation">>> = {
  deployment: { label: "Deployment files", description: "Set, pass on or use the variable." },
  example: { label: "Examples", description: "Show which variables there are." },
  program: { label: "Programs", description: "Found by the way they are written: look before you accept." },
}

/** Edits by kind of file. Those in programs wait for a yes, which makes editors show all of them first. */
function variableEdit({ files, notes }: VariableRename, session: Session, client: Client): WorkspaceEdit | undefined {
  const kinds = new Map(files.map(({ uri, kind }) => [uri, kind]))
  return workspaceEdit(files, session, client, (uri) => {
    const kind = kinds.get(uri) ?? "deployment"
    const { label, description } = kindTexts[kind]
    if (files.length < 2 && notes.length === 0) return undefined
    const needsConfirmation = kind === "program" || notes.length > 0
    return { label, description: [description, ...notes].join(" "), needsConfirmation }
  })
}
