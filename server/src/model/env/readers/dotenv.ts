/** How the npm package dotenv (15 to 18) reads a file. It has no errors: what it does not understand it skips. */
import { span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { EnvReading, IgnoredLine, ReadVariable } from "../types.ts"
import { assignmentAt } from "./place.ts"

const white = /\s/

/**
 * Reads the whole file; nothing is expanded. Blanks include line breaks: around `=` and before an opening quote a
 * value may start on a later line. Tested against the package itself.
 */
export function readDotenv(tree: EnvTree): EnvReading {
  const { text } = tree
  const variables = new Map<string, ReadVariable>()
  const ignored: IgnoredLine[] = []
  let at = 0
  while (at < text.length) {
    at = skipWhite(text, at)
    if (at >= text.length) break
    const statement = text[at] === "#" ? undefined : readStatement(text, at)
    if (statement) {
      const name = text.slice(statement.nameStart, statement.nameEnd)
      const line = assignmentAt(tree, name, span(statement.nameStart, statement.nameEnd))
      variables.set(name, { name, value: statement.value, line })
      at = statement.end
    } else {
      const end = endOfLine(text, at)
      if (text[at] !== "#") ignored.push({ span: span(at, end), why: "it is not `NAME=value`" })
      at = end
    }
  }
  return { ok: true, variables, ignored }
}

interface Statement {
  readonly nameStart: number
  readonly nameEnd: number
  readonly value: string
  readonly end: number
}

function readStatement(text: string, start: number): Statement | undefined {
  const exported = text.startsWith("export", start) && isWhite(text, start + 6)
  const afterExport = exported ? readNamed(text, skipWhite(text, start + 6)) : undefined
  return afterExport ?? readNamed(text, start)
}

function readNamed(text: string, nameStart: number): Statement | undefined {
  let nameEnd = nameStart
  while (isNameCharacter(text.charCodeAt(nameEnd))) nameEnd++
  if (nameEnd === nameStart) return undefined
  const separator = skipWhite(text, nameEnd)
  if (text[separator] === "=") return { nameStart, nameEnd, ...readValue(text, separator + 1) }
  if (text[nameEnd] !== ":" || !isWhite(text, nameEnd + 1)) return undefined
  // The blank behind a colon counts as one, a CRLF too, because the package has made it an LF before.
  const blank = text.startsWith("\r\n", nameEnd + 1) ? 2 : 1
  return { nameStart, nameEnd, ...readValue(text, nameEnd + 1 + blank) }
}

function readValue(text: string, start: number): { value: string; end: number } {
  const open = skipWhite(text, start)
  const quote = text[open] ?? ""
  const quoted = quote === "'" || quote === '"' || quote === "`"
  const close = quoted ? closeOf(text, open, quote) : undefined
  if (close !== undefined) {
    const content = normalise(text.slice(open + 1, close))
    return { value: quote === '"' ? withBreaks(content) : content, end: endOfTrailer(text, close + 1) }
  }
  const lineStop = breakFrom(text, start)
  const line = text.slice(start, lineStop)
  const hash = line.indexOf("#")
  const stop = hash < 0 ? lineStop : start + hash
  const raw = text.slice(start, stop).trim()
  const value = stripQuotes(raw)
  return { value: raw.startsWith('"') ? withBreaks(value) : value, end: endOfTrailer(text, stop) }
}

/**
 * The closing quote: one that only blanks or a comment follow on its line. A backslash before a quote leaves open
 * whether it closes; the search then goes on and the last fitting quote wins.
 */
function closeOf(text: string, open: number, quote: string): number | undefined {
  let found: number | undefined
  for (let at = text.indexOf(quote, open + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    let next = at + 1
    while (next < text.length && !isLineTerminator(text.charCodeAt(next)) && isWhite(text, next)) next++
    if (next === text.length || isLineTerminator(text.charCodeAt(next)) || text[next] === "#") found = at
    if (text[at - 1] !== "\\") break
  }
  return found
}

/**
 * Takes off quotes that an unquoted reading left around the value. Line and paragraph separators (U+2028, U+2029)
 * count as line ends here, so that several parts of one value may lose their quotes.
 */
function stripQuotes(value: string): string {
  if (!/['"`]/.test(value)) return value
  const parts: string[] = []
  const last = new Map<string, number>()
  let copied = 0
  for (let at = 0; at < value.length; at++) {
    const quote = value[at] ?? ""
    const starts = at === 0 || isLineTerminator(value.charCodeAt(at - 1))
    if (!starts || (quote !== "'" && quote !== '"' && quote !== "`")) continue
    const close = last.get(quote) ?? lastAtLineEnd(value, quote)
    last.set(quote, close)
    if (close <= at) continue
    parts.push(value.slice(copied, at), value.slice(at + 1, close))
    copied = close + 1
    at = close
  }
  return parts.join("") + value.slice(copied)
}

function lastAtLineEnd(value: string, quote: string): number {
  for (let at = value.lastIndexOf(quote); at >= 0; at = at === 0 ? -1 : value.lastIndexOf(quote, at - 1))
    if (at + 1 === value.length || isLineTerminator(value.charCodeAt(at + 1))) return at
  return -1
}

/** Double quotes: `\n` and `\r` become control characters, every other backslash stays. */
function withBreaks(value: string): string {
  return value.includes("\\") ? value.replace(/\\n/g, "\n").replace(/\\r/g, "\r") : value
}

/** The package turns CRLF and CR into LF before it reads. */
function normalise(value: string): string {
  return value.includes("\r") ? value.replace(/\r\n?/g, "\n") : value
}

/** Past the comment behind a value. */
function endOfTrailer(text: string, from: number): number {
  const next = skipWhite(text, from)
  return text[next] === "#" ? endOfLine(text, next) : Math.min(next, endOfLine(text, from))
}

function endOfLine(text: string, from: number): number {
  let at = from
  while (at < text.length && !isLineTerminator(text.charCodeAt(at))) at++
  return at
}

function breakFrom(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++
  return at
}

function skipWhite(text: string, from: number): number {
  let at = from
  while (isWhite(text, at)) at++
  return at
}

function isWhite(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 ? code === 32 || (code >= 9 && code <= 13) : at < text.length && white.test(text[at] ?? "")
}

function isLineTerminator(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029
}

function isNameCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  )
}
