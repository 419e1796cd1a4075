/** Password hashes in crypt's format (`$2y$10$…`, `$apr1$…`) inside longer texts. */

const hash = /\$(?:2[abxy]?|1|5|6|7|y|apr1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*)\$[\w./,=+$-]*/g
/** A hash is shorter than this; so far around a place is looked. */
const reach = 200

/** True if the place lies in such a hash. The text of hundreds of characters around it decides. */
export function isInCryptHash(text: string, offset: number): boolean {
  const from = Math.max(0, offset - reach)
  for (const match of text.slice(from, offset + reach).matchAll(hash)) {
    const start = from + match.index
    if (start <= offset && offset < start + match[0].length) return true
  }
  return false
}
