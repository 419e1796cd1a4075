/** Lines as the container programs' scanner gives them (Go's `bufio.Scanner`): they end at LF, one CR before it goes. */

/** A line of this many bytes, its CR included, no longer fits into the scanner's buffer. */
const mostBytes = 65_536

export interface PlainLine {
  /** From 1. */
  readonly number: number
  /** Without its line break. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly isTooLong: boolean
}

/** What the scanner says about a line that is too long, in its own words. */
export function tooLong(number: number): string {
  return `bufio.Scanner: token too long (line ${number} has 64 KiB or more)`
}

/** The lines one by one; the last one counts if anything stands in it. */
export function* linesOf(text: string): Generator<PlainLine> {
  let start = 0
  for (let number = 1; start < text.length; number++) {
    const found = text.indexOf("\n", start)
    const stop = found < 0 ? text.length : found
    const end = stop > start && text[stop - 1] === "\r" ? stop - 1 : stop
    yield { number, text: text.slice(start, end), start, end, isTooLong: reaches(text, start, stop) }
    start = stop + 1
  }
}

/** True if the text between the offsets has `mostBytes` bytes or more as UTF-8; a byte that is none counts as one. */
function reaches(text: string, start: number, end: number): boolean {
  if ((end - start) * 3 < mostBytes) return false
  let bytes = 0
  for (let at = start; at < end && bytes < mostBytes; at++) {
    const code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at++
    bytes += code < 0x80 || (code >= 0xdc80 && code <= 0xdcff) ? 1 : code < 0x800 ? 2 : code > 0xffff ? 4 : 3
  }
  return bytes >= mostBytes
}
