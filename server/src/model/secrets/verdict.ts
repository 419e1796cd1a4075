/**
 * What is to be said of a secret, decided once for all rules, so that a value gets one finding: a credential that
 * everybody knows comes before a stand-in, a stand-in before weakness.
 */
import type { Setting } from "../facts.ts"
import { prefixedBytes } from "./decode.ts"
import { isDemoKey, isProductDefault } from "./defaults.ts"
import { isPubliclyKnown } from "./known.ts"
import { type SecretKind, wordsOfName } from "./names.ts"
import type { SecretPart } from "./parts.ts"
import { isPlaceholder } from "./placeholder.ts"
import { isOpaqueCredential } from "./reference.ts"
import { estimateBits } from "./strength.ts"

export type Verdict =
  /** `demo`: printed in public code. `product`: a product's first password. `user`: equal to the user's name. */
  | { readonly is: "default"; readonly how: "demo" | "product" | "user" }
  | { readonly is: "placeholder" }
  /** `public`: on a list of leaked keys. `short`: below the hash's size. `guessable`: few bits. `small`: below its algorithm. */
  | {
      readonly is: "weak"
      readonly how: "public" | "short" | "guessable" | "small"
      readonly grade: Grade
      readonly bits: number
      /** Bytes that the key's algorithm asks for. */
      readonly needed: number
    }
  | { readonly is: "fit" }
  /** No secret after all, or one that nobody can judge: a count under such a name, a dummy for an emulator. */
  | { readonly is: "ungraded" }

/** How far below the gates: to be guessed by a hobbyist, below what is asked, or merely below the algorithm's own size. */
export type Grade = "breakable" | "low" | "small"

/**
 * Bits below which a secret of its kind is called weak. 50 is a hobbyist's reach; 140 leaves room for the estimate of a
 * key of 160 bits (OWASP), 215 for one of 256 (the least of 20,000 estimated random keys of 32 bytes is 219).
 */
const gates: Readonly<Record<SecretKind, { breakable: number; low: number; small: number }>> = {
  "signing-key": { breakable: 50, low: 140, small: 215 },
  "mac-key": { breakable: 50, low: 100, small: 0 },
  password: { breakable: 0, low: 45, small: 55 },
  generic: { breakable: 0, low: 45, small: 0 },
  "api-token": { breakable: 0, low: 45, small: 0 },
}
/** RFC 7518, 3.2: a key of HS256 has at least the 32 bytes of its hash. */
export const signingBytes = 32
/** Bits below which a key is small for a longer hash: seven eighths of it, which leaves room for the estimate. */
const smallFor: Readonly<Record<number, number>> = { 48: 330, 64: 440 }
/** More than anybody tries, though below what is asked of a key. */
const guessableBits = 80

/** The verdict on one secret of a setting. `users` are the names under which its scope logs in. */
export function verdictOn(
  part: SecretPart,
  setting: Setting,
  users?: ReadonlySet<string>,
  needed: number = signingBytes,
): Verdict {
  const { text, kind } = part
  const name = wordsOfName(setting.name)
  if (isDemoKey(text)) return { is: "default", how: "demo" }
  if (!part.sure) return isPlaceholder(text, name) && /[^a-z]/i.test(text) ? { is: "placeholder" } : { is: "ungraded" }
  // Emulators of cloud services take anything, and get the same word for name and key.
  if (kind === "api-token" && (users?.has(text.toLowerCase()) || /^\d+$/.test(text) || isKeyName(text, name)))
    return { is: "ungraded" }
  if (kind === "password" || kind === "generic" || kind === "api-token") {
    if (isProductDefault(text)) return { is: "default", how: "product" }
    if (isUserName(part, users) || (part.within === "value" && kind !== "api-token" && repeatsOwner(text, name)))
      return { is: "default", how: "user" }
  }
  if (isDocumentsPair(part) || isPlaceholder(text, part.within === "value" ? name : [])) return { is: "placeholder" }
  if (isOpaqueCredential(text)) return isPubliclyKnown(text) ? strengthOf(text, kind, needed) : { is: "fit" }
  return strengthOf(text, kind, needed)
}

/** Strength alone. `needed` are the bytes that the algorithm asks of a signing key. */
export function strengthOf(text: string, kind: SecretKind, needed: number = signingBytes): Verdict {
  const gate = gates[kind]
  const bits = estimateBits(text.replace(/^(?:base64|hex):/i, ""))
  const weak = (how: "public" | "short" | "guessable" | "small", grade: Grade): Verdict => ({
    is: "weak",
    how,
    grade,
    bits,
    needed,
  })
  if (bits < gate.breakable) return weak("guessable", "breakable")
  const signs = kind === "signing-key" || needed > signingBytes
  const isShort = signs && sizeOf(text) < needed
  if (bits < gate.low) return weak(isShort ? "short" : bits < guessableBits ? "guessable" : "small", "low")
  if (isPubliclyKnown(text)) return weak("public", "breakable")
  if (isShort) return weak("short", "low")
  return bits < (signs ? (smallFor[needed] ?? gate.small) : gate.small) ? weak("small", "small") : { is: "fit" }
}

/** Bytes that a library signs with: the text's own, or those behind a `base64:` or `hex:` prefix. */
export function sizeOf(text: string): number {
  return prefixedBytes(text) ?? utf8Length(text)
}

function utf8Length(text: string): number {
  let length = 0
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

/** Lower-case names under which the settings of a scope log in, by scope. */
export function userNames(settings: readonly Setting[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { owner, name, value } of settings) {
    if (
      !value.known ||
      value.value === "" ||
      !/(?:^|[_.])(?:user|username|user_name|login|(?<!secret_)access_key|access_key_id)$/i.test(name)
    )
      continue
    const names = found.get(owner) ?? new Set()
    found.set(owner, names.add(value.value.toLowerCase()))
  }
  return found
}

function isUserName(part: SecretPart, users: ReadonlySet<string> | undefined): boolean {
  const text = part.text.toLowerCase()
  if (part.user !== undefined) return part.user.toLowerCase() === text
  return part.within === "value" && (users?.has(text) ?? false)
}

/** `refreshToken` for REFRESH_TOKEN: the name of a cookie or field, not a stand-in. */
function isKeyName(text: string, name: readonly string[]): boolean {
  return /^[a-z]+(?:[A-Z][a-z]+)+$/.test(text) && wordsOfName(text).join() === name.join()
}

/** `user:password@`, as documents write addresses. */
function isDocumentsPair({ user, text }: SecretPart): boolean {
  return user !== undefined && /^(?:user|username)$/i.test(user) && /^(?:pass|password|passwd)$/i.test(text)
}

/** `umami` for UMAMI_PASSWORD. */
function repeatsOwner(text: string, name: readonly string[]): boolean {
  return name.slice(0, -1).includes(text.toLowerCase())
}
