/** Texts as lines, and the short hashes that provenance and merges compare. Line ends never count. */
import { fingerprint } from "../../base/hash.ts"
import { sha256 } from "../../base/sha256.ts"

/** The text with LF for every CRLF. */
export function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n")
}

/** The text with the line ends that most lines of another one have: a checkout with CRLF keeps them. */
export function withLineEndsOf(model: string, text: string): string {
  const windows = model.split("\r\n").length - 1
  const all = model.split("\n").length - 1
  return windows * 2 > all ? text.replaceAll("\n", "\r\n") : text
}

/** Lines without their ends; after a final line break an empty one stands last, so that `join("\n")` gives the text back. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n")
}

/** 32 bits of a line as 8 hex digits: enough to tell the lines of one file apart. */
export function lineHash(line: string): string {
  return fingerprint(line).slice(-8)
}

/** The first 64 bits of a text's SHA-256 as 16 hex digits. */
export function contentHash(text: string): string {
  return Array.from(sha256(text).subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
