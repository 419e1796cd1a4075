/** Character classes of `.env` files: blanks, line breaks and names. */

const blank = /\s/
const nameCharacter = /[\p{L}\p{N}_.[\]-]/u

/** LF or CR. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13
}

/** White space that does not end a line. */
export function isBlank(code: number): boolean {
  if (code === 32 || code === 9) return true
  if (code < 128 || Number.isNaN(code)) return code === 11 || code === 12
  return code === 0x85 || blank.test(String.fromCharCode(code))
}

/** Offset of the next line break, or the text's end. */
export function lineEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++
  return at
}

/** Offset of the first character from `from` that is no blank, at most `end`. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

/** True if a name may start here: letters and digits of any script, `_ . - [ ]`, the widest of our readers' rules. */
export function isNameStart(text: string, at: number): boolean {
  return at < text.length && nameCharacter.test(String.fromCodePoint(text.codePointAt(at) ?? 0))
}

/** End of the run of name characters from `from`, at most `end`. */
export function nameEnd(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isNameStart(text, at)) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}
