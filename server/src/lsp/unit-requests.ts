/** Answers about units: completion, navigation, folding, lenses, views. Files that an answer needs are read first. */
import {
  type CodeLens,
  type DocumentLink,
  type FoldingRange,
  FoldingRangeKind,
  type Location,
  type LocationLink,
  type SelectionRange,
  type SemanticTokens,
  type TextDocumentPositionParams,
  type TextEdit,
  type Definition as WireDefinition,
} from "vscode-languageserver"
import { type Analysis, type TokenInfo, tokenTypes, type UnitLanguage } from "../analysis.ts"
import type { Span } from "../base/span.ts"
import type { SourceText } from "../base/text.ts"
import { isInside } from "../base/uri.ts"
import type { Client } from "./client.ts"
import type { Configuration } from "./configuration.ts"
import { offsetOf, rangeOf } from "./convert.ts"
import type { OpenDocument } from "./documents.ts"
import type { Session } from "./session.ts"
import {
  EFFECTIVE_COMMAND,
  EFFECTIVE_UNIT,
  EXPOSURE_COMMAND,
  type UnitCommand,
  type WireView,
} from "./unit-protocol.ts"
import { normaliseUri } from "./uris.ts"

export interface UnitsContext {
  readonly session: Session
  readonly client: () => Client
  readonly configuration: Configuration
}

/** Longest wait for files that an answer is made of, in milliseconds. */
export const MAX_WAIT = 3000
/** For what is shown where the mouse rests. */
export const HOVER_WAIT = 1500
/** For what is asked at every keystroke. */
export const SHORT_WAIT = 500

/** An answer of the newest snapshot, asked again until no file is missing or the time is over. */
export async function settledOf<T>(session: Session, ask: (analysis: Analysis) => T, milliseconds: number): Promise<T> {
  let answer: { readonly value: T } | undefined
  await session.settle(() => {
    answer = { value: ask(session.analysis()) }
  }, milliseconds)
  return answer === undefined ? ask(session.analysis()) : answer.value
}

/** The same for an answer about units. */
export async function settled<T>(session: Session, ask: (units: UnitLanguage) => T, milliseconds: number): Promise<T> {
  return await settledOf(session, (analysis) => ask(analysis.units), milliseconds)
}

/** The open document that a request is about. */
export function opened(
  session: Session,
  textDocument: { readonly uri: string },
): (OpenDocument & { readonly uri: string }) | undefined {
  const uri = normaliseUri(textDocument.uri)
  const document = session.document(uri)
  return document && { ...document, uri }
}

/** A place in the client's terms; the start of the file where its text is not known. */
export function locationOf({ uri, span }: { readonly uri: string; readonly span: Span }, session: Session): Location {
  const source = session.source(uri)
  const start = { line: 0, character: 0 }
  return { uri: session.clientUri(uri), range: source === undefined ? { start, end: start } : rangeOf(source, span) }
}

/** Definition of a unit name, path, section or variable. */
export async function definition(
  { textDocument, position }: TextDocumentPositionParams,
  { session, client }: UnitsContext,
): Promise<WireDefinition | LocationLink[] | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  const found = await settledOf(
    session,
    ({ units, variables }) => units.definition(document.uri, at) ?? variables.definition(document.uri, at),
    MAX_WAIT,
  )
  if (found === undefined || found.to.length === 0) return null
  const places = found.to.map((place) => locationOf(place, session))
  if (!client().definitionLinks) return places
  const originSelectionRange = rangeOf(document.source, found.from)
  return places.map(({ uri, range }) => ({
    originSelectionRange,
    targetUri: uri,
    targetRange: range,
    targetSelectionRange: range,
  }))
}

/** References to a unit, env file, script or variable. */
export async function references(
  {
    textDocument,
    position,
    context,
  }: TextDocumentPositionParams & { readonly context: { readonly includeDeclaration: boolean } },
  { session }: UnitsContext,
): Promise<Location[] | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  const isDeclared = context?.includeDeclaration === true
  const found = await settledOf(
    session,
    ({ units, variables }) => {
      const uses = variables.references(document.uri, at, false)
      const own = (isDeclared ? variables.references(document.uri, at, true) : uses) ?? []
      // Of a name that nothing uses, those who read its file are worth knowing.
      return uses?.length ? own : [...own, ...units.references(document.uri, at, isDeclared)]
    },
    MAX_WAIT,
  )
  return found.length === 0 ? null : found.map((place) => locationOf(place, session))
}

/** Links to pages and files. */
export async function links(
  { textDocument }: { readonly textDocument: { readonly uri: string } },
  { session, client }: UnitsContext,
): Promise<DocumentLink[] | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const found = await settled(session, (units) => units.links(document.uri), MAX_WAIT)
  return found.map(({ span, target, tooltip }) => ({
    range: rangeOf(document.source, span),
    target: session.clientUri(target),
    ...(tooltip !== undefined && client().linkTooltips ? { tooltip } : {}),
  }))
}

/** Lenses of a unit; none where the settings turn them off. */
export async function lenses(
  { textDocument }: { readonly textDocument: { readonly uri: string } },
  { session, client, configuration }: UnitsContext,
): Promise<CodeLens[] | null> {
  const first = opened(session, textDocument)
  if (first === undefined) return null
  const settings = await configuration.of(textDocument.uri)
  if (!settings.enable || !settings["codeLens.enable"]) return null
  const found = await settled(session, (units) => units.lenses(first.uri), MAX_WAIT)
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const { commands } = client()
  return found.flatMap(({ span, title, does }): CodeLens[] => {
    const command = (commands ? ownCommands : serverCommands)[does]
    const shown = { title, command, arguments: [document.clientUri] }
    return command === "" ? [] : [{ range: rangeOf(document.source, span), command: shown }]
  })
}

const ownCommands: Readonly<Record<"exposure" | "harden" | "effective", UnitCommand>> = {
  exposure: "deploylint.showExposure",
  harden: "deploylint.harden",
  effective: "deploylint.showEffectiveUnit",
}
/** Fixes are in the list of code actions in every editor. */
const serverCommands = { exposure: EXPOSURE_COMMAND, harden: "", effective: EFFECTIVE_COMMAND } as const

/** The text of a view; `null` for what is no unit of the workspace. */
export async function view(method: string, params: unknown, { session }: UnitsContext): Promise<WireView | null> {
  const given = typeof params === "object" && params !== null ? params : {}
  const uri = "uri" in given && typeof given.uri === "string" ? normaliseUri(given.uri) : ""
  const systemd = "systemd" in given && typeof given.systemd === "number" ? given.systemd : undefined
  if (session.document(uri) === undefined && !session.folders().some((folder) => isInside(folder, uri))) return null
  const isEffective = method === EFFECTIVE_UNIT || method === EFFECTIVE_COMMAND
  const text = await settled(
    session,
    (units) => (isEffective ? units.effective(uri) : units.exposurePage(uri, systemd)),
    MAX_WAIT,
  )
  return text === undefined ? null : { text }
}

/** Folds of a unit file; `null` lets editors fold other documents their own way. */
export function folds(textDocument: { readonly uri: string }, { session }: UnitsContext): FoldingRange[] | null {
  const document = opened(session, textDocument)
  const found = document && session.analysis().units.folds(document.uri)
  if (found === undefined) return null
  return found.map(({ startLine, endLine, kind }) => ({
    startLine,
    endLine,
    ...(kind === undefined ? {} : { kind: FoldingRangeKind.Comment }),
  }))
}

/** Selections that grow from each position. */
export function selections(
  {
    textDocument,
    positions,
  }: {
    readonly textDocument: { readonly uri: string }
    readonly positions: readonly TextDocumentPositionParams["position"][]
  },
  { session }: UnitsContext,
): SelectionRange[] | null {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const { source, uri } = document
  const all = positions.map((position) => {
    const spans = session.analysis().units.selections(uri, offsetOf(source, position))
    return spans.reduceRight<SelectionRange | undefined>(
      (parent, span) => ({ range: rangeOf(source, span), ...(parent === undefined ? {} : { parent }) }),
      undefined,
    )
  })
  const found = all.filter((each) => each !== undefined)
  return found.length === all.length ? found : null
}

/** Tokens of a unit file in the protocol's encoding. */
export function tokens(textDocument: { readonly uri: string }, { session }: UnitsContext): SemanticTokens {
  const document = opened(session, textDocument)
  const found = document && session.analysis().units.tokens(document.uri)
  if (document === undefined || found === undefined) return { data: [] }
  return { data: encoded(found, document.source) }
}

function encoded(found: readonly TokenInfo[], source: SourceText): number[] {
  const data: number[] = []
  let line = 0
  let character = 0
  for (const { span, type } of found) {
    const { start } = rangeOf(source, span)
    data.push(start.line - line, start.line === line ? start.character - character : start.character)
    data.push(span.end - span.start, tokenTypes.indexOf(type), 0)
    line = start.line
    character = start.character
  }
  return data
}

/** The opt-in formatter's edits. */
export async function formatting(
  textDocument: { readonly uri: string },
  { session, configuration }: UnitsContext,
): Promise<TextEdit[] | null> {
  const settings = await configuration.of(textDocument.uri)
  const document = opened(session, textDocument)
  if (document === undefined || !settings["systemd.format.enable"]) return null
  const edits = session.analysis().units.format(document.uri)
  return edits.map(({ span, newText }) => ({ range: rangeOf(document.source, span), newText }))
}
