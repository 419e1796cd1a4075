/** File patterns of `deploylint.yaml`: gitignore's rules plus `{a,b}`. Bounded time, no regular expressions. */
import { compilePath, longestPattern, matchesPath, type PathPattern } from "../base/wildmatch.ts"

/** One pattern as written; `{a,b}` gives several alternatives. */
export interface Glob {
  /** `!pattern`: takes back what earlier patterns of the list selected. */
  readonly negated: boolean
  readonly alternatives: readonly Alternative[]
}

interface Alternative {
  readonly pattern: PathPattern
  readonly foldersOnly: boolean
  /** Without a slash inside, the pattern is held against each single name of the path. */
  readonly nameOnly: boolean
}

/** `{a,b}{c,d}…` grows fast: more alternatives than this are refused. */
const mostAlternatives = 200

/** Reads one pattern, or says in the user's words why it cannot match anything. */
export function readGlob(text: string): Glob | { readonly refused: string } {
  const negated = text.startsWith("!")
  const body = negated ? text.slice(1) : text
  if (body.trim() === "") return { refused: "is empty" }
  if (text.length > longestPattern) return { refused: `is longer than ${longestPattern} characters` }
  const expanded = expandBraces(body)
  if (expanded === undefined) return { refused: `has more than ${mostAlternatives} alternatives` }
  const alternatives: Alternative[] = []
  for (const one of expanded) {
    const read = readAlternative(one)
    if ("refused" in read) return read
    alternatives.push(read)
  }
  return { negated, alternatives }
}

/**
 * True if the list selects the file: the last pattern that matches the file or a folder above it decides.
 * `path` is relative to the folder of `deploylint.yaml`, with forward slashes.
 */
export function selects(globs: readonly Glob[], path: string): boolean {
  if (globs.length === 0) return false
  const parts = path.split("/")
  let selected = false
  for (const glob of globs) {
    if (glob.negated === selected && glob.alternatives.some((one) => matches(one, parts))) selected = !glob.negated
  }
  return selected
}

function matches(one: Alternative, parts: readonly string[]): boolean {
  for (let end = 1; end <= parts.length; end++) {
    if (one.foldersOnly && end === parts.length) return false
    if (matchesPath(one.pattern, one.nameOnly ? parts.slice(end - 1, end) : parts.slice(0, end))) return true
  }
  return false
}

function readAlternative(text: string): Alternative | { readonly refused: string } {
  let body = text.startsWith("./") ? text.slice(2) : text
  const foldersOnly = body.endsWith("/")
  if (foldersOnly) body = body.slice(0, -1)
  const nameOnly = !body.includes("/")
  if (body.startsWith("/")) body = body.slice(1)
  if (body === "" || body === ".") return { refused: "names no file" }
  if (body.split("/").includes("..")) return { refused: "leaves the folder of `deploylint.yaml`" }
  const pattern = compilePath(body)
  if (pattern === undefined) return { refused: "has an open `[` or ends in a backslash, so it matches nothing" }
  return { pattern, foldersOnly, nameOnly }
}

/** All texts that the braces stand for; undefined if they are too many. Braces without a comma are literal. */
function expandBraces(text: string): string[] | undefined {
  let done: string[] = [""]
  let rest = text
  while (rest !== "") {
    const group = firstGroup(rest)
    if (group === undefined) return done.map((head) => head + rest)
    const choices: string[] = []
    for (const choice of group.choices) {
      const inner = expandBraces(choice)
      if (inner === undefined) return undefined
      choices.push(...inner)
    }
    if (done.length * choices.length > mostAlternatives) return undefined
    const literal = rest.slice(0, group.start)
    done = done.flatMap((head) => choices.map((choice) => head + literal + choice))
    rest = rest.slice(group.end + 1)
  }
  return done
}

/** The first `{…,…}` with balanced braces outside classes and escapes. */
function firstGroup(text: string): { start: number; end: number; choices: string[] } | undefined {
  const open: { start: number; commas: number[] }[] = []
  let first: { start: number; end: number; choices: string[] } | undefined
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === "\\") i++
    else if (c === "[") i = endOfClass(text, i)
    else if (c === "{") open.push({ start: i, commas: [] })
    else if (c === ",") open.at(-1)?.commas.push(i)
    else if (c === "}") {
      const group = open.pop()
      if (group === undefined || group.commas.length === 0) continue
      if (first === undefined || group.start < first.start) first = choicesOf(text, group, i)
      if (open.length === 0) return first
    }
  }
  return first
}

function choicesOf(text: string, group: { start: number; commas: number[] }, end: number) {
  const bounds = [group.start, ...group.commas, end]
  const choices = bounds.slice(1).map((bound, i) => text.slice((bounds[i] ?? 0) + 1, bound))
  return { start: group.start, end, choices }
}

/** Place of the closing bracket of a class, or of the opening one where there is none. */
function endOfClass(text: string, at: number): number {
  const end = text.indexOf("]", at + 2)
  return end < 0 ? at : end
}
