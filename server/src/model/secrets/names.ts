/**
 * Which settings hold secrets, told by their names. The last noun of a compound decides: `PASSWORD_FILE` is a file,
 * `TOKEN_TTL` a duration, `DB_PASSWORD_PROD` a password. The base list is that of BuildKit's check of ARG and ENV names.
 */
import { remembered } from "../../base/remember.ts"

/** What the secret is for, which decides how strong it must be. */
export type SecretKind =
  /** Signs or encrypts tokens: must meet the size of the algorithm (JWT, HMAC, request signing). */
  | "signing-key"
  /** Signs or encrypts on one server: sessions, cookies, stored data. */
  | "mac-key"
  | "password"
  /** Handed out by a service, often a foreign one. */
  | "api-token"
  | "generic"

export interface SecretName {
  readonly kind: SecretKind
  /** False where other things carry such names too (`CACHE_KEY`): the value must then look like a secret. */
  readonly sure: boolean
}

/** Words that may follow the noun without changing what it is. */
const qualifiers = new Set(
  "base value current previous prev old new next primary secondary main prod production staging stage test dev live default raw plain b64 base64 hex".split(
    " ",
  ),
)
/** Any of these among the words makes the setting a switch, a policy or a public value. */
const denials = new Set(
  "public publishable allow enable enabled disable disabled require required force show hide use random max min num count limit length minlength maxlength size ttl reset forgot policy redaction risk csrf xsrf header license licence license_key cors map maps".split(
    " ",
  ),
)
const passwordWords = new Set(["password", "passwd", "passphrase", "pword", "passcode", "pass", "pwd", "pw"])
const joinedPassword = /^(?!htpasswd$)[a-z0-9]*(?:password|passwd|passphrase)$/
/** `dbpass`, not `bypass`; `mysqlpwd`, not `oldpwd`. */
const joinedShort =
  /^(?:db|database|user|admin|root|smtp|mail|my|mysql|sql|pg|postgres|redis|mongo|rabbitmq|ldap|bind|auth|ftp|sftp|http|https|vnc|web|app|api|service)(?:pass|pwd|pw)$/
/** What stands before `key` where the whole is surely a secret. */
const keyOwners = new Set(
  "api secret private signing signature sign encryption encrypt crypto cipher aes hmac jwt jwe jws session cookie master admin auth access app application account storage deploy webhook service shared tsig wg wireguard psk preshared database db stripe openai anthropic sendgrid mailgun datadog sentry".split(
    " ",
  ),
)
/** What stands before `key` where the whole is public, a name, or a file. */
const keyPublic = new Set(
  "primary foreign sort partition cache routing object registry row unique composite index lookup group site anon publishable host ssl tls cert certificate ssh gpg pgp ca client license licence instrumentation map maps vapid".split(
    " ",
  ),
)
/** Services that hand out their `SECRET_KEY`. */
const issuers = new Set(
  "s3 aws oss cos r2 b2 storage minio bucket stripe paypal razorpay paystack square plaid braintree mollie clerk turnstile recaptcha hcaptcha captcha twilio google github facebook twitter tencent aliyun qiniu wechat alipay access langfuse flutterwave".split(
    " ",
  ),
)
const macKeys = new Set(
  "session cookie encryption encrypt enc fernet crypto cipher aes master app application".split(" "),
)
const signers = new Set("jwt jwe jws hmac signing signature sign hs256 hs384 hs512".split(" "))
/** One word that stands for several. */
const joined: ReadonlyMap<string, readonly string[]> = new Map(
  "api-key api-token auth-token access-key access-token secret-key private-key jwt-secret jwt-key app-key app-secret client-secret encryption-key signing-key session-secret cookie-secret auth-key"
    .split(" ")
    .map((pair) => [pair.replace("-", ""), pair.split("-")]),
)

const bundled = /^(?:VITE|REACT_APP|VUE_APP|GATSBY|STORYBOOK|NG_APP|SNOWPACK_PUBLIC)_/

/** The kind of secret that a setting of this name holds, or undefined if the name is not that of a secret. */
export const secretKindOf = remembered(judgeName)

function judgeName(name: string): SecretName | undefined {
  const words = wordsOfName(name)
  if (words.some((word) => denials.has(word)) && !isSecretDespite(words)) return undefined
  const end = headIndex(words)
  if (end < 0) return undefined
  const head = words[end] ?? ""
  const before = words.slice(0, end)
  if (passwordWords.has(head) || joinedPassword.test(head) || joinedShort.test(head)) return passwordKind(head, before)
  if (head === "secret" || head === "secrets") return secretKind(before)
  // What a browser bundle gets is public, whatever it is called.
  const isBundled = bundled.test(name)
  if (head === "key" || head === "keys") return isBundled ? { kind: "api-token", sure: false } : keyKind(before)
  if (head === "token" || head === "tokens") return { kind: "api-token", sure: before.length > 0 && !isBundled }
  // Vault's root token is called an identifier.
  if (head === "id" && before.at(-1) === "token" && before.at(-2) === "root") return { kind: "api-token", sure: true }
  // A pre-shared key of a VPN or a wireless network.
  if (head === "psk") return { kind: "password", sure: true }
  if (head === "salt") return { kind: "generic", sure: true }
  if (head === "credential" || head === "credentials" || head === "creds") return { kind: "generic", sure: false }
  if (head === "auth" && /^(?:redis|rediscli|valkey)$/.test(before.at(-1) ?? ""))
    return { kind: "password", sure: true }
  return head === "auth" && before.length > 0 ? { kind: "generic", sure: false } : undefined
}

/** True if settings of this name hold secrets beyond doubt. */
export function isSecretName(name: string): boolean {
  return secretKindOf(name)?.sure ?? false
}

/** Lower-case words of a name, split at `_ . - : [ ]`, at digits' edges not, and where camelCase turns. */
export const wordsOfName = remembered(splitName)

function splitName(name: string): readonly string[] {
  const words = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
  return words.flatMap((word) => joined.get(word) ?? [word])
}

/** Index of the word that says what the thing is: the last one that is no qualifier. */
function headIndex(words: readonly string[]): number {
  let end = words.length - 1
  // `JWT_SECRET_REFRESH` says which tokens the secret signs.
  if (/^(?:access|refresh)$/.test(words[end] ?? "") && words[end - 1] === "secret") end--
  while (end > 0 && (qualifiers.has(words[end] ?? "") || /^v?\d+$/.test(words[end] ?? ""))) end--
  return end
}

/** `RESET_TOKEN_SECRET` and the like: the denial tells the purpose of a real key. */
function isSecretDespite(words: readonly string[]): boolean {
  const head = words[headIndex(words)] ?? ""
  const only = words.filter((word) => denials.has(word))
  return (head === "secret" || head === "key") && only.every((word) => /^(csrf|xsrf|reset|forgot)$/.test(word))
}

function passwordKind(head: string, before: readonly string[]): SecretName | undefined {
  const owner = before.at(-1) ?? ""
  if (head === "pwd" && (before.length === 0 || owner === "old")) return undefined
  if (head === "pass" && /^(by|proxy|one|single|two|multi|first|second|no|skip|fail)$/.test(owner)) return undefined
  if (head === "pw" && before.length === 0) return undefined
  return { kind: "password", sure: true }
}

function secretKind(before: readonly string[]): SecretName {
  if (before.some((word) => signers.has(word))) return { kind: "signing-key", sure: true }
  if (
    before.some(
      (word) =>
        (macKeys.has(word) && !isForeignApp(word, before)) ||
        word === "token" ||
        word === "csrf" ||
        word === "nextauth",
    )
  ) {
    return { kind: "mac-key", sure: true }
  }
  const owner = before.at(-1)
  if (owner === "auth" || owner === "server" || owner === undefined) return { kind: "mac-key", sure: true }
  return { kind: "generic", sure: true }
}

/** `APP_KEY` is the application's own; `PUSHER_APP_KEY` names an application at a service, and is public there. */
function isForeignApp(word: string, before: readonly string[]): boolean {
  return word === "app" && before.length > 1 && !/^(?:my|laravel|rails|django|flask|web|api)$/.test(before[0] ?? "")
}

function keyKind(before: readonly string[]): SecretName | undefined {
  const owner = before.at(-1)
  if (owner === undefined || keyPublic.has(owner)) return undefined
  if (owner === "private") return { kind: "generic", sure: true }
  if (signers.has(owner)) return { kind: "signing-key", sure: true }
  // `S3_SECRET_KEY` and `STRIPE_SECRET_KEY` are given out; `SECRET_KEY` and `DJANGO_SECRET_KEY` are made up.
  if (owner === "secret")
    return { kind: before.some((word) => issuers.has(word)) ? "api-token" : "mac-key", sure: true }
  if (isForeignApp(owner, before)) return { kind: "api-token", sure: false }
  if (macKeys.has(owner)) return { kind: owner === "master" ? "generic" : "mac-key", sure: true }
  return keyOwners.has(owner) ? { kind: "api-token", sure: true } : { kind: "api-token", sure: false }
}
