/** What rows of the checklist offer. Every change goes through VS Code's preview; nothing that is there is overwritten. */
import { env, type LogOutputChannel, Range, type TextEditor, Uri, WorkspaceEdit, window, workspace } from "vscode"
import {
  type BaseLanguageClient,
  type CodeAction,
  CodeActionKind,
  CodeActionRequest,
  CodeActionResolveRequest,
} from "vscode-languageclient"
import {
  ATTEST,
  CHECKLIST_MARKDOWN,
  SCAFFOLD,
  type WireAttest,
  type WireEvidence,
  type WireFile,
  type WireRange,
  type WireScaffold,
} from "../../../server/src/lsp/checklist-protocol.ts"
import { askForAttestation } from "./attestation.ts"
import { everything, isFixable, type Row, rowsOf } from "./model.ts"
import type { ChecklistSource } from "./source.ts"

export interface ActionsContext {
  readonly source: ChecklistSource
  readonly client: () => Promise<BaseLanguageClient>
  readonly output: LogOutputChannel
}

/** Opens the file at the evidence. */
export async function openEvidence(given: unknown): Promise<TextEditor | undefined> {
  const subject = subjectOf(given)
  return subject?.is === "evidence" ? await show(subject.evidence, true) : undefined
}

/** Opens the file and applies the quick fix of the finding; asks where there are several. */
export async function fix(given: unknown, context: ActionsContext): Promise<void> {
  const row = await rowFor(given, "fix", context)
  const subject = row?.subject
  if (subject?.is !== "item" && subject?.is !== "evidence") return
  const found = subject.is === "evidence" ? [subject.evidence] : subject.item.evidence.filter(isFixable)
  const evidence = found.length > 1 ? await chooseEvidence(found) : found[0]
  if (evidence === undefined) return
  const { document } = await show(evidence, false)
  const client = await context.client()
  const actions = await quickFixes(client, document.uri, evidence)
  const action = await chooseAction(actions)
  if (action === undefined) {
    if (actions.length === 0) tell("there is no automatic fix for this finding")
    return
  }
  await applyAction(client, action)
}

/** Resolves an action of the server and applies its edit, in a preview where it asks for one. */
export async function applyAction(client: BaseLanguageClient, action: CodeAction): Promise<void> {
  const { edit } = await client.sendRequest(CodeActionResolveRequest.type, action)
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit)
  if (converted !== undefined) await workspace.applyEdit(converted)
}

/** Shows the files that would answer an item, and makes those that are wanted. */
export async function scaffold(given: unknown, context: ActionsContext): Promise<void> {
  const row = await rowFor(given, "scaffold", context)
  const subject = row?.subject
  const about =
    subject?.is === "item" || subject?.is === "evidence"
      ? { deployment: subject.deployment.name, item: subject.item.id }
      : {}
  if (row === undefined && context.source.report?.deployments.some(({ items }) => items.length > 0)) return
  const client = await context.client()
  const { files } = await client.sendRequest<WireScaffold>(SCAFFOLD, about)
  const fresh: WireFile[] = []
  for (const file of files) if (!(await exists(Uri.parse(file.uri)))) fresh.push(file)
  if (fresh.length === 0) {
    tell(files.length === 0 ? "there is nothing to scaffold here" : "all of these files are there already")
    return
  }
  const edit = new WorkspaceEdit()
  for (const file of fresh) {
    const contents = new TextEncoder().encode(file.text)
    const note = { needsConfirmation: true, label: file.group, description: "New file; nothing is overwritten." }
    edit.createFile(Uri.parse(file.uri), { contents, overwrite: false, ignoreIfExists: false }, note)
  }
  const isDone = await workspace.applyEdit(edit, { isRefactoring: true })
  const scripts = fresh
    .filter(({ executable }) => executable)
    .map(({ uri }) => workspace.asRelativePath(Uri.parse(uri)))
  if (isDone && scripts.length > 0) tell(`make executable: chmod +x ${scripts.join(" ")}`)
}

/** Asks who vouches for the item, until when and with what proof, and shows the entry for `deploylint.yaml`. */
export async function attest(given: unknown, context: ActionsContext): Promise<void> {
  const subject = (await rowFor(given, "attest", context))?.subject
  if (subject?.is !== "item" || context.source.report === undefined) return
  const word = await askForAttestation(`${subject.item.id} ${subject.item.title}`)
  if (word === undefined) return
  const several = context.source.report.deployments.length > 1
  const client = await context.client()
  const answer = await client.sendRequest<WireAttest>(ATTEST, {
    item: subject.item.id,
    near: subject.deployment.files[0],
    ...(several ? { deployment: subject.deployment.name } : {}),
    ...word,
  })
  if (answer.refused !== undefined) return tell(answer.refused)
  const uri = Uri.parse(answer.uri)
  const note = { needsConfirmation: true, label: `Attest ${subject.item.id}`, description: "Counts once it is saved." }
  const edit = new WorkspaceEdit()
  if (answer.creates) {
    const contents = new TextEncoder().encode(answer.edits.map(({ newText }) => newText).join(""))
    edit.createFile(uri, { contents, overwrite: false, ignoreIfExists: false }, note)
  } else for (const { range, newText } of answer.edits) edit.replace(uri, rangeFrom(range), newText, note)
  await workspace.applyEdit(edit, { isRefactoring: true })
}

/** The whole checklist as Markdown, on the clipboard. */
export async function copyAsMarkdown({ client }: ActionsContext): Promise<void> {
  const { markdown } = await (await client()).sendRequest<{ markdown: string }>(CHECKLIST_MARKDOWN, {})
  await env.clipboard.writeText(markdown)
  tell("the checklist is on the clipboard")
}

/** The row of a click; from the palette, one of those that offer it. */
async function rowFor(
  given: unknown,
  offer: Row["offers"][number],
  { source }: ActionsContext,
): Promise<Row | undefined> {
  if (isRow(given)) return given
  await source.want()
  if (source.report === undefined) return undefined
  const rows = itemsOf(rowsOf(source.report, everything, (uri) => workspace.asRelativePath(Uri.parse(uri))))
  const picks = rows
    .filter(({ offers }) => offers.includes(offer))
    .map((row) => ({ label: row.label, description: row.description, row }))
  if (picks.length === 0) {
    tell("no item of the checklist offers this")
    return undefined
  }
  return (await window.showQuickPick(picks, { title: "Production checklist", placeHolder: "Item" }))?.row
}

function itemsOf(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => (row.subject.is === "item" ? [row] : itemsOf(row.rows)))
}

function isRow(given: unknown): given is Row {
  return typeof given === "object" && given !== null && "subject" in given && "offers" in given
}

function subjectOf(given: unknown): Row["subject"] | undefined {
  return isRow(given) ? given.subject : undefined
}

async function show({ uri, range }: WireEvidence, preserveFocus: boolean): Promise<TextEditor> {
  const document = await workspace.openTextDocument(Uri.parse(uri))
  return await window.showTextDocument(document, { selection: rangeFrom(range), preserveFocus })
}

/** Fixes of the one finding, without their edits. Only those can be resolved: what ignores a finding is no fix. */
async function quickFixes(
  client: BaseLanguageClient,
  uri: Uri,
  evidence: WireEvidence,
): Promise<readonly CodeAction[]> {
  const { range, rule = "", identity, fact } = evidence
  const diagnostic = { range, source: "deploylint", code: rule, message: fact, data: { identity } }
  const answer = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
    range,
    context: { diagnostics: [diagnostic], only: [CodeActionKind.QuickFix] },
  })
  return (answer ?? []).filter((each): each is CodeAction => "data" in each && each.data !== undefined)
}

async function chooseAction(actions: readonly CodeAction[]): Promise<CodeAction | undefined> {
  if (actions.length < 2) return actions[0]
  const picks = actions.map((action) => ({ label: action.title, action }))
  return (await window.showQuickPick(picks, { title: "Fix" }))?.action
}

async function chooseEvidence(found: readonly WireEvidence[]): Promise<WireEvidence | undefined> {
  const picks = found.map((evidence) => ({
    label: evidence.fact,
    description: `${workspace.asRelativePath(Uri.parse(evidence.uri))}:${evidence.range.start.line + 1}`,
    evidence,
  }))
  return (await window.showQuickPick(picks, { title: "Fix which?" }))?.evidence
}

function rangeFrom({ start, end }: WireRange): Range {
  return new Range(start.line, start.character, end.line, end.character)
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri)
    return true
  } catch {
    return false
  }
}

function tell(text: string): void {
  void window.setStatusBarMessage(`Deploylint: ${text}`, 6000)
}
