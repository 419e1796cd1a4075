/** Random bytes as text that every reader of every format leaves alone. */

const url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const standard = `${url.slice(0, 62)}+/`

/** `base64url` has no padding, `base64` and `base64url-padded` have. */
export type TextEncoding = "base64url" | "base64url-padded" | "base64" | "hex"

/** 32 bytes give 43 characters of base64url, 44 with padding, 64 of hex; none of them needs quotes in any format. */
export function randomText(bytes: Uint8Array, encoding: TextEncoding = "base64url"): string {
  if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  const alphabet = encoding === "base64" ? standard : url
  let text = ""
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const characters = Math.min(4, Math.ceil(((bytes.length - i) * 8) / 6))
    for (let k = 0; k < characters; k++) text += alphabet[(group >> (18 - 6 * k)) & 63]
  }
  return encoding === "base64url" ? text : text.padEnd(Math.ceil(text.length / 4) * 4, "=")
}
