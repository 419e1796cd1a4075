/** From a file's bytes to a text that keeps those which are not UTF-8, and to what people are shown of it. */
import { holdsRawBytes, sequenceAt } from "../base/raw-bytes.ts"

/** The text of bytes, a byte order mark kept. */
export function textOfBytes(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    if (at > from) parts.push(decoder.decode(bytes.subarray(from, at)))
    for (const end = at - length; at < end; at++) parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)))
    from = at
  }
  if (from < bytes.length) parts.push(decoder.decode(bytes.subarray(from)))
  return parts.join("")
}

/** The bytes that a text stands for. */
export function bytesOfText(text: string): Uint8Array {
  const encoder = new TextEncoder()
  if (!holdsRawBytes(text)) return encoder.encode(text)
  const parts = text.split(/([\udc80-\udcff])/u)
  const encoded = parts.map((part, i) =>
    i % 2 === 1 ? Uint8Array.of(part.charCodeAt(0) & 0xff) : encoder.encode(part),
  )
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of encoded) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The text with every broken sequence as one U+FFFD, as browsers and Node.js decode. */
export function withReplacements(text: string): string {
  if (!holdsRawBytes(text)) return text
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOfText(text))
}
