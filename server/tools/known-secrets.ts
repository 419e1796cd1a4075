/**
 * Writes server/src/model/secrets/known.generated.ts:
 *   node server/tools/known-secrets.ts <jwt.secrets.list>
 * The list is that of wallarm/jwt-secrets (MIT). Only hashes of it enter the product, so that no scanner trips over it.
 */
import { createHash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { normaliseSecret, packedHash } from "../src/model/secrets/known.ts"
import { estimateBits } from "../src/model/secrets/strength.ts"
import { words } from "../src/model/secrets/words.ts"

/** An entry that the estimator already calls weak for every key needs no hash. */
const passing = 100
/** Words whose MD5, SHA-1, SHA-256 and SHA-512 people take for keys. */
const digested = 300
/**
 * SHA-256, first 64 bits, of credentials that published configurations carry: two of the Horizon suite, then the default
 * keys and passwords of Grafana, Dify, Directus, Harbor, RAGFlow and Plane.
 */
const committed = [
  "c9f67091ec207aa9",
  "86e0d1fd2908cc79",
  "f3c3964ca854e172",
  "0f44b34c6311bcb5",
  "646fe7e9335545a3",
  "982f4e3a0216f392",
  "b8ba9c61cc9ff699",
  "1bc46a56f703f5b4",
  "248eedb01f1cc3f4",
  "04eae10378b0a2d1",
]

/** The hashes of all known secrets, sorted, in one string of eight characters each. */
export function packKnown(list: string): string {
  const hashes = new Set(committed.map((hex) => Buffer.from(hex.slice(0, 12), "hex").toString("base64")))
  for (const line of list.split(/\r?\n/)) {
    const entry = normaliseSecret(line)
    if (entry !== "" && entry.length <= 2048 && estimateBits(entry) >= passing) hashes.add(packedHash(entry))
  }
  for (const word of words.slice(0, digested)) {
    for (const algorithm of ["md5", "sha1", "sha256", "sha512"]) {
      hashes.add(packedHash(createHash(algorithm).update(word).digest("hex")))
    }
  }
  return [...hashes].sort((a, b) => (a < b ? -1 : 1)).join("")
}

if (import.meta.main) {
  const packed = packKnown(readFileSync(process.argv[2] ?? "", "utf8"))
  const lines = packed.match(/.{1,120}/g) ?? []
  const text = [
    "/** Written by `node server/tools/known-secrets.ts <jwt.secrets.list>`; do not edit. Hashes by eight base64 characters. */",
    "export const knownHashes: string = `",
    `${lines.join("\\\n")}\``,
    "",
  ].join("\n")
  writeFileSync(new URL("../src/model/secrets/known.generated.ts", import.meta.url), text.replace("`\n", "`\\\n"))
}
