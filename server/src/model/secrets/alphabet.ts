/** The alphabet that a text draws its characters from, and what one character of it is worth. */

/** Which kinds of characters occur. */
export interface CharacterClasses {
  readonly digits: boolean
  readonly lower: boolean
  readonly upper: boolean
  /** Everything else in ASCII. */
  readonly symbols: boolean
  readonly other: boolean
  readonly hex: boolean
  readonly base64: boolean
}

/** One pass over the text. */
export function characterClasses(text: string): CharacterClasses {
  return {
    digits: /[0-9]/.test(text),
    lower: /[a-z]/.test(text),
    upper: /[A-Z]/.test(text),
    symbols: /[\x00-\x2f:-@[-`{-\x7f]/.test(text),
    other: /[^\x00-\x7f]/.test(text),
    hex: /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text),
    base64: /^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)$/.test(text),
  }
}

/**
 * Bits of one character if each of the alphabet is as likely. Symbols count as twenty: generators rarely use more, and
 * a person uses fewer.
 */
export function alphabetBits(classes: CharacterClasses): number {
  const { digits, lower, upper, symbols, other } = classes
  if (digits && !lower && !upper && !symbols && !other) return Math.log2(10)
  if (classes.hex && (digits || !symbols)) return 4
  if (classes.base64 && symbols && lower && upper && digits) return 6
  const size = (digits ? 10 : 0) + (lower ? 26 : 0) + (upper ? 26 : 0) + (symbols ? 20 : 0) + (other ? 100 : 0)
  return Math.log2(Math.max(2, size))
}
