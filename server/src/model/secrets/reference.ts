/** Values of secret settings that are no secrets themselves: references, switches, hashes, tokens' public halves. */

/** Schemes and prefixes of secret managers and encrypted values. */
const elsewhere =
  /^(?:op|vault|awssm|aws-sm|aws-ssm|ssm|gcpsm|gcp-sm|sm|akv|azurekeyvault|bws|doppler|infisical|secretref|secretsmanager|secrets?|keyring|pass|file|env|kms|conjur|berglas|sops|azkv|dashlane|lpass|bao|openbao|gcp|1password):\S|^ref\+[a-z0-9]+:\/\/|^@Microsoft\.KeyVault\(|^(?:arn:aws|projects\/[\w-]+\/secrets\/)|^(?:encrypted:|enc:|ENC\[|ENC\(|!vault|AQICAH)/i
/** A whole path: of a mounted secret, or with folders that no random text has. */
const path =
  /^(?:~|\.{1,2})\/[\w@.+/-]+$|^\/(?:run|etc|var|opt|srv|home|root|mnt|usr|tmp|app|data|secrets?|config|vault|certs?|keys|bitnami|credentials)\/[\w@.+/-]+$|^[\w@.+/-]*\/[\w@.+-]+\.(?:pem|key|crt|cer|txt|json|jks|p12|pfx|secret|env|ya?ml)$|^[A-Za-z]:\\/
/** Words that switch something off or leave it to the program. */
const switches =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|disabled?|enabled?|auto|automatic|unset|empty|n\/a|optional|required|generated?)$/i
const hash =
  /^\$(?:2[abxy]?|5|6|1|apr1|y|7|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*)\$|^\{(?:SHA|SSHA|SHA256|SSHA512|CRYPT|PBKDF2|ARGON2)[\w-]*\}|^pbkdf2[_:]|^SCRAM-SHA-/i
/** Halves of credentials that are made to be shown. */
const publicHalf =
  /^(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{12,20}$|^pk_(?:live|test)_|^phc_[A-Za-z0-9]{20,}$|^ssh-(?:rsa|ed25519|dss) |^ecdsa-sha2-|^-----BEGIN (?:PUBLIC KEY|CERTIFICATE)/

/** True if the text names a place that holds the secret, or is put together from variables. */
export function isReference(value: string): boolean {
  return isInterpolated(value) || elsewhere.test(value) || path.test(value)
}

/** True if the text holds a part that something else fills in: `${X}`, `$(cmd)`, `{{ x }}`, `<%= x %>`, `%(x)s`, a lone `$X` or `#{X}`. */
export function isInterpolated(value: string): boolean {
  return /\$[({]|\{\{|<%|%\([A-Za-z_]\w*\)s|^\$[A-Za-z_]\w*$|^#\{[A-Za-z_][\w.:-]*\}#?$/.test(value)
}

/** True if the text is something that nobody could break or leak: a switch, a password's hash, a public key. */
export function isHarmless(value: string): boolean {
  return switches.test(value) || hash.test(value) || publicHalf.test(value)
}

/** Key material and signed tokens, whose strength their text does not show. */
export function isOpaqueCredential(value: string): boolean {
  return /^-----BEGIN [A-Z ]*PRIVATE KEY/.test(value) || isSignedToken(value)
}

/** Three base64url parts of which the first two are JSON objects. */
export function isSignedToken(value: string): boolean {
  return /^ey[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*$/.test(value)
}
