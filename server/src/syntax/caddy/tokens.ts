/** Splits a Caddyfile into tokens as Caddy's own lexer does: words, quotes, backticks, heredocs, comments. */
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { CaddyToken } from "./tree.ts"

export interface LexedToken extends CaddyToken {
  /** Lines before it; an escaped line break does not count. */
  readonly line: number
  /** Line that it ends in: more than `line` for text over several lines. */
  readonly lastLine: number
}

export interface Lexed {
  readonly tokens: readonly LexedToken[]
  readonly comments: readonly TreeComment[]
  readonly inseparable: readonly Span[]
  readonly problems: readonly Problem[]
}

/** One pass over the text. */
export function lex(text: string): Lexed {
  const tokens: LexedToken[] = []
  const comments: TreeComment[] = []
  const inseparable: Span[] = []
  const problems: Problem[] = []
  let at = text.startsWith("\ufeff") ? 1 : 0
  let line = 0
  let isLineStart = true
  // One that is never closed is looked for once.
  const heredocs = { areClosed: true }
  while (at < text.length) {
    const char = text[at]
    if (char === "\n") {
      line++
      isLineStart = true
      at++
    } else if (isBlank(char)) at++
    else if (char === "\\" && (text[at + 1] === "\n" || text.startsWith("\r\n", at + 1))) {
      const end = text[at + 1] === "\n" ? at + 2 : at + 3
      inseparable.push(span(Math.max(0, text.lastIndexOf("\n", at - 1) + 1), lineEnd(text, end)))
      at = end
    } else if (char === "#") {
      const end = lineEnd(text, at)
      comments.push({ span: span(at, end), own: isLineStart })
      at = end
    } else {
      const token = readToken(text, at, problems, heredocs)
      const breaks = token.text.includes("\n") || token.quoted ? countBreaks(text, token.span) : 0
      tokens.push({ ...token, line, lastLine: line + breaks })
      if (breaks > 0) inseparable.push(token.span)
      line += breaks
      at = token.span.end
      isLineStart = false
    }
  }
  return { tokens, comments, inseparable: outermost(inseparable), problems }
}

function isBlank(char: string | undefined): boolean {
  return (
    char === " " ||
    char === "\t" ||
    char === "\r" ||
    char === "\v" ||
    char === "\f" ||
    char === "\u00a0" ||
    char === "\u0085"
  )
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at)
  const end = newline < 0 ? text.length : newline
  return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

function countBreaks(text: string, at: Span): number {
  let count = 0
  for (let i = text.indexOf("\n", at.start); i >= 0 && i < at.end; i = text.indexOf("\n", i + 1)) count++
  return count
}

/** Sorted, and none inside or across another. */
function outermost(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = []
  for (const each of spans) {
    const last = kept.at(-1)
    if (last !== undefined && each.start < last.end)
      kept[kept.length - 1] = span(last.start, Math.max(last.end, each.end))
    else kept.push(each)
  }
  return kept
}

function readToken(text: string, start: number, problems: Problem[], heredocs: { areClosed: boolean }): CaddyToken {
  const char = text[start]
  if (char === '"' || char === "`") return quoted(text, start, char, problems)
  if (char === "<" && text[start + 1] === "<" && heredocs.areClosed)
    return heredoc(text, start, heredocs) ?? word(text, start)
  return word(text, start)
}

/** In double quotes a backslash keeps a quote; backticks take everything as it is. */
function quoted(text: string, start: number, quote: string, problems: Problem[]): CaddyToken {
  let at = start + 1
  while (at < text.length && text[at] !== quote) at += quote === '"' && text[at] === "\\" ? 2 : 1
  const isClosed = at < text.length
  if (!isClosed)
    problems.push({
      code: "unclosed-quote",
      message: "The quote is never closed.",
      span: span(start, start + 1),
      severity: "error",
    })
  const end = Math.min(isClosed ? at + 1 : text.length, text.length)
  const inner = text.slice(start + 1, Math.min(at, text.length))
  return { text: quote === '"' ? inner.replaceAll('\\"', '"') : inner, span: span(start, end), quoted: true }
}

/** `<<END` to the line that holds nothing but `END`; undefined for a word that only looks so. */
function heredoc(text: string, start: number, heredocs: { areClosed: boolean }): CaddyToken | undefined {
  const end = lineEnd(text, start)
  const marker = text.slice(start + 2, end).trimEnd()
  if (!/^[A-Za-z0-9_-]{1,60}$/.test(marker)) return undefined
  let at = text.indexOf("\n", start)
  while (at >= 0) {
    const stop = lineEnd(text, at + 1)
    const line = text.slice(at + 1, stop)
    const indent = line.length - line.trimStart().length
    if (line.slice(indent, indent + marker.length) === marker && !/^[\w-]/.test(line.slice(indent + marker.length)))
      return {
        text: text.slice(text.indexOf("\n", start) + 1, at + 1),
        span: span(start, at + 1 + indent + marker.length),
        quoted: true,
      }
    at = text.indexOf("\n", at + 1)
  }
  heredocs.areClosed = false
  return undefined
}

function word(text: string, start: number): CaddyToken {
  let at = start
  while (at < text.length) {
    const char = text[at]
    if (char === "\n" || isBlank(char)) break
    if (char === "\\") {
      if (text[at + 1] === "\n" || text.startsWith("\r\n", at + 1)) break
      at += 2
    } else at++
  }
  const end = Math.max(start + 1, Math.min(at, text.length))
  return { text: text.slice(start, end), span: span(start, end), quoted: false }
}
