/** A text as a reader sees it after it has changed the line ends, with the way back to the file's offsets. */
import { type Span, span } from "../../../base/span.ts"

export interface Mapped {
  readonly text: string
  /** The file's text between two offsets of `text`. */
  readonly original: (start: number, end: number) => Span
}

/** Without any carriage return: CRLF becomes LF, a lone CR nothing. */
export function withoutReturns(text: string): Mapped {
  return mapped(text, () => true, text.replaceAll("\r", ""))
}

/** CRLF and a lone CR become LF, as in a file that Python opens as text. */
export function universalNewlines(text: string): Mapped {
  return mapped(text, (next) => next === 10, text.replace(/\r\n?/g, "\n"))
}

/** `drops`: whether a carriage return goes away, by the character behind it. */
function mapped(original: string, drops: (next: number) => boolean, text: string): Mapped {
  if (text.length === original.length) return { text, original: span }
  const gone: number[] = []
  for (let at = original.indexOf("\r"); at >= 0; at = original.indexOf("\r", at + 1))
    if (drops(original.charCodeAt(at + 1))) gone.push(at - gone.length)
  const back = (offset: number): number => offset + countUpTo(gone, offset)
  return { text, original: (start, end) => span(back(start), end > start ? back(end - 1) + 1 : back(start)) }
}

/** How many numbers of a sorted list are at most `limit`. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
