/** Immutable document text. A change makes a new value; nothing is updated in place. */
import { indexLines, type LineIndex } from "./line-index.ts"

/** One version of one document. `uri` is a normalised URI string; `version` counts up with each change. */
export interface SourceText {
  readonly uri: string
  readonly version: number
  readonly text: string
  readonly lines: LineIndex
}

/** Wraps a text; the line index is built on first use. */
export function sourceText(uri: string, text: string, version = 0): SourceText {
  let lines: LineIndex | undefined
  return {
    uri,
    version,
    text,
    get lines() {
      lines ??= indexLines(text)
      return lines
    },
  }
}

/** The line break that the text uses: the first one found, LF for a text of one line. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n")
  return at > 0 && text.charCodeAt(at - 1) === 13 ? "\r\n" : "\n"
}
