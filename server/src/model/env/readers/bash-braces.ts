/** `{a,b}` and `{1..3}` in a command's words: they are expanded before anything else, quotes and variables still as written. */
import type { BashLexer } from "./bash-lex.ts"
import { BashParser } from "./bash-parse.ts"
import { Stop } from "./bash-tree.ts"

/** More words than this, or more braces in one, are not computed. */
const most = 200

/** The words that a word stands for, as written; undefined where they are too many to be computed. */
export function braced(raw: string): readonly string[] | undefined {
  const mayExpand = raw.includes("{") && raw.includes("}") && (raw.includes(",") || raw.includes(".."))
  if (!mayExpand) return [raw]
  return raw.length > 100 * most || raw.split("{").length > most / 4 ? undefined : expand(raw)
}

function expand(text: string): readonly string[] | undefined {
  const { lexer } = new BashParser(text)
  let open = -1
  let close = -1
  while (close < 0) {
    open = find(lexer, open + 1, "{")
    if (open < 0) return [text]
    close = find(lexer, open + 1, "}")
  }
  const inner = text.slice(open + 1, close)
  const rest = text.slice(close + 1)
  const isList = inner.replace(/\\[\s\S]/g, "").includes(",")
  const middle = isList ? alternatives(inner) : sequence(inner)
  if (middle === null && rest === "") return [text]
  const after = expand(rest)
  const all = middle === null ? [text.slice(open, close + 1)] : middle
  if (!all || !after || all.length * after.length > most) return undefined
  return all.flatMap((each) => after.map((end) => text.slice(0, open) + each + end))
}

function alternatives(inner: string): readonly string[] | undefined {
  const { lexer } = new BashParser(inner)
  const words: string[] = []
  for (let at = 0; ; ) {
    const comma = find(lexer, at, ",")
    const more = expand(inner.slice(at, comma < 0 ? inner.length : comma))
    if (!more || words.length > most) return undefined
    words.push(...more)
    if (comma < 0) return words
    at = comma + 1
  }
}

/** Null for what is no sequence, undefined for one that is not computed. */
function sequence(inner: string): readonly string[] | null | undefined {
  if (!/^(?:[-+]?\d+\.\.[-+]?\d+|[A-Za-z]\.\.[A-Za-z])(?:\.\.[-+]?\d+)?$/.test(inner)) return null
  const [, from = "", to = ""] = /^(-?[1-9]\d{0,3}|0)\.\.(-?[1-9]\d{0,3}|0)$/.exec(inner) ?? []
  const [first, last] = [Number(from), Number(to)]
  const length = Math.abs(last - first) + 1
  if (from === "" || length > most) return undefined
  return Array.from({ length }, (_, i) => String(first + (last < first ? -i : i)))
}

/** The first such sign outside of quotes, expansions and inner braces, or -1; a `}` counts behind a comma or two dots. */
function find(lexer: BashLexer, from: number, sign: "{" | "}" | ","): number {
  try {
    return scan(lexer, from, sign)
  } catch (error) {
    // A quote of `$'…\'…'` seems open here, to bash as well.
    if (error instanceof Stop) return -1
    throw error
  }
}

function scan(lexer: BashLexer, from: number, sign: "{" | "}" | ","): number {
  const { text } = lexer
  let level = 0
  let divided = sign !== "}"
  for (let at = from; at < text.length; ) {
    const c = text[at]
    const isEmpty = c === "{" && at === 0 && text[1] === "}"
    if (c === sign && level === 0 && divided && !isEmpty) return at
    if (c === "{" && !isEmpty) level++
    else if (c === "}" && level > 0) level--
    else if (level === 0 && (c === "," || (text.startsWith("..", at) && text[at + 2] !== "}"))) divided = true
    if (c === "$" && text[at + 1] === "{") level++
    if (c === "\\" || (c === "$" && text[at + 1] === "{")) at += 2
    else if (c === "'") at = lexer.single(at + 1)
    else if (c === '"') at = lexer.double(at + 1, 0)
    else if (c === "`") at = lexer.backquote(at + 1)
    else at = c === "$" && text[at + 1] === "(" ? lexer.dollar(at, 0, false) : at + 1
  }
  return -1
}
