/** Semantic tokens of unit files, for editors without a grammar of them. Continued values give one token per line. */
import { lineAt } from "../base/line-index.ts"
import type { Span } from "../base/span.ts"
import { directiveOf } from "../model/systemd/catalogue.ts"
import type { Directive } from "../model/systemd/types.ts"
import { readBoolean } from "../model/systemd/values.ts"
import type { Workspace } from "../workspace/types.ts"

export const tokenTypes = [
  "namespace",
  "property",
  "operator",
  "string",
  "keyword",
  "number",
  "macro",
  "comment",
] as const
export type TokenType = (typeof tokenTypes)[number]

export interface TokenInfo {
  /** Within one line. */
  readonly span: Span
  readonly type: TokenType
}

/** The tokens of a unit file in order, without overlaps; undefined for other documents. */
export function tokensOf(workspace: Workspace, uri: string): readonly TokenInfo[] | undefined {
  const document = workspace.document(uri)
  const unit = workspace.model(uri, "systemd")
  if (typeof document === "string" || document.language !== "systemd" || unit === undefined) return undefined
  const { tree, source } = document
  const tokens: TokenInfo[] = tree.comments.map(({ span }) => ({ span, type: "comment" }))
  for (const section of unit.sections) tokens.push({ span: section.nameSpan, type: "namespace" })
  for (const directive of unit.directives) {
    tokens.push(
      { span: directive.keySpan, type: "property" },
      { span: directive.assignment.equalsSpan, type: "operator" },
    )
    tokens.push(...valueTokens(directive, source.text))
  }
  return tokens
    .flatMap((token) => (lineAt(source.lines, token.span.start) === lineAt(source.lines, token.span.end) ? token : []))
    .filter((token) => token.span.end > token.span.start)
    .sort((a, b) => a.span.start - b.span.start)
}

function valueTokens({ section, key, value, assignment }: Directive, text: string): readonly TokenInfo[] {
  const type = kindOf(section, key, value)
  return assignment.pieces.flatMap(({ span, text: joined }): readonly TokenInfo[] => {
    // A continuation's backslash stands for a blank.
    if (joined.trim() === "" || text.slice(span.start, span.end) !== joined) return []
    const tokens: TokenInfo[] = []
    let at = span.start
    for (const { index } of joined.matchAll(/%[A-Za-z%]/g)) {
      tokens.push({ span: { start: at, end: span.start + index }, type })
      at = span.start + index + 2
      tokens.push({ span: { start: at - 2, end: at }, type: "macro" })
    }
    return [...tokens, { span: { start: at, end: span.end }, type }]
  })
}

function kindOf(section: string, key: string, value: string): TokenType {
  const info = directiveOf(section, key)
  if (info === undefined) return "string"
  if (info.values.includes(value) || ((info.type === "boolean" || info.boolean) && readBoolean(value) !== undefined))
    return "keyword"
  return /^\d+(?:\.\d+)?(?:[A-Za-z]{1,5}|%)?$/.test(value) ? "number" : "string"
}
