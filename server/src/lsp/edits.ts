/** The core's edits as workspace edits: with versions, so that a stale one is refused, and with a preview where asked for. */
import type { SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver"
import type { FileEdits } from "../analysis.ts"
import { sortEdits } from "../base/edit.ts"
import type { SourceText } from "../base/text.ts"
import type { Client } from "./client.ts"
import { rangeOf } from "./convert.ts"
import type { Session } from "./session.ts"

/** What the client's preview says about an edit that changes behaviour. */
export interface Warning {
  readonly label: string
  readonly description: string
}

/** What the preview says of a file, and whether its edits wait for a yes. */
export interface Annotation extends Warning {
  readonly needsConfirmation: boolean
}

/** A workspace edit, or undefined where a file's text is not known. `warning`: for all edits, or for those of a file. */
export function workspaceEdit(
  files: readonly FileEdits[],
  session: Session,
  client: Client,
  warning?: Warning | ((uri: string) => Annotation | undefined),
): WorkspaceEdit | undefined {
  const annotations = new Map<string, Annotation>()
  const annotationFor = (uri: string): string | undefined => {
    const found = typeof warning === "function" ? warning(uri) : warning && { ...warning, needsConfirmation: true }
    if (found === undefined || !client.annotations) return undefined
    annotations.set(found.label, found)
    return found.label
  }
  const changes: Record<string, TextEdit[]> = {}
  const documentChanges: TextDocumentEdit[] = []
  for (const { uri, edits } of files) {
    const source = session.source(uri)
    if (source === undefined) return undefined
    const clientUri = session.clientUri(uri)
    const version = session.document(uri)?.source.version ?? null
    const textEdits = sortEdits(edits).map((edit) => ({ range: fileRange(source, edit.span), newText: edit.newText }))
    changes[clientUri] = textEdits
    const annotationId = annotationFor(uri)
    documentChanges.push({
      textDocument: { uri: clientUri, version },
      edits: annotationId === undefined ? textEdits : textEdits.map((edit) => ({ ...edit, annotationId })),
    })
  }
  if (!client.documentChanges) return { changes }
  if (annotations.size === 0) return { documentChanges }
  return { documentChanges, changeAnnotations: Object.fromEntries(annotations) }
}

/** One insertion whose `${1:…}` part the user types over, for clients that can; plain text for the others. */
export function snippetEdit(
  document: { readonly clientUri: string; readonly source: SourceText },
  at: number,
  text: string,
  placeholder: string,
  client: Client,
): WorkspaceEdit {
  const range = rangeOf(document.source, { start: at, end: at })
  if (!client.documentChanges) return { changes: { [document.clientUri]: [{ range, newText: text }] } }
  const snippet: SnippetTextEdit = {
    range,
    snippet: { kind: "snippet", value: text.replace(/[\\$}]/g, "\\$&").replace(placeholder, `\${1:${placeholder}}`) },
  }
  const textDocument = { uri: document.clientUri, version: document.source.version }
  return { documentChanges: [{ textDocument, edits: [client.snippets ? snippet : { range, newText: text }] }] }
}

/** A byte order mark on disk is not part of the text that an editor shows. */
function fileRange(source: SourceText, at: { readonly start: number; readonly end: number }): TextEdit["range"] {
  if (source.version !== 0 || source.text.charCodeAt(0) !== 0xfeff) return rangeOf(source, at)
  const { start, end } = rangeOf(source, at)
  const shift = (p: { line: number; character: number }) =>
    p.line === 0 ? { line: 0, character: Math.max(0, p.character - 1) } : p
  return { start: shift(start), end: shift(end) }
}
