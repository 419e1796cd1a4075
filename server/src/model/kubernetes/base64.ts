/** Base64 as Go's standard decoder takes it (line breaks are skipped, padding is demanded), with UTF-8 behind it. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
/** Longer values are files: their text is of no use to anybody here. */
const longest = 65_536

export type Decoded =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes" }
  | { readonly kind: "invalid" }

/** What a value of `data` stands for. Linear. */
export function decodeBase64(written: string): Decoded {
  const text = written.replace(/[\r\n]/g, "")
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return { kind: "invalid" }
  if (text.length > longest) return { kind: "bytes" }
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const c of text.replace(/=+$/, "")) {
    held = ((held << 6) | alphabet.indexOf(c)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
  }
  const decoded = fromUtf8(bytes)
  return decoded === undefined ? { kind: "bytes" } : { kind: "text", text: decoded }
}

/** Text behind UTF-8; undefined for anything else. */
function fromUtf8(bytes: readonly number[]): string | undefined {
  let text = ""
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0
    const length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0
    if (length === 0 || i + length > bytes.length) return undefined
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    for (let j = 1; j < length; j++) {
      const next = bytes[i + j] ?? 0
      if (next >> 6 !== 2) return undefined
      code = (code << 6) | (next & 63)
    }
    if (code > 0x10ffff || code === 0) return undefined
    text += String.fromCodePoint(code)
    i += length
  }
  return text
}

/** Base64 of a text's UTF-8. */
export function encodeBase64(text: string): string {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  let out = ""
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const left = bytes.length - i
    out += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63)
    out += left > 1 ? alphabet.charAt((group >> 6) & 63) : "="
    out += left > 2 ? alphabet.charAt(group & 63) : "="
  }
  return out
}
