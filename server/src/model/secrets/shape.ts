/** The form in which a program wants a secret: so many bytes, written so. A generated value in another form is refused. */
import { randomText, type TextEncoding } from "../../base/random-text.ts"
import { type SecretKind, wordsOfName } from "./names.ts"

export interface SecretShape {
  readonly bytes: number
  readonly encoding: TextEncoding
  /** Stands before the encoded bytes: `base64:`. */
  readonly prefix?: string
  /** For titles: `64 hexadecimal digits`. */
  readonly words: string
}

/** What a name demands, with whose demand it is. Each row is the product's own documentation of the setting. */
const demands: readonly { readonly name: RegExp; readonly shape: SecretShape }[] = [
  // cryptography: Fernet keys are 32 bytes, URL-safe base64 with padding (also Airflow's `AIRFLOW__CORE__FERNET_KEY`).
  { name: /(?:^|_)FERNET_KEY$/, shape: shape(32, "base64url-padded") },
  // Laravel: `base64:` and 32 bytes for AES-256.
  { name: /^(?:LARAVEL_)?APP_KEY$/, shape: { ...shape(32, "base64"), prefix: "base64:" } },
  // Phoenix asks for 64 bytes of text at least, Rails makes 128 hexadecimal digits.
  { name: /(?:^|_)SECRET_KEY_BASE$/, shape: shape(64, "hex") },
  // Plausible: base64 of 32 bytes.
  { name: /^TOTP_VAULT_KEY$/, shape: shape(32, "base64") },
  // Ory Kratos and Hydra encrypt with exactly 32 characters.
  { name: /^SECRETS_CIPHER(?:_\d+)?$/, shape: shape(16, "hex") },
  // Cal.com: 32 characters for AES-256.
  { name: /^CALENDSO_ENCRYPTION_KEY$/, shape: shape(16, "hex") },
  // Activepieces: 32 hexadecimal digits.
  { name: /^AP_ENCRYPTION_KEY$/, shape: shape(16, "hex") },
  // Outline demands 64 hexadecimal digits; Django, Flask and Langfuse take them.
  { name: /^(?:UTILS_SECRET|SECRET_KEY|DJANGO_SECRET_KEY|ENCRYPTION_KEY)$/, shape: shape(32, "hex") },
]

function shape(bytes: number, encoding: TextEncoding): SecretShape {
  const words =
    encoding === "hex"
      ? `${bytes * 2} hexadecimal digits`
      : `${bytes} bytes as ${encoding === "base64" ? "base64" : encoding === "base64url" ? "base64url" : "URL-safe base64"}`
  return { bytes, encoding, words }
}

/**
 * Forms to offer for a new value, the best first. The consumer's own form is the only one where it is known; else the form of
 * the present value is kept. `least` are the bytes that the algorithm asks for.
 */
export function shapesFor(name: string, present: string, kind: SecretKind, least: number): readonly SecretShape[] {
  const upper = wordsOfName(name).join("_").toUpperCase()
  const demanded = demands.find((each) => each.name.test(name.toUpperCase()) || each.name.test(upper))?.shape
  if (demanded !== undefined) return [demanded]
  const bytes = Math.max(32, least)
  if (/^base64:/.test(present)) return [{ ...shape(bytes, "base64"), prefix: "base64:" }]
  if (/^hex:/.test(present)) return [{ ...shape(bytes, "hex"), prefix: "hex:" }]
  if (kind === "password" || kind === "api-token") return [shape(bytes, "base64url")]
  const isHex = /^[0-9a-f]{16,}$/i.test(present)
  const both = [shape(bytes, "base64url"), shape(bytes, "hex")]
  return isHex ? both.reverse() : both
}

/** The form of a value that lands inside an address, where `+`, `/` and `=` would have to be encoded. */
export const addressShape: SecretShape = shape(32, "base64url")

/** A new secret. It never starts with `-`, which a command line would take for an option. */
export function secretText(random: (bytes: number) => Uint8Array, form: SecretShape = addressShape): string {
  const { prefix = "", bytes, encoding } = form
  for (let tries = 0; ; tries++) {
    const text = prefix + randomText(random(bytes), encoding)
    if (!text.startsWith("-") || tries >= 20) return text
  }
}
