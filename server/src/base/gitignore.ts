/** `.gitignore` files as git reads them: gitignore(5), checked against `git check-ignore`. Pure; reading is the walk's work. */
import { compilePath, matchesPath, type PathPattern } from "./wildmatch.ts"

interface IgnoreRule {
  /**
   * The characters before the first wildcard. Git compares them first and matches the rest on its own, so that
   * `a***` crosses folders although its stars do not stand alone.
   */
  readonly prefix: string
  readonly pattern: PathPattern
  /** `!pattern`: takes back what an earlier rule ignored. */
  readonly keeps: boolean
  readonly foldersOnly: boolean
  /** Without a slash inside, the pattern is held against the last part of the path only. */
  readonly nameOnly: boolean
}

/** One ignore file, last rule first: the first match decides. */
export type IgnoreRules = readonly IgnoreRule[]

/** More rules than this are not read: no file that people write comes near. */
const mostRules = 20_000

/** Reads the text of an ignore file; lines that are no pattern are passed over, as git does. */
export function readIgnoreRules(text: string): IgnoreRules {
  const rules: IgnoreRule[] = []
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    if (rules.length === mostRules) break
    const rule = line.startsWith("#") ? undefined : readRule(line.endsWith("\r") ? line.slice(0, -1) : line)
    if (rule !== undefined) rules.push(rule)
  }
  return rules.reverse()
}

/**
 * What the file says of a path, given as parts below the ignore file's own folder. Undefined: it says nothing, the
 * file of the folder above decides.
 */
export function ignoreVerdict(
  rules: IgnoreRules,
  path: readonly string[],
  isFolder: boolean,
): "ignore" | "keep" | undefined {
  const name = path.at(-1) ?? ""
  const whole = path.join("/")
  for (const rule of rules) {
    if (rule.foldersOnly && !isFolder) continue
    const text = rule.nameOnly ? name : whole
    if (!text.startsWith(rule.prefix)) continue
    if (matchesPath(rule.pattern, text.slice(rule.prefix.length).split("/"))) return rule.keeps ? "keep" : "ignore"
  }
  return undefined
}

function readRule(line: string): IgnoreRule | undefined {
  let body = withoutTrailingBlanks(line)
  const keeps = body.startsWith("!")
  if (keeps) body = body.slice(1)
  const foldersOnly = body.endsWith("/")
  if (foldersOnly) body = body.slice(0, -1)
  const nameOnly = !body.includes("/")
  if (body.startsWith("/")) body = body.slice(1)
  if (body === "") return undefined
  const wildcard = body.search(/[*?[\\]/)
  const prefix = nameOnly ? "" : wildcard < 0 ? body : body.slice(0, wildcard)
  const pattern = compilePath(body.slice(prefix.length))
  return pattern && { prefix, pattern, keeps, foldersOnly, nameOnly }
}

/** Blanks at the end do not count unless a backslash stands before them. */
function withoutTrailingBlanks(line: string): string {
  let end = 0
  for (let i = 0; i < line.length; i++) {
    if (line[i] === "\\") end = Math.min(++i + 1, line.length)
    else if (line[i] !== " ") end = i + 1
  }
  return line.slice(0, end)
}
