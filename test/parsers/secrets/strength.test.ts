/** The strength estimate: known weak texts stay low, random ones stay near their true size, cost stays bounded. */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { describe, it } from "node:test"
import { randomText } from "../../../server/src/base/random-text.ts"
import { knownHashes } from "../../../server/src/model/secrets/known.generated.ts"
import { isPubliclyKnown, normaliseSecret, packedHash } from "../../../server/src/model/secrets/known.ts"
import type { SecretKind } from "../../../server/src/model/secrets/names.ts"
import { estimateBits } from "../../../server/src/model/secrets/strength.ts"
import { strengthOf } from "../../../server/src/model/secrets/verdict.ts"
import { packKnown } from "../../../server/tools/known-secrets.ts"
import { computed } from "../../support/computed.ts"

const hex = (text: string): string => Buffer.from(text).toString("hex")
const base64 = (text: string): string => Buffer.from(text).toString("base64")

/** Text and the most bits that it may be credited with. */
const weak: readonly (readonly [string, number])[] = [
  ["secret", 8],
  ["password123", 15],
  ["P@ssw0rd!", 16],
  ["postgres", 10],
  ["qwertyuiop[]", 20],
  ["Acme2024!", 44],
  ["mysupersecretkey", 30],
  ["thisismysupersecretjwtkeyplease", 60],
  ["reallyreallyreallyreallyverysafe", 40],
  ["a".repeat(32), 15],
  ["0123456789abcdef0123456789abcdef", 30],
  ["abcdefghijklmnopqrstuvwxyz123456", 20],
  ["20240115", 27],
  [base64("my-super-secret-key"), 45],
  [base64(base64("supersecretkey")), 40],
  [hex("supersecretkey"), 20],
  ["correct horse battery staple", 46],
  ["correct-horse-battery-staple", 46],
  ["zyxwvutsrqponmlkjihgfedcba", 15],
  ["ab".repeat(20), 20],
  ["12345678-1234-1234-1234-123456789012", 50],
]

describe("estimateBits", () => {
  for (const [text, most] of weak) {
    it(`credits a weak text of ${text.length} characters with at most ${most} bits`, () => {
      const bits = estimateBits(text)
      assert.ok(bits >= 0 && bits <= most, `${bits} bits`)
    })
  }

  const random: readonly (readonly [string, number, number, () => string])[] = [
    ["32 bytes as base64url", 256, 210, () => randomBytes(32).toString("base64url")],
    ["32 bytes as base64", 256, 210, () => randomBytes(32).toString("base64")],
    ["32 bytes as hex", 256, 205, () => randomBytes(32).toString("hex")],
    ["32 bytes as upper-case hex", 256, 205, () => randomBytes(32).toString("hex").toUpperCase()],
    ["16 bytes as hex", 128, 95, () => randomBytes(16).toString("hex")],
    ["64 bytes as base64", 512, 440, () => randomBytes(64).toString("base64")],
    ["a UUID of version 4", 122, 90, () => globalThis.crypto.randomUUID()],
  ]
  for (const [what, truth, least, make] of random) {
    it(`stays near ${truth} bits for ${what}`, () => {
      const bits = Array.from({ length: 300 }, () => estimateBits(make())).sort((a, b) => a - b)
      assert.ok((bits[0] ?? 0) >= least, `least ${bits[0]}`)
      assert.ok((bits.at(-1) ?? 0) <= truth + 16, `most ${bits.at(-1)}`)
      const median = bits[150] ?? 0
      assert.ok(Math.abs(median - truth) <= truth * 0.07, `median ${median}`)
    })
  }

  it("knows what a version of a UUID is worth", () => {
    assert.equal(estimateBits("b5a2c96e-31d7-11ee-be56-0242ac120002"), 48)
    assert.ok(estimateBits("018f4d2e-7b6a-7c3d-9e21-4f8a6b0c5d17") <= 74)
  })

  it("does not count an encoding as strength", () => {
    for (const word of ["changeme", "dragonfly", "letmein123"]) {
      assert.ok(estimateBits(base64(word)) <= estimateBits(word) + 2)
      assert.ok(estimateBits(hex(word)) <= estimateBits(word) + 2)
    }
  })

  it("does not count accents, and what addresses need, as strength", () => {
    for (const [written, meant] of [
      ["contraseña", "contrasena"],
      ["P%40ssw0rd%21", "P@ssw0rd!"],
    ] as const)
      assert.ok(estimateBits(written) <= estimateBits(meant) + 2, written)
  })

  it("scales what lies behind its cap, and takes bounded time for 100 kB of anything", () => {
    const texts = [
      "a".repeat(100_000),
      "ab1$".repeat(25_000),
      randomBytes(75_000).toString("base64"),
      "password".repeat(12_500),
      "\u{1f512}".repeat(50_000),
      "-".repeat(100_000),
      "$".repeat(100_000),
    ]
    const start = computed()
    for (const text of texts) assert.ok(Number.isFinite(estimateBits(text)))
    const took = computed() - start
    assert.ok(took < 500, `${took} ms`)
  })
})

describe("strengthOf", () => {
  const kinds: readonly SecretKind[] = ["signing-key", "mac-key", "password", "generic", "api-token"]
  it("never calls a generated secret weak, whatever it is for", () => {
    for (let run = 0; run < 800; run++) {
      const secret = randomText(randomBytes(32))
      for (const kind of kinds) assert.equal(strengthOf(secret, kind).is, "fit", `run ${run} ${kind}`)
    }
  })

  it("never calls the usual generators' keys weak", () => {
    for (let run = 0; run < 300; run++) {
      assert.equal(strengthOf(randomBytes(32).toString("hex"), "signing-key").is, "fit")
      assert.equal(strengthOf(randomBytes(64).toString("hex"), "mac-key").is, "fit")
      assert.equal(strengthOf(`base64:${randomBytes(32).toString("base64")}`, "signing-key").is, "fit")
      assert.equal(strengthOf(randomBytes(16).toString("hex"), "mac-key").is, "fit")
      assert.equal(strengthOf(randomBytes(12).toString("base64url"), "password").is, "fit")
    }
  })

  it("asks a signing key for 32 bytes as used and for 256 bits", () => {
    const low = strengthOf(randomBytes(16).toString("hex"), "signing-key")
    assert.ok(low.is === "weak" && low.how === "small" && low.grade === "low", JSON.stringify(low))
    const short = strengthOf(randomBytes(18).toString("base64"), "signing-key")
    assert.ok(short.is === "weak" && short.how === "short", JSON.stringify(short))
    const prefixed = strengthOf(`base64:${randomBytes(24).toString("base64")}`, "signing-key")
    assert.ok(prefixed.is === "weak" && prefixed.how === "short", JSON.stringify(prefixed))
    const words = strengthOf("thisismysupersecretjwtkeyplease-and-more", "signing-key")
    assert.ok(words.is === "weak" && words.grade !== "small", JSON.stringify(words))
  })
})

describe("known secrets", () => {
  it("are whole, sorted and without repeats", () => {
    assert.equal(knownHashes.length % 8, 0)
    const hashes = knownHashes.match(/.{8}/g) ?? []
    assert.ok(hashes.length > 2000, `${hashes.length}`)
    assert.deepEqual(hashes, [...new Set(hashes)].sort())
  })

  it("hold the digests of common words", () => {
    for (const word of ["secret", "password", "admin"]) {
      for (const algorithm of ["md5", "sha1", "sha256"]) {
        const digest = createHash(algorithm).update(word).digest("hex")
        assert.ok(isPubliclyKnown(digest), `${algorithm} of ${word}`)
        assert.ok(isPubliclyKnown(` hex:${digest.toUpperCase()} `), "another spelling")
      }
    }
  })

  it("hold everything that the generator adds of its own", () => {
    const shipped = new Set(knownHashes.match(/.{8}/g))
    const own: readonly string[] = packKnown("").match(/.{8}/g) ?? []
    assert.ok(own.length > 800, `${own.length}`)
    assert.deepEqual(
      own.filter((hash) => !shipped.has(hash)),
      [],
    )
  })

  it("hold no random value", () => {
    for (let run = 0; run < 2000; run++) assert.ok(!isPubliclyKnown(randomBytes(32).toString("base64url")))
  })

  it("are packed from a list with either kind of line end, weak entries left out", () => {
    const strong = randomBytes(32).toString("base64url")
    const packed = packKnown(`\r\nsecret\r\n${strong}\r\n`)
    assert.equal(packed, packKnown(`secret\n${strong}\n`))
    const hashes: readonly string[] = packed.match(/.{8}/g) ?? []
    assert.ok(hashes.includes(packedHash(strong)))
    assert.ok(!hashes.includes(packedHash("secret")))
    assert.equal(normaliseSecret("  base64:QUJD "), "QUJD")
  })
})
