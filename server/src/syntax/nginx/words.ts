/** Reads words, comments and marks of nginx's config language from one place on, as nginx's own reader does. */
import { type Span, span } from "../../base/span.ts"
import type { NginxWord } from "./tree.ts"

export type Token =
  | { readonly kind: "word"; readonly word: NginxWord; readonly end: number; readonly flaw?: "unclosed" | "glued" }
  | { readonly kind: ";" | "{" | "}"; readonly span: Span; readonly end: number }
  | { readonly kind: "comment"; readonly span: Span; readonly end: number }
  | { readonly kind: "end"; readonly end: number }

/** The token at or behind `from`. Always advances, except at the end. */
export function nextToken(text: string, from: number): Token {
  const at = skipBlanks(text, from)
  const char = text[at]
  if (char === undefined) return { kind: "end", end: at }
  if (char === "#") {
    const end = lineEnd(text, at)
    return { kind: "comment", span: span(at, end), end }
  }
  if (char === ";" || char === "{" || char === "}") return { kind: char, span: span(at, at + 1), end: at + 1 }
  return char === '"' || char === "'" ? quotedWord(text, at, char) : plainWord(text, at)
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || code === 0xfeff
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at)
  const end = newline < 0 ? text.length : newline
  return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

/** Up to the same quote; a backslash takes the meaning of whatever follows it. */
function quotedWord(text: string, start: number, quote: string): Token {
  let at = start + 1
  while (at < text.length && text[at] !== quote) at += text[at] === "\\" ? 2 : 1
  const isClosed = at < text.length
  const end = Math.min(isClosed ? at + 1 : text.length, text.length)
  const inner = text.slice(start + 1, Math.min(at, text.length))
  const word = { text: unescaped(inner), span: span(start, end), quoted: true }
  if (!isClosed) return { kind: "word", word, end, flaw: "unclosed" }
  // Behind a closing quote nginx wants a blank, `;`, `{` or `)`.
  const next = text[end]
  const isGlued = next !== undefined && !isBlank(text.charCodeAt(end)) && next !== ";" && next !== "{" && next !== ")"
  return { kind: "word", word, end, ...(isGlued ? { flaw: "glued" as const } : {}) }
}

/** Up to a blank, `;` or `{`; `${` does not end it, and neither does `}`. */
function plainWord(text: string, start: number): Token {
  let at = start
  while (at < text.length) {
    const char = text[at]
    if (char === "\\") at += 2
    else if (char === "$" && text[at + 1] === "{") at += 2
    else if (char === ";" || char === "{" || isBlank(text.charCodeAt(at))) break
    else at++
  }
  const end = Math.min(at, text.length)
  return {
    kind: "word",
    word: { text: unescaped(text.slice(start, end)), span: span(start, end), quoted: false },
    end,
  }
}

/** nginx takes the backslash off before quotes, blanks of the letters t, r, n, and itself; others stay. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text
  return text.replace(/\\(["'\\trn])/g, (_, char: string) =>
    char === "t" ? "\t" : char === "r" ? "\r" : char === "n" ? "\n" : char,
  )
}

/**
 * Place of the brace that closes a Lua block whose inside begins at `from`: braces of strings, long brackets and comments
 * do not count. The end of the text where there is none.
 */
export function luaEnd(text: string, from: number): number {
  let depth = 0
  let at = from
  while (at < text.length) {
    const char = text[at]
    if (char === '"' || char === "'") at = luaString(text, at, char)
    else if (char === "-" && text[at + 1] === "-") at = luaComment(text, at + 2)
    else if (char === "[" && (text[at + 1] === "[" || text[at + 1] === "=")) at = luaLong(text, at) ?? at + 1
    else if (char === "}" && depth === 0) return at
    else {
      if (char === "{") depth++
      if (char === "}") depth--
      at++
    }
  }
  return text.length
}

function luaString(text: string, start: number, quote: string): number {
  let at = start + 1
  while (at < text.length && text[at] !== quote && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1
  return Math.min(at + 1, text.length)
}

function luaComment(text: string, at: number): number {
  return (text[at] === "[" ? luaLong(text, at) : undefined) ?? lineEnd(text, at)
}

/** Behind `]==]` of the long bracket at `at`; undefined if it is none. */
function luaLong(text: string, at: number): number | undefined {
  let inner = at + 1
  while (text[inner] === "=" && inner - at < 20) inner++
  if (text[inner] !== "[") return undefined
  const close = text.indexOf(`]${"=".repeat(inner - at - 1)}]`, inner + 1)
  return close < 0 ? text.length : close + inner - at + 1
}
