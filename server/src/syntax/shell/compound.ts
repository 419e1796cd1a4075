/** Commands that hold lists: groups, conditions, loops, `case`, functions. */
import { type Cursor, passBreak, skipBlanks, skipComment } from "./cursor.ts"
import { readRedirection, redirectionAt } from "./simple.ts"
import type { CompoundCommand, Pipeline, Redirection, ShellList } from "./tree.ts"
import { readWord, skipArithmetic } from "./words.ts"

const keyword =
  /(?:if|then|elif|else|fi|while|until|for|select|do|done|case|esac|in|function|time|coproc|[{}!])(?=[\s;&|()<>]|$)/y
const functionHead = /([^\s;&|<>()\\'"`$#=]+)[ \t]*\([ \t]*\)/y
/** Words that end the list before them. */
export const closing: ReadonlySet<string> = new Set(["then", "elif", "else", "fi", "do", "done", "esac", "}"])

/** The reserved word that stands here. */
export function keywordAt(cursor: Cursor): string | undefined {
  keyword.lastIndex = cursor.at
  const word = keyword.exec(cursor.text)?.[0]
  return word === undefined || cursor.at + word.length > cursor.end ? undefined : word
}

/** Steps over blanks, line breaks and comments. */
export function passBreaks(cursor: Cursor): void {
  for (;;) {
    skipBlanks(cursor)
    const c = cursor.at < cursor.end ? cursor.text[cursor.at] : undefined
    if (c === "\n" || c === "\r") passBreak(cursor)
    else if (c === "#") skipComment(cursor)
    else return
  }
}

type Parts = { conditions?: ShellList[]; bodies: ShellList[]; name?: string; nameSpan?: { start: number; end: number } }

export function compound(
  cursor: Cursor,
  kind: CompoundCommand["kind"],
  start: number,
  name: string,
  read: () => Parts,
): CompoundCommand {
  cursor.depth++
  const parts = read()
  cursor.depth--
  const redirections: Redirection[] = []
  for (;;) {
    skipBlanks(cursor)
    if (cursor.at >= cursor.end || !redirectionAt(cursor)) break
    redirections.push(readRedirection(cursor))
  }
  return {
    kind,
    span: { start, end: cursor.at },
    name,
    nameSpan: { start, end: start + name.length },
    conditions: [],
    redirections,
    ...parts,
  }
}

/** A list and the closing word behind it, if it stands there. */
export function block(cursor: Cursor, closers: readonly string[]): ShellList {
  const list = cursor.readList(cursor, closers)
  passAny(cursor, closers)
  return list
}

function passAny(cursor: Cursor, words: readonly string[]): string | undefined {
  if (cursor.at >= cursor.end) return undefined
  const found = cursor.text[cursor.at] === ")" ? ")" : keywordAt(cursor)
  if (found === undefined || !words.includes(found)) return undefined
  cursor.at += found.length
  return found
}

type ReadCompound = (cursor: Cursor, start: number, word: string) => CompoundCommand

export const readers: Readonly<Record<string, ReadCompound>> = {
  "{": (cursor, start) => compound(cursor, "group", start, "{", () => ({ bodies: [block(cursor, ["}"])] })),
  if: (cursor, start) => compound(cursor, "if", start, "if", () => readIf(cursor)),
  while: (cursor, start, word) => compound(cursor, "loop", start, word, () => readWhile(cursor)),
  until: (cursor, start, word) => compound(cursor, "loop", start, word, () => readWhile(cursor)),
  for: (cursor, start, word) => compound(cursor, "loop", start, word, () => readFor(cursor)),
  select: (cursor, start, word) => compound(cursor, "loop", start, word, () => readFor(cursor)),
  case: (cursor, start) => compound(cursor, "case", start, "case", () => readCase(cursor)),
  function: (cursor, start) => {
    skipBlanks(cursor)
    const name = readWord(cursor)
    skipBlanks(cursor)
    if (cursor.text[cursor.at] === "(" && cursor.text[cursor.at + 1] === ")") cursor.at += 2
    return functionBody(cursor, start, name.text, name.span)
  },
}

function readIf(cursor: Cursor): Parts {
  const conditions: ShellList[] = []
  const bodies: ShellList[] = []
  for (;;) {
    conditions.push(block(cursor, ["then"]))
    const body = cursor.readList(cursor, ["elif", "else", "fi"])
    bodies.push(body)
    const next = passAny(cursor, ["elif", "else", "fi"])
    if (next === "else") bodies.push(block(cursor, ["fi"]))
    if (next !== "elif") return { conditions, bodies }
  }
}

function readWhile(cursor: Cursor): Parts {
  const condition = block(cursor, ["do"])
  return { conditions: [condition], bodies: [block(cursor, ["done"])] }
}

/** `for NAME in WORDS; do`, `for ((…)); do`: the words are a list of one command, so that commands in them count. */
function readFor(cursor: Cursor): Parts {
  skipBlanks(cursor)
  if (cursor.text.startsWith("((", cursor.at)) skipArithmetic(cursor, cursor.at + 2)
  const head = cursor.readList(cursor, ["do", "{"])
  const opened = passAny(cursor, ["do", "{"])
  const words = head.items.length > 0 ? [head] : []
  if (opened === undefined) return { bodies: [] }
  return { bodies: [block(cursor, [opened === "do" ? "done" : "}"])], conditions: words }
}

function readCase(cursor: Cursor): Parts {
  const bodies: ShellList[] = []
  skipBlanks(cursor)
  readWord(cursor)
  passBreaks(cursor)
  if (keywordAt(cursor) === "in") cursor.at += 2
  for (;;) {
    passBreaks(cursor)
    if (cursor.at >= cursor.end || passAny(cursor, ["esac"]) !== undefined) return { bodies }
    const before = cursor.at
    skipPatterns(cursor)
    bodies.push(cursor.readList(cursor, [";;", "esac"]))
    while (
      cursor.at < cursor.end &&
      (cursor.text[cursor.at] === ";" || (cursor.text[cursor.at] === "&" && cursor.at > before))
    )
      cursor.at++
    if (cursor.at === before) return { bodies }
    // A closing word of an enclosing construct: this `case` was never closed.
    const word = keywordAt(cursor)
    if (word !== undefined && word !== "esac" && closing.has(word)) return { bodies }
  }
}

/** `(a|b)` in front of the commands of one branch. */
function skipPatterns(cursor: Cursor): void {
  if (cursor.text[cursor.at] === "(") cursor.at++
  for (;;) {
    skipBlanks(cursor)
    const before = cursor.at
    readWord(cursor)
    skipBlanks(cursor)
    const c = cursor.at < cursor.end ? cursor.text[cursor.at] : undefined
    if (c === ")") {
      cursor.at++
      return
    }
    if (c === "|") cursor.at++
    else if (c === undefined || c === "\n" || cursor.at === before) return
  }
}

export function readFunction(cursor: Cursor): CompoundCommand | undefined {
  functionHead.lastIndex = cursor.at
  const match = functionHead.exec(cursor.text)
  if (match?.[1] === undefined || cursor.at + match[0].length > cursor.end) return undefined
  const start = cursor.at
  cursor.at += match[0].length
  return functionBody(cursor, start, match[1], { start, end: start + match[1].length })
}

function functionBody(
  cursor: Cursor,
  start: number,
  name: string,
  nameSpan: { start: number; end: number },
): CompoundCommand {
  return compound(cursor, "function", start, name, () => {
    passBreaks(cursor)
    const body = cursor.readCommand(cursor)
    const span = body?.span ?? { start: cursor.at, end: cursor.at }
    const items: Pipeline[] =
      body === undefined ? [] : [{ span, stages: [body], after: "start", isNegated: false, isBackground: false }]
    return { bodies: [{ span, items }], nameSpan }
  })
}
