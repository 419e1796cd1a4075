/** What Python says about a text file that is not UTF-8. */
import { sequenceAt } from "../../../base/raw-bytes.ts"
import { type Span, span } from "../../../base/span.ts"

/** The error of opening such a file, with the place of the first wrong byte; undefined for valid text. */
export function undecodable(text: string): { readonly error: string; readonly span: Span } | undefined {
  const start = text.search(/[\udc80-\udcff]/u)
  if (start < 0) return undefined
  const run = Array.from(
    /^[\udc80-\udcff]+/u.exec(text.slice(start, start + 4))?.[0] ?? "",
    (c) => c.charCodeAt(0) & 0xff,
  )
  const isAtEnd = start + run.length >= text.length
  const bytes = Uint8Array.from(isAtEnd ? run : [...run, 0])
  const wrong = -sequenceAt(bytes, 0)
  const first = run[0] ?? 0
  const at = utf8Length(text, start)
  const place =
    wrong > 1 ? `bytes in position ${at}-${at + wrong - 1}` : `byte 0x${first.toString(16)} in position ${at}`
  const reason =
    first < 0xc2 || first > 0xf4
      ? "invalid start byte"
      : isAtEnd && wrong === run.length
        ? "unexpected end of data"
        : "invalid continuation byte"
  return { error: `'utf-8' codec can't decode ${place}: ${reason}`, span: span(start, start + wrong) }
}

/** How many bytes the text up to an offset has as UTF-8. */
function utf8Length(text: string, end: number): number {
  let bytes = 0
  for (let at = 0; at < end; at++) {
    const code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at++
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code > 0xffff ? 4 : 3
  }
  return bytes
}
