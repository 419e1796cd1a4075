/** Open documents: immutable values that a change replaces. Positions become offsets here. */
import { indexLines, type LineIndex, lineAt } from "../base/line-index.ts"
import { type SourceText, sourceText } from "../base/text.ts"
import { offsetOf } from "./convert.ts"

/** One open document: the core's URI, and the client's own spelling of it for answers. */
export interface OpenDocument {
  readonly clientUri: string
  readonly source: SourceText
}

/** A change as the protocol sends it; without a range it replaces the whole text. */
export interface ContentChange {
  readonly text: string
  readonly range?: {
    readonly start: { readonly line: number; readonly character: number }
    readonly end: { readonly line: number; readonly character: number }
  }
}

/** A document as it was opened. */
export function openDocument(uri: string, clientUri: string, text: string, version: number): OpenDocument {
  return { clientUri, source: sourceText(uri, text, version) }
}

/** The document after the changes, each of which speaks about the text that the one before it left. */
export function changeDocument(
  document: OpenDocument,
  changes: readonly ContentChange[],
  version: number,
): OpenDocument {
  let source = document.source
  for (const change of changes) source = applyChange(source, change, version)
  const { uri, text, lines } = source
  return { clientUri: document.clientUri, source: { uri, version, text, lines } }
}

function applyChange(source: SourceText, change: ContentChange, version: number): SourceText {
  if (change.range === undefined) return sourceText(source.uri, change.text, version)
  const a = offsetOf(source, change.range.start)
  const b = offsetOf(source, change.range.end)
  const start = Math.min(a, b)
  const end = Math.max(a, b)
  const text = source.text.slice(0, start) + change.text + source.text.slice(end)
  return { uri: source.uri, version, text, lines: shiftLines(source.lines, text, start, end, change.text.length) }
}

/**
 * The line index after `[start, end)` of the old text became `inserted` characters of the new one.
 * Only the touched lines are read again; the rest is moved. A break may be joined or split at the seams (CR before LF),
 * so the region reaches from the line of the character before the change to the first line that starts after it.
 */
export function shiftLines(old: LineIndex, text: string, start: number, end: number, inserted: number): LineIndex {
  const delta = inserted - (end - start)
  const first = lineAt(old, Math.max(0, start - 1))
  const from = old.starts[first] ?? 0
  const last = lineAt(old, end) + 1
  const until = old.starts[last]
  const region = indexLines(text.slice(from, until === undefined ? text.length : until + delta)).starts
  const starts = old.starts.slice(0, first)
  const kept = until === undefined ? region.length : region.length - 1
  for (let i = 0; i < kept; i++) starts.push((region[i] ?? 0) + from)
  for (let i = last; i < old.starts.length; i++) starts.push((old.starts[i] ?? 0) + delta)
  return { starts, length: text.length }
}
