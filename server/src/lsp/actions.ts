/** Code actions: quick fixes by finding identity, "ignore this finding", and everything safe at once. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver"
import { type Finding, type Fix, reasonPlaceholder } from "../analysis.ts"
import { touches } from "../base/span.ts"
import type { SourceText } from "../base/text.ts"
import type { Client } from "./client.ts"
import { SOURCE, spanOf } from "./convert.ts"
import type { Diagnostics } from "./diagnostics.ts"
import type { OpenDocument } from "./documents.ts"
import { snippetEdit, workspaceEdit } from "./edits.ts"
import { fixAllEdits } from "./fix-all.ts"
import { type NewFilesContext, newFileActions } from "./new-files.ts"
import type { Session } from "./session.ts"
import { normaliseUri } from "./uris.ts"

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.deploylint`

/** Findings at one place that new files are looked for: a selection of a whole file asks about hundreds. */
const MOST_FINDINGS = 5

export interface ActionsContext extends NewFilesContext {
  readonly session: Session
  readonly diagnostics: Diagnostics
  readonly client: () => Client
}

/** What a resolve request needs to find its fix again. */
interface ActionData {
  readonly uri: string
  readonly identity: string
  readonly start: number
  readonly fix: number
}

/** The actions for a range: preferred ones first, suppressions last. */
export async function codeActions(params: CodeActionParams, context: ActionsContext): Promise<CodeAction[]> {
  const uri = normaliseUri(params.textDocument.uri)
  const document = context.session.document(uri)
  if (document === undefined || !context.client().actionLiterals) return []
  const { only } = params.context
  const wanted = (kind: string) => only?.some((asked) => kind === asked || kind.startsWith(`${asked}.`)) ?? false
  const actions: CodeAction[] = []
  if (only === undefined || wanted(CodeActionKind.QuickFix)) {
    const chosen = chooseFindings(params, context.diagnostics.findings(uri), document.source)
    for (const { finding, diagnostic } of chosen) actions.push(...fixActions(finding, diagnostic, document, context))
    actions.sort((a, b) => Number(b.isPreferred ?? false) - Number(a.isPreferred ?? false))
    for (const { finding, diagnostic } of chosen.slice(0, MOST_FINDINGS))
      actions.push(...(await newFileActions(uri, finding, diagnostic, context)))
    for (const { finding, diagnostic } of chosen) actions.push(...ignoreAction(finding, diagnostic, document, context))
  }
  if (wanted(FIX_ALL)) actions.push(...fixAllAction(uri, context))
  return actions
}

/** Adds the edit to an action, computed on the newest snapshot. */
export function resolveAction(action: CodeAction, context: ActionsContext): CodeAction {
  const data = readData(action.data)
  if (data === undefined || action.edit !== undefined) return action
  const finding = closest(
    context.diagnostics.findings(data.uri).filter((candidate) => candidate.identity === data.identity),
    data.start,
  )
  const fix = finding?.fixes()[data.fix]
  const edit = fix === undefined ? undefined : editOf(fix, context)
  if (edit === undefined) throw new ResponseError(LSPErrorCodes.ContentModified, "The finding is gone")
  return { ...action, edit }
}

interface Chosen {
  readonly finding: Finding
  readonly diagnostic: Diagnostic | undefined
}

/** Findings that the client names; where it names none of ours, those that the range touches. */
function chooseFindings(params: CodeActionParams, findings: readonly Finding[], source: SourceText): Chosen[] {
  const named = (params.context.diagnostics ?? []).filter((diagnostic) => diagnostic.source === SOURCE)
  const chosen = new Map<Finding, Diagnostic | undefined>()
  for (const diagnostic of named) {
    const at = spanOf(source, diagnostic.range)
    const identity = identityOf(diagnostic.data)
    const same = findings.filter((finding) => finding.identity === identity)
    const alike = same.length > 0 ? same : findings.filter((finding) => finding.rule === diagnostic.code)
    const found = closest(alike, at.start)
    if (found !== undefined && (same.length > 0 || found.span.start === at.start)) chosen.set(found, diagnostic)
  }
  if (named.length === 0) {
    const range = spanOf(source, params.range)
    for (const finding of findings)
      if (touches(finding.span, range.start) || touches(range, finding.span.start)) chosen.set(finding, undefined)
  }
  return [...chosen].map(([finding, diagnostic]) => ({ finding, diagnostic }))
}

function closest(findings: readonly Finding[], start: number): Finding | undefined {
  const distance = (finding: Finding): number => Math.abs(finding.span.start - start)
  return findings.reduce<Finding | undefined>(
    (best, finding) => (best === undefined || distance(finding) < distance(best) ? finding : best),
    undefined,
  )
}

function fixActions(
  finding: Finding,
  diagnostic: Diagnostic | undefined,
  document: OpenDocument,
  context: ActionsContext,
): CodeAction[] {
  const client = context.client()
  const fixes = finding.fixes()
  const preferred = fixes.findIndex((fix) => fix.safety === "safe")
  return fixes.flatMap((fix, index) => {
    const edit = client.resolveEdits ? undefined : editOf(fix, context)
    if (!client.resolveEdits && edit === undefined) return []
    const data: ActionData = {
      uri: document.source.uri,
      identity: finding.identity,
      start: finding.span.start,
      fix: index,
    }
    return {
      title: fix.caveat === undefined ? fix.title : `${fix.title} (${fix.caveat})`,
      kind: CodeActionKind.QuickFix,
      ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }),
      ...(index === preferred && client.preferred ? { isPreferred: true } : {}),
      ...(edit === undefined ? { data } : { edit }),
    }
  })
}

function editOf(fix: Fix, { session, client }: ActionsContext): CodeAction["edit"] {
  const warning = { label: fix.title, description: fix.caveat ?? "Changes how the service runs." }
  return workspaceEdit(fix.edits, session, client(), fix.safety === "review" ? warning : undefined)
}

function ignoreAction(
  finding: Finding,
  diagnostic: Diagnostic | undefined,
  document: OpenDocument,
  { client, session }: ActionsContext,
): CodeAction[] {
  const line = session.analysis().suppression(document.source.uri, finding)
  if (line === undefined) return []
  return [
    {
      title: `Ignore ${finding.rule} here`,
      kind: CodeActionKind.QuickFix,
      ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }),
      edit: snippetEdit(document, line.at, line.text, reasonPlaceholder, client()),
    },
  ]
}

function fixAllAction(uri: string, { session, diagnostics, client }: ActionsContext): CodeAction[] {
  const edits = fixAllEdits(session, uri, () => diagnostics.findings(uri))
  const edit = edits.length === 0 ? undefined : workspaceEdit([{ uri, edits }], session, client())
  return edit === undefined ? [] : [{ title: "Apply all safe Deploylint fixes", kind: FIX_ALL, edit }]
}

function identityOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("identity" in data)) return undefined
  return typeof data.identity === "string" ? data.identity : undefined
}

function readData(data: unknown): ActionData | undefined {
  const identity = identityOf(data)
  if (identity === undefined || typeof data !== "object" || data === null) return undefined
  if (!("uri" in data && "start" in data && "fix" in data)) return undefined
  const { uri, start, fix } = data
  if (typeof uri !== "string" || typeof start !== "number" || typeof fix !== "number") return undefined
  return { uri, identity, start, fix }
}
