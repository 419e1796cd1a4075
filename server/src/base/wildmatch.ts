/** Wildcards over slash-separated paths as git reads them. No regular expressions: the time is bounded by the lengths. */

interface CharacterClass {
  readonly negated: boolean
  /** Pairs of first and last code unit. */
  readonly ranges: readonly (readonly [number, number])[]
}

/** A literal character, `?`, `*`, or `[…]`. */
type Token = string | { readonly is: "any" } | { readonly is: "star" } | CharacterClass

/** One part between slashes; `literal` where it has no wildcard at all. */
interface Segment {
  readonly literal: string | undefined
  readonly tokens: readonly Token[]
}

/** `"**"` stands for any number of folders, none included. */
export interface PathPattern {
  readonly segments: readonly (Segment | "**")[]
}

/** Longer patterns are refused. */
export const longestPattern = 1000

const any = { is: "any" } as const
const star = { is: "star" } as const
const anySegment: Segment = { literal: undefined, tokens: [star] }

/**
 * Reads a pattern: `*` and `?` stay within a folder name, `**` alone between slashes crosses folders, `[a-z]`, `[!a]`
 * and `[[:digit:]]` are classes, a backslash takes the next character literally. Undefined for a pattern that can match
 * nothing (an open class, a backslash at the end, too long).
 */
export function compilePath(pattern: string): PathPattern | undefined {
  if (pattern.length > longestPattern) return undefined
  const parts = tokenise(pattern)
  if (parts === undefined) return undefined
  const segments: (Segment | "**")[] = []
  parts.forEach((tokens, i) => {
    if (!isDoubleStar(tokens)) segments.push(segmentOf(tokens))
    else if (segments.at(-1) !== "**") segments.push("**")
    // `a/**` is everything inside `a`, not `a` itself.
    if (isDoubleStar(tokens) && i === parts.length - 1) segments.push(anySegment)
  })
  return { segments }
}

/** True if the pattern matches the whole path, given as its parts. */
export function matchesPath(pattern: PathPattern, path: readonly string[]): boolean {
  const { segments } = pattern
  let p = 0
  let i = 0
  let retryPattern = -1
  let retryPath = 0
  while (i < path.length) {
    const segment = segments[p]
    if (segment === "**") {
      retryPattern = ++p
      retryPath = i
    } else if (segment !== undefined && matchesSegment(segment, path[i] ?? "")) {
      p++
      i++
    } else if (retryPattern >= 0) {
      p = retryPattern
      i = ++retryPath
    } else return false
  }
  return p === segments.length
}

/** Splits at slashes outside classes; undefined where no text could ever match. */
function tokenise(pattern: string): Token[][] | undefined {
  const parts: Token[][] = [[]]
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? ""
    const part = parts.at(-1)
    if (c === "/") parts.push([])
    else if (c === "*") part?.push(star)
    else if (c === "?") part?.push(any)
    else if (c === "[") {
      const read = readClass(pattern, i + 1)
      if (read === undefined) return undefined
      part?.push(read.token)
      i = read.end
    } else if (c === "\\") {
      if (++i === pattern.length) return undefined
      part?.push(pattern[i] ?? "")
    } else part?.push(c)
  }
  return parts
}

function isDoubleStar(tokens: readonly Token[]): boolean {
  return tokens.length >= 2 && tokens.every((token) => token === star)
}

function segmentOf(tokens: readonly Token[]): Segment {
  return { literal: tokens.every((token) => typeof token === "string") ? tokens.join("") : undefined, tokens }
}

const posixClasses: Readonly<Record<string, CharacterClass["ranges"]>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: [[48, 57]],
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
}

/** Reads a class from just behind its `[`; `end` is the place of the closing bracket. */
function readClass(pattern: string, start: number): { token: CharacterClass; end: number } | undefined {
  const negated = pattern[start] === "!" || pattern[start] === "^"
  const first = negated ? start + 1 : start
  const ranges: (readonly [number, number])[] = []
  let previous = 0
  for (let i = first; i < pattern.length; i++) {
    const c = pattern[i] ?? ""
    if (c === "]" && i > first) return { token: { negated, ranges }, end: i }
    const posix = c === "[" && pattern[i + 1] === ":" ? readPosix(pattern, i) : undefined
    if (posix === "malformed") return undefined
    if (posix !== undefined) {
      ranges.push(...posix.ranges)
      i = posix.end
      previous = 0
    } else if (c === "-" && previous !== 0 && i + 1 < pattern.length && pattern[i + 1] !== "]") {
      if (pattern[++i] === "\\") i++
      ranges.push([previous, pattern.charCodeAt(i)])
      previous = 0
    } else {
      if (c === "\\") i++
      previous = pattern.charCodeAt(i)
      ranges.push([previous, previous])
    }
  }
  return undefined
}

/** `[:name:]` at `at`; undefined if it is an ordinary bracket. */
function readPosix(
  pattern: string,
  at: number,
): { ranges: CharacterClass["ranges"]; end: number } | "malformed" | undefined {
  const end = pattern.indexOf("]", at + 2)
  if (end < 0) return "malformed"
  if (end === at + 2 || pattern[end - 1] !== ":") return undefined
  const name = pattern.slice(at + 2, end - 1)
  const ranges = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined
  return ranges === undefined ? "malformed" : { ranges, end }
}

function matchesSegment(segment: Segment, text: string): boolean {
  if (segment.literal !== undefined) return segment.literal === text
  const { tokens } = segment
  let t = 0
  let i = 0
  let retryToken = -1
  let retryText = 0
  while (i < text.length) {
    const token = tokens[t]
    if (token === star) {
      retryToken = ++t
      retryText = i
    } else if (token !== undefined && matchesToken(token, text, i)) {
      t++
      i++
    } else if (retryToken >= 0) {
      t = retryToken
      i = ++retryText
    } else return false
  }
  while (tokens[t] === star) t++
  return t === tokens.length
}

function matchesToken(token: Token, text: string, at: number): boolean {
  if (typeof token === "string") return token === text[at]
  if ("is" in token) return token.is === "any"
  const code = text.charCodeAt(at)
  return token.ranges.some(([low, high]) => low <= code && code <= high) !== token.negated
}
