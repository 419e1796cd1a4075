/** A secret that can be guessed, or a key smaller than its algorithm. */
import type { Severity } from "../../base/problem.ts"
import { type SecretKind, secretKindOf } from "../../model/secrets/names.ts"
import { type Grade, sizeOf } from "../../model/secrets/verdict.ts"
import { defineRule, ref } from "../define.ts"
import { replaceWithRandom } from "./shared-remedies.ts"
import { isBuildTime, isCommitted, secretsIn, severityAt, wordsFor } from "./shared-secrets.ts"

const severities: Readonly<Record<Grade, Severity>> = { breakable: "error", low: "warning", small: "info" }
/** Bits; of signing keys those of the hash. */
const wanted: Readonly<Record<Exclude<SecretKind, "signing-key">, number>> = {
  "mac-key": 128,
  password: 64,
  generic: 64,
  "api-token": 64,
}

export default defineRule({
  meta: {
    id: "secrets/weak-secret",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2", "S3", "S4", "S5"],
    summary: "A secret can be guessed, or a key is smaller than its algorithm.",
    why: "Whoever holds one token signed with a weak key can try billions of keys a second offline, and then signs tokens of their own.\nLength says little: 32 hexadecimal digits carry 128 bits, a sentence far fewer than its letters. The estimate counts words, repeats, runs and dates for what they are worth, after undoing base64 and hex.\nA signing key for HS256 should hold 256 bits, as its hash does, and 512 bits for HS512: a setting beside it that names the algorithm counts.",
    remedy: "Generate 32 random bytes, written as base64url or hex, and use a different value for every purpose.",
    messages: {
      guessable: "{secret} can be guessed: about {bits} bits, {wanted} are asked for.",
      short: "{secret} is too short to sign with: {size} bytes of {needed}, about {bits} bits.",
      small: "{secret} has about {bits} bits, fewer than the {wanted} of its purpose.",
      public: "{secret} is on public lists of leaked keys.",
    },
    fix: "review",
    references: [
      ref("RFC 7518, section 3.2: HMAC keys", "https://www.rfc-editor.org/rfc/rfc7518#section-3.2"),
      ref("RFC 8725, section 3.5: key entropy", "https://www.rfc-editor.org/rfc/rfc8725#section-3.5"),
      ref(
        "OWASP JSON Web Token Cheat Sheet: weak token secret",
        "https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html",
      ),
      ref("Leaked JWT secrets", "wallarm/jwt-secrets:jwt.secrets.list"),
    ],
  },
  check(context) {
    const { document, facts, stage, report, unknown } = context
    if (stage === "template") return
    for (const setting of facts.settings) {
      if (!setting.value.known && secretKindOf(setting.name)?.kind === "signing-key") {
        unknown("S2", `the value of \`${setting.name}\` is not in the files`)
      }
    }
    const all = secretsIn(document.source.text, facts)
    for (const found of all) {
      const { setting, part, verdict } = found
      if (isBuildTime(setting)) continue
      if (verdict.is !== "weak" || (part.within === "address" && isCommitted(setting))) continue
      // Tests and development servers fill in foreign credentials with anything.
      if (stage === "development" && (part.kind === "api-token" || part.kind === "generic")) continue
      report({
        at: part.span,
        id: verdict.how,
        data: {
          secret: wordsFor(found),
          bits: verdict.bits,
          wanted: part.kind === "signing-key" || found.needed > 32 ? found.needed * 8 : wanted[part.kind],
          size: sizeOf(part.text),
          needed: found.needed,
        },
        evidence: setting.name,
        scope: setting.owner,
        severity: severityAt(setting, facts, stage, severities[verdict.grade]),
        fixes: () => replaceWithRandom(context, found, all),
      })
    }
  },
})
