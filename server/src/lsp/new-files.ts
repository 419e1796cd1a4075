/** Quick fixes that make files: what would answer the finding's items of the checklist, in editors whose edits can. */
import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from "vscode-languageserver"
import { type Finding, mayOffer, type PlannedFile } from "../analysis.ts"
import { nameOf } from "../base/uri.ts"
import type { Checklist } from "./checklist.ts"
import type { Client } from "./client.ts"
import type { Session } from "./session.ts"

export interface NewFilesContext {
  readonly session: Session
  readonly checklist: Checklist
  readonly client: () => Client
}

/** Longest wait for the files around; the next question finds what came too late. */
const MAX_WAIT = 1000
/** More would hide what is next in the list. */
const MOST_GROUPS = 3

/** One action for each group of files. */
export async function newFileActions(
  uri: string,
  finding: Finding,
  diagnostic: Diagnostic | undefined,
  { session, checklist, client }: NewFilesContext,
): Promise<CodeAction[]> {
  if (!client().createsFiles || !mayOffer(finding)) return []
  const deployment = (await checklist.known(MAX_WAIT))?.deployments.find(({ files }) => files.includes(uri))
  const folder = session.folders()[0]
  const target = deployment === undefined || folder === undefined ? undefined : { folder, ...deployment }
  let offered: readonly PlannedFile[] = []
  await session.settle(() => {
    offered = session.analysis().offers(uri, finding, target)
  }, MAX_WAIT)
  const groups = [...Map.groupBy(offered, ({ group }) => group)].slice(0, MOST_GROUPS)
  return groups.map(([group, files]) => ({
    title: titleOf(group, files),
    kind: CodeActionKind.QuickFix,
    ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }),
    edit: editOf(group, files, session, client()),
  }))
}

function titleOf(group: string, files: readonly PlannedFile[]): string {
  const [first] = files
  const what = files.length === 1 && first !== undefined ? nameOf(first.uri) : `${files.length} files`
  return `Create ${what}: ${group}`
}

const ANNOTATION = "create"

/** Nothing is overwritten: a file that has come to be there meanwhile lets the edit fail. */
function editOf(group: string, files: readonly PlannedFile[], session: Session, client: Client): WorkspaceEdit {
  const start = { line: 0, character: 0 }
  const note = client.annotations ? { annotationId: ANNOTATION } : {}
  const documentChanges = files.flatMap(({ uri: own, text }) => {
    const uri = session.clientUri(own)
    const options = { overwrite: false, ignoreIfExists: false }
    const insertion = { range: { start, end: start }, newText: text, ...note }
    return [
      { kind: "create" as const, uri, options, ...note },
      { textDocument: { uri, version: null }, edits: [insertion] },
    ]
  })
  if (!client.annotations) return { documentChanges }
  const isScript = files.some(({ executable }) => executable)
  const description = isScript
    ? "New files; make the scripts executable with chmod +x."
    : "New; nothing is overwritten."
  const annotation = { label: group, description, needsConfirmation: true }
  return { documentChanges, changeAnnotations: { [ANNOTATION]: annotation } }
}
