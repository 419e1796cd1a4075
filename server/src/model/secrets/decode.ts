/** Undoes base64 and hex where the result is plain text: encoding a word makes it longer, not stronger. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/** The printable ASCII text (at least six characters) behind a hex or base64 value, or undefined. */
export function decodedText(value: string): string | undefined {
  const bare = value.replace(/^(?:base64|hex):/i, "")
  return printable(fromHex(bare)) ?? printable(fromBase64(bare))
}

function fromHex(text: string): readonly number[] | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(text)) return undefined
  const bytes: number[] = []
  for (let i = 0; i < text.length; i += 2) bytes.push(Number.parseInt(text.slice(i, i + 2), 16))
  return bytes
}

function fromBase64(text: string): readonly number[] | undefined {
  const body = text.replace(/={1,2}$/, "").replaceAll("-", "+").replaceAll("_", "/")
  if (body.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(body)) return undefined
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const c of body) {
    held = ((held << 6) | alphabet.indexOf(c)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
  }
  return bytes
}

function printable(bytes: readonly number[] | undefined): string | undefined {
  if (bytes === undefined || bytes.length < 6) return undefined
  const body = bytes.at(-1) === 10 ? bytes.slice(0, -1) : bytes
  return body.every((byte) => byte >= 32 && byte < 127) ? String.fromCharCode(...body) : undefined
}
