/** Words in a row are worth their number in the list they were drawn from, not their letters. */
import { rankOf } from "./words.ts"

/** log2 of the 7,776 words of the usual dice lists. */
const diceWordBits = 12.9
const commonWordBits = 11

/** Upper bound for three or more words with one kind of separator; infinite for anything else. A number may end it. */
export function passphraseCap(text: string): number {
  const parts = wordsOf(text)
  if (parts === undefined || areGroups(parts)) return Number.POSITIVE_INFINITY
  return parts.reduce((sum, part) => sum + partBits(part), 0)
}

/** The parts of a passphrase: three or more words of letters between equal separators, perhaps with short numbers. */
export function wordsOf(text: string): readonly string[] | undefined {
  const separator = /^[A-Za-z0-9]+([ ._\-+,:/])/.exec(text)?.[1]
  if (separator === undefined) return undefined
  const parts = text.split(separator).filter((part) => part !== "")
  const fits = parts.every((part) => /^[A-Za-z]{1,14}[0-9]{0,4}[!?.]?$|^[0-9]{1,4}[!?.]?$/.test(part))
  return fits && parts.filter((part) => /^[A-Za-z]{2}/.test(part) && isSayable(part)).length >= 3 ? parts : undefined
}

/** Random letters in groups of one length, as generators of passwords write them: words differ in theirs, or one is common. */
function areGroups(parts: readonly string[]): boolean {
  const length = parts[0]?.length ?? 0
  return length >= 5 && parts.every((part) => part.length === length && !rankOf.has(part.toLowerCase()))
}

/** Letters in one or two cases with a vowel: random letters would switch case more often. */
function isSayable(part: string): boolean {
  return /[aeiouy]/i.test(part) && /^([a-z]+|[A-Z]+|[A-Z][a-z]+)[0-9]*[!?.]?$/.test(part)
}

function partBits(part: string): number {
  const letters = part.replace(/[^A-Za-z]/g, "").toLowerCase()
  const tail = (part.length - letters.length) * 3.4
  if (letters === "") return tail
  if (letters.length === 1) return 4.7 + tail
  return (rankOf.has(letters) ? commonWordBits : isSayable(letters) ? diceWordBits : 4.7 * letters.length) + tail
}
