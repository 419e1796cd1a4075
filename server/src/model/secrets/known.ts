/** Secrets that the public knows: truncated hashes of leaked keys and of digests of common words; never their text. */
import { remembered } from "../../base/remember.ts"
import { sha256 } from "../../base/sha256.ts"
import { knownHashes } from "./known.generated.ts"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
/** 48 bits of a hash are eight base64 characters. */
const width = 8
const longest = 2048

/**
 * True if the value is on the list. A random value hits it by chance once in 10^11 times. One SHA-256 and one bisection:
 * meant for values that no cheaper check has refused.
 */
export const isPubliclyKnown = remembered(
  (value: string): boolean => value.length <= longest && holds(packedHash(normaliseSecret(value))),
  1024,
)

/** The form in which values are hashed, here and by the generator: one spelling per key. */
export function normaliseSecret(value: string): string {
  const bare = value.trim().replace(/^(?:base64|hex):/i, "")
  return /^[0-9a-f-]+$/i.test(bare) ? bare.toLowerCase() : bare
}

/** The first 48 bits of a text's SHA-256 as base64. */
export function packedHash(text: string): string {
  const digest = sha256(text)
  let packed = ""
  for (let i = 0; i < 6; i += 3) {
    const group = ((digest[i] ?? 0) << 16) | ((digest[i + 1] ?? 0) << 8) | (digest[i + 2] ?? 0)
    for (let shift = 18; shift >= 0; shift -= 6) packed += alphabet[(group >> shift) & 63]
  }
  return packed
}

/** Bisection over the sorted hashes, which lie side by side in one string. */
function holds(hash: string): boolean {
  let low = 0
  let high = knownHashes.length / width
  while (low < high) {
    const middle = (low + high) >> 1
    const found = knownHashes.slice(middle * width, middle * width + width)
    if (found === hash) return true
    if (found < hash) low = middle + 1
    else high = middle
  }
  return false
}
