/** Undoes base64 and hex where the result is plain text: encoding a word makes it longer, not stronger. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/** More is no text that anything here looks for. */
const longestText = 8192

/** The printable ASCII text (at least six characters) behind a hex or base64 value, or undefined. */
export function decodedText(value: string): string | undefined {
  const bare = value.replace(/^(?:base64|hex):/i, "")
  return printable(fromHex(bare)) ?? printable(fromBase64(bare))
}

/** The ASCII text, line breaks included, behind a short base64 or base64url value, or undefined. */
export function base64Text(value: string): string | undefined {
  const bytes = value.length > longestText ? undefined : fromBase64(value)
  const isText = bytes?.every((byte) => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13)
  return bytes !== undefined && isText ? String.fromCharCode(...bytes) : undefined
}

/** How many bytes a text stands for where a program decodes it: base64 or hex by its prefix; undefined without one. */
export function prefixedBytes(value: string): number | undefined {
  const match = /^(base64|hex):(.*)$/i.exec(value)
  if (match?.[2] === undefined) return undefined
  return (match[1]?.toLowerCase() === "hex" ? fromHex(match[2]) : fromBase64(match[2]))?.length
}

/** The bytes behind a hex or base64 text, or undefined; hex is tried first. */
export function encodedBytes(text: string): readonly number[] | undefined {
  return fromHex(text) ?? fromBase64(text)
}

function fromHex(text: string): readonly number[] | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(text)) return undefined
  const bytes: number[] = []
  for (let i = 0; i < text.length; i += 2) bytes.push(Number.parseInt(text.slice(i, i + 2), 16))
  return bytes
}

function fromBase64(text: string): readonly number[] | undefined {
  const body = text
    .replace(/={1,2}$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
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
