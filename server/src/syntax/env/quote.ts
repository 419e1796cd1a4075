/** Where a quoted value of a `.env` file ends. */
import { isBreak, lineEnd, skipBlanks } from "./chars.ts"

export type Quote = '"' | "'" | "`"

export type Closing =
  | { readonly kind: "closed"; readonly at: number; readonly lineEnd: number; readonly comment: number | undefined }
  /** Closed on its line, but more than a comment follows: the value is not simply quoted. */
  | { readonly kind: "mixed" }
  | { readonly kind: "open" }

/** True for the three characters that some reader takes for a quote. */
export function isQuote(character: string | undefined): character is Quote {
  return character === '"' || character === "'" || character === "`"
}

/**
 * Finds the quote that closes the one at `open`. A backslash protects the next character.
 * A quote on a later line closes only where nothing but a comment follows it: `A="x` above `B="y"` is an unclosed
 * quote, not a value of two lines. Each search ends at the next unprotected quote of its kind, so that all searches
 * of a text together stay linear.
 */
export function closingQuote(text: string, open: number, firstLineEnd: number): Closing {
  const quote = text.charCodeAt(open)
  let at = open + 1
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === 92 ? 2 : 1
  if (at >= text.length) return lastResort(text, open, firstLineEnd)
  const end = lineEnd(text, at)
  const next = skipBlanks(text, at + 1, end)
  if (next === end) return { kind: "closed", at, lineEnd: end, comment: undefined }
  if (text[next] === "#") return { kind: "closed", at, lineEnd: end, comment: next }
  return at < firstLineEnd ? { kind: "mixed" } : lastResort(text, open, firstLineEnd)
}

/** `'C:\'`: where nothing else closes the value, a quote at the end of its line does, backslash or not. */
function lastResort(text: string, open: number, end: number): Closing {
  let last = end
  while (last > open + 1 && !isBreak(text.charCodeAt(last - 1)) && skipBlanks(text, last - 1, end) === end) last--
  const at = last - 1
  if (at > open && text[at] === text[open]) return { kind: "closed", at, lineEnd: end, comment: undefined }
  return { kind: "open" }
}
