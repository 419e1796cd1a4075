/**
 * Estimates how many bits of surprise a secret holds: the shortest description of its text as runs, repeats, words,
 * years and literal characters. Deterministic, capped, at most quadratic in 256 characters.
 */

import { remembered } from "../../base/remember.ts"
import { alphabetBits, characterClasses } from "./alphabet.ts"
import { decodedText, encodedBytes } from "./decode.ts"
import { passphraseCap } from "./passphrase.ts"
import { longestFrom, rankOf } from "./words.ts"

/** Longer values are judged by their first part and scaled. */
const cap = 256
/** Saying that something other than a literal character follows. */
const tokenBits = 2
const rows = [
  "`1234567890-=",
  "qwertyuiop[]\\",
  "asdfghjkl;'",
  "zxcvbnm,./",
  "1qaz",
  "2wsx",
  "3edc",
  "4rfv",
  "5tgb",
  "6yhn",
]

/**
 * Bits of a value, rounded down; 0 for an empty one. Compare with the gates, never with a promise of security: it sees
 * the patterns that people use, not where the text came from.
 */
export const estimateBits = remembered((value: string): number => Math.floor(estimate(value, 2)), 1024)

function estimate(value: string, depth: number): number {
  const text = value.length > cap ? value.slice(0, cap) : value
  if (text === "") return 0
  const scale = value.length / text.length
  const own = Math.min(
    shortestDescription(text.replace(/={1,2}$/, "")),
    uuidCap(text),
    passphraseCap(text),
    otherwise(text, depth),
  )
  const decoded = depth > 0 ? decodedText(text) : undefined
  return scale * (decoded === undefined ? own : Math.min(own, estimate(decoded, depth - 1) + 1))
}

/** What another way of writing the same text is worth: backwards, with marks between its letters, bytes that count. */
function otherwise(text: string, depth: number): number {
  const counted = countedBits(text)
  if (text.length > longestDisguise || depth < 2) return counted
  const spread = /^[A-Za-z0-9]([ ._-])[A-Za-z0-9](?:\1[A-Za-z0-9])+$/.exec(text)?.[1]
  if (spread !== undefined) return estimate(text.replaceAll(spread, ""), 1) + 2
  const plain = undisguised(text)
  if (plain !== text) return Math.min(counted, estimate(plain, 1) + 2)
  return Math.min(
    counted,
    /^[A-Za-z]{6,}\d{0,4}$/.test(text) ? shortestDescription([...text].reverse().join("")) + 1 : counted,
  )
}

/** Without accents, and with what is written for an address undone. */
function undisguised(text: string): string {
  const bare = text.normalize("NFD").replace(/\p{Mn}/gu, "")
  return bare.replace(/%([2-7][0-9A-F])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Nobody writes longer texts backwards. */
const longestDisguise = 48
/** Saying the first byte, the step and how often. */
const countingBits = 20

/** Bytes in equal steps, as `000102…` and `ffeedd…`; each byte out of step is paid for. */
function countedBits(text: string): number {
  const bytes = encodedBytes(text)
  if (bytes === undefined || bytes.length < 8) return Number.POSITIVE_INFINITY
  const steps = new Map<number, number>()
  for (let i = 1; i < bytes.length; i++) {
    const step = ((bytes[i] ?? 0) - (bytes[i - 1] ?? 0)) & 255
    steps.set(step, (steps.get(step) ?? 0) + 1)
  }
  const most = Math.max(...steps.values())
  return most * 2 < bytes.length ? Number.POSITIVE_INFINITY : countingBits + 8 * (bytes.length - 1 - most)
}

/** Version 4 has 122 random bits, version 7 has 74; the others are made of clock and machine. */
function uuidCap(text: string): number {
  const match = /^[{]?[0-9a-f]{8}-?[0-9a-f]{4}-?([0-9a-f])[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}[}]?$/i.exec(text)
  if (match === null || !text.includes("-")) return Number.POSITIVE_INFINITY
  if (match[1] === "4") return 122
  return match[1] === "7" ? 74 : 48
}

/** Dynamic programming over the prefixes: `best[i]` is the price of the first `i` characters. */
function shortestDescription(text: string): number {
  const hyphenless = /^[0-9a-f-]{36}$/i.test(text) ? text.replaceAll("-", "") : text
  const n = hyphenless.length
  const literal = alphabetBits(characterClasses(hyphenless))
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
  best[0] = 0
  const repeats = longestRepeats(hyphenless)
  const words = readings(hyphenless)
  for (let i = 0; i < n; i++) {
    const offer = (length: number, price: number) => {
      const total = (best[i] ?? 0) + price
      if (total < (best[i + length] ?? 0)) best[i + length] = total
    }
    offer(1, literal)
    offerRuns(hyphenless, i, literal, offer)
    for (let length = 3; length <= (repeats[i] ?? 0); length++) {
      offer(length, tokenBits + Math.log2(i) + Math.log2(length))
    }
    offerWords(hyphenless, words, i, offer)
    if (isYear(hyphenless, i)) offer(4, tokenBits + Math.log2(60))
  }
  return best[n] ?? 0
}

type Offer = (length: number, price: number) => void

/** The same character again and again, the next ones of the alphabet, or neighbours on the keyboard. */
function offerRuns(text: string, i: number, literal: number, offer: Offer): void {
  for (const step of [0, 1, -1]) {
    let length = 1
    while (text.charCodeAt(i + length) === text.charCodeAt(i + length - 1) + step) length++
    for (let part = 3; part <= length; part++) offer(part, tokenBits + literal + Math.log2(part))
  }
  const lower = text.slice(i, i + 13).toLowerCase()
  for (const row of rows) {
    const at = row.indexOf(lower.charAt(0))
    if (at < 0) continue
    for (const step of [1, -1]) {
      if (row[at + step] !== lower[1]) continue
      let length = 1
      while (length < lower.length && row[at + step * length] === lower[length]) length++
      for (let part = 3; part <= length; part++) offer(part, tokenBits + literal + Math.log2(part))
    }
  }
}

/** For each place the length of the longest text that already stood earlier (it may overlap the place). */
function longestRepeats(text: string): Uint16Array {
  const n = text.length
  const longest = new Uint16Array(n)
  let next = new Uint16Array(n + 1)
  let current = new Uint16Array(n + 1)
  for (let i = n - 1; i > 0; i--) {
    const c = text.charCodeAt(i)
    let most = 0
    for (let j = 0; j < i; j++) {
      const length = text.charCodeAt(j) === c ? (next[j + 1] ?? 0) + 1 : 0
      current[j] = length
      if (length > most) most = length
    }
    current[i] = 0
    longest[i] = most
    const spare = next
    next = current
    current = spare
  }
  return longest
}

/** The text in lower case, and with the usual digit-for-letter swaps undone in both ways of reading `1` and `!`. */
function readings(text: string): readonly string[] {
  const plain = text.toLowerCase()
  const swaps: Readonly<Record<string, string>> = { "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s" }
  const undone = plain.replace(/[034579@$]/g, (c) => swaps[c] ?? c)
  const all = [plain, undone.replace(/[1!|]/g, "i"), undone.replace(/[1!|]/g, "l")]
  return all.filter((reading, i) => reading.length === text.length && all.indexOf(reading) === i)
}

function offerWords(text: string, read: readonly string[], i: number, offer: Offer): void {
  for (let nth = 0; nth < read.length; nth++) {
    const reading = read[nth] ?? ""
    const longest = Math.min(longestFrom.get(reading.slice(i, i + 3)) ?? 0, text.length - i)
    for (let length = 3; length <= longest; length++) {
      const rank = rankOf.get(reading.slice(i, i + length))
      if (rank === undefined) continue
      const swapped = nth === 0 ? 0 : 1 + differing(read[0] ?? "", reading, i, length)
      offer(length, tokenBits + Math.log2(rank) + swapped + caseBits(text.slice(i, i + length)))
    }
  }
}

function differing(one: string, other: string, from: number, length: number): number {
  let count = 0
  for (let i = from; i < from + length; i++) if (one[i] !== other[i]) count++
  return count
}

/** What the case of a word's letters tells beyond the word: little for `word`, `Word` and `WORD`. */
function caseBits(word: string): number {
  const upper = word.replace(/[^A-Z]/g, "").length
  if (upper === 0) return 0
  const lower = word.replace(/[^a-z]/g, "").length
  if (lower === 0 || (upper === 1 && /^[A-Z]/.test(word))) return 1
  return 1 + 2 * Math.min(upper, lower)
}

function isYear(text: string, i: number): boolean {
  const year = text.slice(i, i + 4)
  return /^(19[89]\d|20[0-3]\d)$/.test(year)
}
