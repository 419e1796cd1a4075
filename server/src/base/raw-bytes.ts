/**
 * Bytes that are not UTF-8, kept in a text: byte 0x80 + n stands as the lone surrogate U+DC80 + n, as in Python's
 * `surrogateescape`. Valid UTF-8 never gives one, so nothing is lost and nothing is confused.
 */

const lone = /[\udc80-\udcff]/u

/** True if the text holds a byte that is not UTF-8. */
export function holdsRawBytes(text: string): boolean {
  return lone.test(text)
}

/** Length of the valid UTF-8 sequence at an offset; 0 or less: minus the length of the invalid start, at least one byte. */
export function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0) return -1
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i]
    if (next === undefined || next < (i === 1 ? lowest : 0x80) || next > (i === 1 ? highest : 0xbf)) return -i
  }
  return length
}
