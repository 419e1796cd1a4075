/** Some thousand weak, stand-in and strong secrets, made from parts: no weak one passes, no strong one is flagged. */
import assert from "node:assert/strict"
import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { describe, it } from "node:test"
import type { Setting } from "../../../server/src/model/facts.ts"
import type { SecretKind } from "../../../server/src/model/secrets/names.ts"
import { type Verdict, verdictOn } from "../../../server/src/model/secrets/verdict.ts"
import { words as commonest } from "../../../server/src/model/secrets/words.ts"

const names: Readonly<Record<SecretKind, string>> = {
  "signing-key": "JWT_SECRET",
  "mac-key": "SESSION_SECRET",
  password: "DB_PASSWORD",
  generic: "CLIENT_SECRET",
  "api-token": "API_TOKEN",
}

function judge(text: string, kind: SecretKind): Verdict {
  const place = { start: 0, end: 0 }
  const setting: Setting = {
    owner: "",
    span: place,
    name: names[kind],
    nameSpan: place,
    valueSpan: place,
    value: { known: true, value: text },
    literal: true,
    carrier: "env-file",
    rewrite: () => [],
  }
  return verdictOn({ text, kind, sure: true, span: place, within: "value" }, setting)
}

/** True if nobody is told: also a mere note that a key is below its algorithm's own size. */
function passes(verdict: Verdict): boolean {
  return verdict.is === "fit" || verdict.is === "ungraded" || (verdict.is === "weak" && verdict.grade === "small")
}

const words =
  "password secret admin welcome dragon monkey letmein qwerty summer winter football baseball master shadow sunshine princess michael jordan liverpool chelsea london paris berlin company server database postgres mysql redis docker kubernetes jenkins gitlab grafana prometheus production staging deploy service backend frontend website login account token default guest root testing demo example hello world computer internet security private".split(
    " ",
  )
const first = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const swapped = (word: string) =>
  word.replace(/[aoesi]/g, (letter) => ({ a: "@", o: "0", e: "3", s: "$", i: "1" })[letter] ?? letter)
const backwards = (word: string) => [...word].reverse().join("")
const encoded = (text: string, encoding: BufferEncoding) => Buffer.from(text).toString(encoding)
const disguises: readonly ((word: string) => string)[] = [
  (word) => word,
  first,
  (word) => word.toUpperCase(),
  (word) => `${word}123`,
  (word) => `${first(word)}2024!`,
  (word) => `${first(word)}@2025`,
  swapped,
  (word) => `${swapped(first(word))}1!`,
  (word) => word + word + word,
  backwards,
  (word) => `${word}_dev`,
  (word) => `super${word}!`,
  (word) => encoded(`${word}123`, "base64"),
  (word) => encoded(`${word}123`, "base64url"),
  (word) => encoded(word + word, "hex"),
  (word) => encoded(encoded(`my-${word}`, "base64"), "base64"),
  (word) => `${word}qwerty`,
  (word) => `${word}0987654321`,
  (word) => `${word}-${word}-key`,
  (word) => word.split("").join("."),
  (word) => word.split("").join(" "),
]
const habits =
  "1q2w3e4r5t 1qaz2wsx3edc qazwsxedcrfv q1w2e3r4t5y6 1234567890 111111111111 abcabcabcabc aaabbbcccddd deadbeefdeadbeef cafebabecafebabe 0123456789abcdef 00112233445566778899aabbccddeeff 000102030405060708090a0b0c0d0e0f ffeeddccbbaa99887766554433221100 2024-01-15 Passw0rd2024 Qwerty123!@# aA1!aA1!aA1! 00000000-0000-0000-0000-000000000000 QWERTYUIOPASDFGHJKLZXCVBNM123456 secretsecretsecretsecretsecret12".split(
    " ",
  )
const keysOfWords =
  "my_secret_key_for_jwt_token_2024 MyVerySecureJwtSecretKey12345678 ThisIsAVeryLongSecretKeyForJwtSigning123 JWT_SECRET_KEY_PRODUCTION_2024_V1 horizon-production-secret-key-2024 tobeornottobethatisthequestion AllWorkAndNoPlayMakesJackADullBoy correct-horse-battery-staple".split(
    " ",
  )
const standIns =
  "changeme CHANGE_ME change-me-please <your-jwt-secret> <fill in> your-secret-here your-256-bit-secret replace-with-a-long-random-string xxxxxxxxxxxxxxxx ******** sk_test_xxxxxxxxxxxxxxxxxxxxxxxx {{jwt}} REPLACE_ME_BEFORE_PRODUCTION insert-secret-here TODO_set_this generate-me-with-openssl example-secret a-string-secret-at-least-256-bits-long this-is-a-secret-key-do-not-share [your-key] %SECRET% __SECRET__".split(
    " ",
  )

const alnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const marks = "!@#%^&*()-_=+[]{};:,.<>?/"
const drawn = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("")
const strong: readonly (readonly [SecretKind, string, () => string])[] = [
  ["signing-key", "hex of 32 bytes", () => randomBytes(32).toString("hex")],
  ["signing-key", "upper-case hex of 32 bytes", () => randomBytes(32).toString("hex").toUpperCase()],
  ["signing-key", "base64 of 32 bytes", () => randomBytes(32).toString("base64")],
  ["signing-key", "base64url of 32 bytes", () => randomBytes(32).toString("base64url")],
  ["signing-key", "base64 of 64 bytes", () => randomBytes(64).toString("base64")],
  ["signing-key", "base32 of 32 bytes", () => drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 52)],
  ["signing-key", "64 letters and digits", () => drawn(alnum, 64)],
  ["signing-key", "64 small letters", () => drawn(alnum.slice(26, 52), 64)],
  ["signing-key", "48 printable characters", () => drawn(alnum + marks, 48)],
  ["signing-key", "a prefixed key", () => `base64:${randomBytes(32).toString("base64")}`],
  ["mac-key", "hex of 16 bytes", () => randomBytes(16).toString("hex")],
  ["mac-key", "base64 of 24 bytes", () => randomBytes(24).toString("base64")],
  ["mac-key", "a UUID", () => randomUUID()],
  ["mac-key", "a key of Django", () => drawn("abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)", 50)],
  ["password", "16 letters and digits", () => drawn(alnum, 16)],
  ["password", "14 with marks", () => drawn(alnum + marks, 14)],
  ["password", "groups of letters", () => Array.from({ length: 4 }, () => drawn(alnum.slice(26, 52), 6)).join("-")],
  ["password", "24 digits", () => drawn("0123456789", 24)],
  ["api-token", "hex of 20 bytes", () => randomBytes(20).toString("hex")],
  ["generic", "20 letters and digits", () => drawn(alnum, 20)],
]

describe("the list of secrets", () => {
  const kinds: readonly SecretKind[] = ["signing-key", "mac-key", "password"]
  it(`passes none of ${disguises.length * words.length} disguised words`, () => {
    const passed = disguises.flatMap((disguise) =>
      words.map(disguise).filter((text) => kinds.some((kind) => passes(judge(text, kind)))),
    )
    assert.deepEqual(passed, [])
  })
  it("passes no habit, no key of words and no digest of a word", () => {
    assert.deepEqual(
      habits.filter((text) => kinds.some((kind) => passes(judge(text, kind)))),
      [],
    )
    assert.deepEqual(
      keysOfWords.filter((text) => passes(judge(text, "signing-key"))),
      [],
    )
    const digests = ["md5", "sha1", "sha256", "sha512"].flatMap((algorithm) =>
      commonest.slice(0, 300).map((word) => createHash(algorithm).update(word).digest("hex")),
    )
    assert.equal(digests.filter((text) => passes(judge(text, "signing-key"))).length, 0)
  })
  it("calls every stand-in by its name or weak", () => {
    assert.deepEqual(
      standIns.filter((text) => kinds.some((kind) => passes(judge(text, kind)))),
      [],
    )
  })
  for (const [kind, what, make] of strong)
    it(`flags no ${what} as ${kind}`, () => {
      for (let run = 0; run < 200; run++) assert.equal(judge(make(), kind).is, "fit")
    })
  const list = new URL("../../../../shared/data/public-jwt-secrets.txt", import.meta.url)
  it("passes no key of the public list", { skip: existsSync(list) ? false : "the list is not here" }, () => {
    const keys = readFileSync(list, "utf8").split(/\r?\n/)
    // Every twentieth, and all long ones: they are the ones that only the hashes catch.
    const chosen = keys.filter((key, i) => key !== "" && (i % 20 === 0 || key.length >= 32))
    assert.equal(chosen.filter((key) => passes(judge(key, "signing-key"))).length, 0)
  })
})
