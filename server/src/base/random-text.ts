/** Random bytes as text that every reader of every format leaves alone. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** base64url without padding: 32 bytes give 43 characters, 256 bits, and need quotes in no format. */
export function randomText(bytes: Uint8Array): string {
  let text = ""
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const characters = Math.min(4, Math.ceil(((bytes.length - i) * 8) / 6))
    for (let k = 0; k < characters; k++) text += alphabet[(group >> (18 - 6 * k)) & 63]
  }
  return text
}
