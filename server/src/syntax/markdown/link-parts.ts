/** The parts of links: destinations, titles, labels, and the words of a text without its marks. */

export interface Destination {
  readonly destination: string
  /** Where it stands, brackets left out. */
  readonly start: number
  readonly stop: number
  /** Behind the whole link. */
  readonly end: number
}

/** Longer addresses and titles are none. */
const longest = 2000

/** Reads `(destination "title")` from its bracket on; `looked` is the number of characters that it took. */
export function destinationAt(text: string, open: number, end: number): { found?: Destination; looked: number } {
  const limit = Math.min(end, open + longest)
  const start = blanksFrom(text, open + 1, limit)
  const address = addressAt(text, start, limit)
  if (address === undefined) return { looked: Math.min(limit - open, longest) }
  let at = blanksFrom(text, address.end, limit)
  if (text.charAt(at) !== ")" || at >= limit) {
    const close = at > address.end ? titleEnd(text, at, limit) : undefined
    if (close === undefined) return { looked: at - open + 1 }
    at = blanksFrom(text, close, limit)
    if (at >= limit || text.charAt(at) !== ")") return { looked: at - open + 1 }
  }
  const { from, to } = address
  return {
    found: { destination: unescaped(text.slice(from, to)), start: from, stop: to, end: at + 1 },
    looked: at - open + 1,
  }
}

/** `<…>`, or characters without blanks and with brackets in pairs. */
export function addressAt(
  text: string,
  start: number,
  limit: number,
): { from: number; to: number; end: number } | undefined {
  if (text.charAt(start) === "<") {
    for (let i = start + 1; i < limit; i++) {
      const c = text.charAt(i)
      if (c === "\\") i++
      else if (c === ">") return { from: start + 1, to: i, end: i + 1 }
      else if (c === "<" || c === "\n" || c === "\r") return undefined
    }
    return undefined
  }
  let depth = 0
  let i = start
  for (; i < limit; i++) {
    const c = text.charCodeAt(i)
    if (c === 92 && i + 1 < limit && !/\s/.test(text.charAt(i + 1))) i++
    else if (c <= 32 || c === 127) break
    else if (c === 40) depth++
    else if (c === 41 && --depth < 0) break
  }
  if (depth > 0) return undefined
  const to = Math.min(i, limit)
  return { from: start, to, end: to }
}

function titleEnd(text: string, at: number, limit: number): number | undefined {
  const open = text.charAt(at)
  const close = open === "(" ? ")" : open === '"' || open === "'" ? open : undefined
  if (close === undefined) return undefined
  for (let i = at + 1; i < limit; i++) {
    const c = text.charAt(i)
    if (c === "\\") i++
    else if (c === close) return i + 1
  }
  return undefined
}

function blanksFrom(text: string, at: number, limit: number): number {
  let i = at
  while (i < limit && /[ \t\r\n]/.test(text.charAt(i))) i++
  return i
}

/** A label as labels are compared: one case, single blanks. */
export function labelOf(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase()
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&")
}

/** The words of a text: links become their words, emphasis, code marks and backslashes go. */
export function plainText(text: string): string {
  return text
    .replace(/<!--[^>]*-->/g, "")
    .replace(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])?/g, "$1")
    .replace(/<\/?[a-z][^<>]*>/gi, "")
    .replace(/\\([!-/:-@[-`{-~])|[`*]+|(?<![\w])_+|_+(?![\w])/g, "$1")
    .replace(/\s+/g, " ")
    .trim()
}
