/** Between the core's values and the protocol's: offsets and positions, findings and diagnostics, symbols, prose. */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type Position,
  type Range,
  type SymbolInformation,
  SymbolKind,
} from "vscode-languageserver"
import type { DocumentSymbolInfo, Finding } from "../analysis.ts"
import { positionAt } from "../base/line-index.ts"
import type { Severity } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
import type { SourceText } from "../base/text.ts"
import type { Client } from "./client.ts"

export const SOURCE = "deploylint"

/** What travels in `Diagnostic.data`, so that an action finds its finding again. */
export interface DiagnosticData {
  readonly identity: string
  readonly version: number
}

/** Offset of a position. Places outside the text are moved to the nearest one inside; a line's break is not in it. */
export function offsetOf(source: SourceText, position: Position): number {
  const { starts } = source.lines
  const line = Math.floor(Number(position.line))
  if (!(line >= 0)) return 0
  const start = starts[line]
  if (start === undefined) return source.text.length
  const character = Math.max(0, Math.floor(Number(position.character)) || 0)
  return Math.min(start + character, endOfLine(source, line))
}

/** Offset of a line's end, before its break. */
export function endOfLine(source: SourceText, line: number): number {
  const next = source.lines.starts[line + 1]
  if (next === undefined) return source.text.length
  const start = source.lines.starts[line] ?? 0
  const crlf = source.text.charCodeAt(next - 1) === 10 && source.text.charCodeAt(next - 2) === 13
  return Math.max(start, next - (crlf ? 2 : 1))
}

/** The range of a span; spans outside the text are clamped. */
export function rangeOf(source: SourceText, span: Span): Range {
  return { start: positionAt(source.lines, span.start), end: positionAt(source.lines, Math.max(span.start, span.end)) }
}

/** The span of a range, with its ends in order. */
export function spanOf(source: SourceText, range: Range): Span {
  const a = offsetOf(source, range.start)
  const b = offsetOf(source, range.end)
  return { start: Math.min(a, b), end: Math.max(a, b) }
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

/** True if `severity` is at least as strong as `least`. */
export function atLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES[severity] <= SEVERITIES[least]
}

/** How related places are found: their text, if it is known, and the client's spelling of their URI. */
export interface Places {
  readonly source: (uri: string) => SourceText | undefined
  readonly clientUri: (uri: string) => string
}

/** A finding as a diagnostic, with no more than the client understands. */
export function diagnosticOf(finding: Finding, source: SourceText, client: Client, places: Places): Diagnostic {
  const related = client.related ? relatedOf(finding, places) : []
  const tags = client.tags ? finding.tags.map((tag) => DIAGNOSTIC_TAGS[tag]) : []
  const data: DiagnosticData = { identity: finding.identity, version: source.version }
  return {
    range: rangeOf(source, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    source: SOURCE,
    message: finding.message,
    ...(client.codeDescription && client.rulePages !== undefined
      ? { codeDescription: { href: pageLink(client.rulePages, finding.rule) } }
      : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    data,
  }
}

/** The client's link to a rule's page: a template with `{rule}`, or a folder that holds `<area>/<name>.md`. */
function pageLink(pages: string, rule: string): string {
  if (pages.includes("{rule}")) return pages.replace("{rule}", encodeURIComponent(rule))
  return `${pages.replace(/\/$/, "")}/${rule}.md`
}

const DIAGNOSTIC_TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const

function relatedOf(finding: Finding, places: Places): DiagnosticRelatedInformation[] {
  return finding.related.map((related) => {
    const source = places.source(related.uri)
    const start = { line: 0, character: 0 }
    const range = source === undefined ? { start, end: start } : rangeOf(source, related.span)
    return { location: { uri: places.clientUri(related.uri), range }, message: related.message }
  })
}

const SYMBOL_KINDS: Readonly<Record<DocumentSymbolInfo["kind"], SymbolKind>> = {
  service: SymbolKind.Module,
  section: SymbolKind.Namespace,
  key: SymbolKind.Property,
  variable: SymbolKind.Variable,
  group: SymbolKind.Object,
}

/** Symbols as a tree. The name lies inside its symbol, as the protocol demands. */
export function symbolTree(symbols: readonly DocumentSymbolInfo[], source: SourceText): DocumentSymbol[] {
  return symbols.map((symbol) => {
    const start = Math.min(symbol.span.start, symbol.nameSpan.start)
    const end = Math.max(symbol.span.end, symbol.nameSpan.end)
    return {
      name: symbol.name === "" ? "(empty)" : symbol.name,
      ...(symbol.detail === undefined ? {} : { detail: symbol.detail }),
      kind: SYMBOL_KINDS[symbol.kind],
      range: rangeOf(source, { start, end }),
      selectionRange: rangeOf(source, symbol.nameSpan),
      children: symbolTree(symbol.children, source),
    }
  })
}

/** The same symbols as a flat list, each with the name of what contains it. */
export function symbolList(
  symbols: readonly DocumentSymbolInfo[],
  source: SourceText,
  uri: string,
  container?: string,
): SymbolInformation[] {
  return symbols.flatMap((symbol) => [
    {
      name: symbol.name === "" ? "(empty)" : symbol.name,
      kind: SYMBOL_KINDS[symbol.kind],
      location: { uri, range: rangeOf(source, symbol.span) },
      ...(container === undefined ? {} : { containerName: container }),
    },
    ...symbolList(symbol.children, source, uri, symbol.name),
  ])
}

/** Markdown as plain text, for clients that show it as it is: marks are dropped, words stay. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^```.*$/gm, "")
    .replace(/^#{1,6}\s+/gm, "")
    .replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(/(\*\*|__|`)/g, "")
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}
