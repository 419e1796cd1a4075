/**
 * `.dockerignore` as the builder reads it: patterns are anchored at the context, the last one that fits decides, and what
 * lies in an ignored folder is ignored unless a later pattern takes it back. Source: moby/patternmatcher.
 */

/** One pattern; `!` in front takes back. */
export interface IgnorePattern {
  readonly negated: boolean
  readonly tokens: readonly Token[]
}

/** Longer patterns and paths are nobody's. */
const longest = 1000
const mostPatterns = 2000

/** The patterns of an ignore file. Undefined where one of them makes the builder refuse the file (`!` alone, `[`). */
export function parseDockerignore(text: string): readonly IgnorePattern[] | undefined {
  const found: IgnorePattern[] = []
  for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    // Only a mark in the first column begins a comment.
    if (line.startsWith("#") || line.trim() === "" || found.length >= mostPatterns) continue
    const trimmed = line.trim()
    const negated = trimmed.startsWith("!")
    const bare = (negated ? trimmed.slice(1) : trimmed).trim()
    if (bare === "") return undefined
    const cleaned = cleanPath(bare)
    const pattern = cleaned.length > 1 && cleaned.startsWith("/") ? cleaned.slice(1) : cleaned
    const tokens = pattern.length > longest ? undefined : tokensOf(pattern)
    if (tokens === undefined) return undefined
    found.push({ negated, tokens })
  }
  return found
}

/** True if the builder leaves the path (below the context, with `/`) out of what it copies. */
export function isIgnored(patterns: readonly IgnorePattern[], path: string): boolean {
  const clean = cleanPath(path).replace(/^\//, "")
  if (clean === "." || clean === "" || clean.length > longest) return false
  let ignored = false
  for (const { negated, tokens } of patterns) if (ignored === negated && fits(tokens, clean)) ignored = !negated
  return ignored
}

/** `a//b/../c/` to `a/c`, as Go's `filepath.Clean`. */
function cleanPath(path: string): string {
  const rooted = path.startsWith("/")
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop()
    else if (part !== ".." || !rooted) parts.push(part)
  }
  return (rooted ? "/" : "") + parts.join("/") || (rooted ? "/" : ".")
}

type Token =
  /** One character, or one of a class; a class may fit `/`. */
  | { readonly is: "one"; readonly fits: (c: string) => boolean }
  /** `*`: anything but `/`. */
  | { readonly is: "star" }
  /** `**` at the end: anything. `**` elsewhere: nothing, or folders with their slash. */
  | { readonly is: "rest" | "folders" }

/** The pattern's tokens; undefined for a pattern that Go's `filepath.Match` refuses. */
function tokensOf(pattern: string): readonly Token[] | undefined {
  const characters = [...pattern]
  const tokens: Token[] = []
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i] ?? ""
    if (c === "*" && characters[i + 1] === "*") {
      i++
      if (characters[i + 1] === "/") i++
      tokens.push({ is: i + 1 >= characters.length ? "rest" : "folders" })
    } else if (c === "*") tokens.push({ is: "star" })
    else if (c === "?") tokens.push({ is: "one", fits: (other) => other !== "/" })
    else if (c === "[") {
      const read = classOf(characters, i)
      if (read === undefined) return undefined
      tokens.push({ is: "one", fits: read.fits })
      i = read.end
    } else {
      const wanted = c === "\\" ? characters[++i] : c
      if (wanted === undefined) return undefined
      tokens.push({ is: "one", fits: (other) => other === wanted })
    }
  }
  return tokens
}

/** `[a-c]`, `[^x]`; bare `-` and `]` at their edges are errors there. */
function classOf(
  characters: readonly string[],
  start: number,
): { readonly fits: (c: string) => boolean; readonly end: number } | undefined {
  let i = start + 1
  const negated = characters[i] === "^"
  if (negated) i++
  const ranges: (readonly [string, string])[] = []
  const take = (): string | undefined => {
    const c = characters[i]
    if (c === undefined || c === "-" || c === "]") return undefined
    i++
    return c === "\\" ? characters[i++] : c
  }
  while (characters[i] !== "]" || ranges.length === 0) {
    const low = take()
    if (low === undefined) return undefined
    let high: string | undefined = low
    if (characters[i] === "-") {
      i++
      high = take()
    }
    if (high === undefined) return undefined
    ranges.push([low, high])
  }
  const code = (c: string): number => c.codePointAt(0) ?? 0
  return {
    fits: (c) => ranges.some(([low, high]) => code(low) <= code(c) && code(c) <= code(high)) !== negated,
    end: i,
  }
}

/** True if the tokens fit the whole path or a folder above it: one pass over the path, its costs the product at most. */
function fits(tokens: readonly Token[], path: string): boolean {
  const characters = [...path]
  let states = closure(tokens, new Set([0]))
  for (const c of characters) {
    if (c === "/" && states.has(tokens.length)) return true
    const next = new Set<number>()
    for (const state of states) {
      const token = tokens[state]
      // Half states stand inside of `**/`, which ends behind a slash only.
      if (!Number.isInteger(state)) {
        next.add(state)
        if (c === "/") next.add(state + 0.5)
      } else if (token === undefined) continue
      else if (token.is === "one") {
        if (token.fits(c)) next.add(state + 1)
      } else if (token.is === "star") {
        if (c !== "/") next.add(state)
      } else if (token.is === "rest") next.add(state)
      else {
        next.add(state + 0.5)
        if (c === "/") next.add(state + 1)
      }
    }
    if (next.size === 0) return false
    states = closure(tokens, next)
  }
  return states.has(tokens.length)
}

/** States that are reached without a character. */
function closure(tokens: readonly Token[], states: Set<number>): Set<number> {
  for (const state of states) {
    const token = Number.isInteger(state) ? tokens[state] : undefined
    if (token !== undefined && token.is !== "one") states.add(state + 1)
  }
  return states
}
