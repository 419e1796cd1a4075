/** How many bytes a signing key needs: those of its hash, where a setting beside it names the algorithm. */
import type { Setting } from "../facts.ts"
import { type SecretKind, wordsOfName } from "./names.ts"

/** RFC 7518, 3.2: HS256 asks for 32 bytes, HS384 for 48, HS512 for 64. */
const bytesOf: Readonly<Record<string, number>> = { "256": 32, "384": 48, "512": 64 }
const algorithm = /^(?:HS|HMAC-?SHA-?|HMAC-?)(256|384|512)$/i
const algorithmWords = /^(?:alg|algo|algorithm|algorithms)$/

/** The least size in bytes of a key by its setting; 32 where nothing names another algorithm. */
export type KeySizes = (setting: Setting, kind: SecretKind) => number

/** Reads the algorithms of a document's settings once; each speaks for keys of its owner whose name shares its words. */
export function keySizes(settings: readonly Setting[]): KeySizes {
  const named = settings.flatMap(({ owner, name, value }) => {
    const words = wordsOfName(name)
    const size = value.known ? algorithm.exec(value.value.trim())?.[1] : undefined
    if (size === undefined || !algorithmWords.test(words.at(-1) ?? "")) return []
    return [{ owner, words: words.slice(0, -1), bytes: bytesOf[size] ?? 32 }]
  })
  return ({ owner, name }, kind) => {
    if (kind !== "signing-key" && kind !== "mac-key") return 32
    const words = wordsOfName(name)
    const own = words.map((word) => /^hs(256|384|512)$/.exec(word)?.[1]).find((size) => size !== undefined)
    if (own !== undefined) return bytesOf[own] ?? 32
    const fitting = named.filter(
      (each) =>
        each.owner === owner &&
        (each.words.length > 0
          ? each.words.every((word) => words.includes(word))
          : kind === "signing-key" || /^secret key$/.test(words.join(" "))),
    )
    return Math.max(32, ...fitting.map(({ bytes }) => bytes))
  }
}
