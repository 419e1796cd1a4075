/** Words of a script: quotes, escapes and expansions, read in one pass. */
import type { Span } from "../../base/span.ts"
import { breakLength, type Cursor, deepest } from "./cursor.ts"
import type { ShellList, ShellWord, WordPart } from "./tree.ts"

interface Draft {
  readonly parts: WordPart[]
  readonly lists: ShellList[]
  isQuoted: boolean
}

const metaCharacters = " \t\n;&|<>()"
const plainRun = /[^\s;&|<>()\\'"`$]+/y
const doubleRun = /[^"\\`$]+/y
const variableName = /[A-Za-z_]\w*|[0-9]|[@*#?$!-]/y

/** Reads the word at the cursor; empty if a metacharacter stands there. */
export function readWord(cursor: Cursor): ShellWord {
  const start = cursor.at
  const draft: Draft = { parts: [], lists: [], isQuoted: false }
  const { text } = cursor
  while (cursor.at < cursor.end) {
    const c = text[cursor.at] ?? ""
    if (c === "\r" && text[cursor.at + 1] === "\n") break
    // An extended pattern: `!(a|b)`.
    if (c === "(" && cursor.at > start && "?*+@!".includes(text[cursor.at - 1] ?? "")) skipPattern(cursor, draft)
    else if (metaCharacters.includes(c)) break
    else if (!readPiece(cursor, draft)) break
  }
  return wordOf(cursor, start, draft)
}

function wordOf(cursor: Cursor, start: number, draft: Draft): ShellWord {
  const span = { start, end: cursor.at }
  if (cursor.text.slice(start, cursor.at).includes("\n")) cursor.stretches.push(span)
  return { span, text: draft.parts.map((part) => part.text).join(""), ...draft }
}

/** One piece of an unquoted word. */
function readPiece(cursor: Cursor, draft: Draft): boolean {
  const { text } = cursor
  const c = text[cursor.at]
  if (c === "'") single(cursor, draft)
  else if (c === '"') double(cursor, draft)
  else if (c === "\\") escaped(cursor, draft)
  else if (c === "`") backquote(cursor, draft)
  else if (c === "$") dollar(cursor, draft, false)
  else {
    const run = matchAt(plainRun, cursor)
    add(draft, "text", { start: cursor.at, end: cursor.at + Math.max(1, run.length) }, run === "" ? (c ?? "") : run)
    cursor.at += Math.max(1, run.length)
  }
  return true
}

function matchAt(pattern: RegExp, cursor: Cursor): string {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)?.[0] ?? ""
  return found.slice(0, Math.max(0, cursor.end - cursor.at))
}

function add(draft: Draft, kind: WordPart["kind"], span: Span, text: string, name?: string): void {
  draft.parts.push({ kind, span, text, ...(name === undefined ? {} : { name }) })
}

function single(cursor: Cursor, draft: Draft): void {
  const start = cursor.at + 1
  const close = cursor.text.indexOf("'", start)
  const end = close < 0 || close >= cursor.end ? cursor.end : close
  add(draft, "text", { start, end }, cursor.text.slice(start, end))
  draft.isQuoted = true
  cursor.at = Math.min(end + 1, cursor.end)
}

function escaped(cursor: Cursor, draft: Draft): void {
  const broken = breakLength(cursor.text, cursor.at + 1)
  if (broken > 0) {
    // A continued line inside a word joins its halves.
    cursor.at += 1 + broken
    return
  }
  add(
    draft,
    "text",
    { start: cursor.at, end: Math.min(cursor.at + 2, cursor.end) },
    cursor.text.slice(cursor.at + 1, cursor.at + 2),
  )
  draft.isQuoted = true
  cursor.at = Math.min(cursor.at + 2, cursor.end)
}

function double(cursor: Cursor, draft: Draft): void {
  cursor.at++
  draft.isQuoted = true
  const { text } = cursor
  while (cursor.at < cursor.end) {
    const c = text[cursor.at]
    if (c === '"') {
      cursor.at++
      return
    }
    if (c === "\\") escapeInDouble(cursor, draft)
    else if (c === "`") backquote(cursor, draft)
    else if (c === "$") dollar(cursor, draft, true)
    else {
      const run = matchAt(doubleRun, cursor)
      add(draft, "text", { start: cursor.at, end: cursor.at + run.length }, run)
      cursor.at += Math.max(1, run.length)
    }
  }
}

function escapeInDouble(cursor: Cursor, draft: Draft): void {
  const next = cursor.text[cursor.at + 1] ?? ""
  const broken = breakLength(cursor.text, cursor.at + 1)
  const length = broken > 0 ? 1 + broken : 2
  const span = { start: cursor.at, end: Math.min(cursor.at + length, cursor.end) }
  if (broken === 0) add(draft, "text", span, '$`"\\'.includes(next) ? next : `\\${next}`)
  cursor.at = span.end
}

/** `$NAME`, `${…}`, `$(…)`, `$((…))`, `$'…'`, `$"…"`, or a lone `$`. */
function dollar(cursor: Cursor, draft: Draft, isInDouble: boolean): void {
  const { text } = cursor
  const start = cursor.at
  const next = text[start + 1]
  if (next === "(" && cursor.depth < deepest) {
    if (text[start + 2] === "(") skipArithmetic(cursor, start + 3)
    else {
      cursor.at += 2
      draft.lists.push(inside(cursor))
    }
  } else if (next === "{") {
    braced(cursor, draft)
    return
  } else if (next === "'" && !isInDouble) {
    ansi(cursor, draft)
    return
  } else if (next === '"' && !isInDouble) {
    cursor.at++
    double(cursor, draft)
    return
  } else {
    cursor.at++
    const name = matchAt(variableName, cursor)
    cursor.at += name.length
    const span = { start, end: cursor.at }
    if (name === "") add(draft, "text", span, "$")
    else add(draft, "variable", span, text.slice(start, cursor.at), name)
    return
  }
  add(draft, "expansion", { start, end: cursor.at }, text.slice(start, cursor.at))
}

/** A list up to its `)`, the bracket passed. */
function inside(cursor: Cursor): ShellList {
  cursor.depth++
  const list = cursor.readList(cursor, [")"])
  cursor.depth--
  if (cursor.at < cursor.end && cursor.text[cursor.at] === ")") cursor.at++
  return list
}

/** A process substitution as one word; the cursor stands at `<(` or `>(`. */
export function readProcess(cursor: Cursor): ShellWord {
  const start = cursor.at
  cursor.at += 2
  const draft: Draft = { parts: [], lists: [], isQuoted: false }
  if (cursor.depth < deepest) draft.lists.push(inside(cursor))
  add(draft, "expansion", { start, end: cursor.at }, cursor.text.slice(start, cursor.at))
  return wordOf(cursor, start, draft)
}

/** `${NAME…}`: the words after an operator may hold quotes and expansions of their own. */
function braced(cursor: Cursor, draft: Draft): void {
  const { text } = cursor
  const start = cursor.at
  cursor.at += 2
  if (text[cursor.at] === "!" || (text[cursor.at] === "#" && text[cursor.at + 1] !== "}")) cursor.at++
  const name = matchAt(variableName, cursor)
  cursor.at += name.length
  const inner: Draft = { parts: [], lists: draft.lists, isQuoted: false }
  while (cursor.at < cursor.end && text[cursor.at] !== "}") {
    const c = text[cursor.at]
    if (c === '"' && cursor.depth < deepest) {
      cursor.depth++
      double(cursor, inner)
      cursor.depth--
    } else if (c === "\\") cursor.at = Math.min(cursor.at + 2, cursor.end)
    else if (c === "`") backquote(cursor, inner)
    else if (c === "$" && cursor.depth < deepest) {
      cursor.depth++
      dollar(cursor, inner, true)
      cursor.depth--
    } else cursor.at++
  }
  cursor.at = Math.min(cursor.at + 1, cursor.end)
  add(draft, "variable", { start, end: cursor.at }, text.slice(start, cursor.at), name)
}

const ansiEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
}

function ansi(cursor: Cursor, draft: Draft): void {
  const { text } = cursor
  cursor.at += 2
  draft.isQuoted = true
  while (cursor.at < cursor.end && text[cursor.at] !== "'") {
    const start = cursor.at
    if (text[start] === "\\") {
      const next = text[start + 1] ?? ""
      cursor.at = Math.min(start + 2, cursor.end)
      const isPlain = next in ansiEscapes || "\\'\"?".includes(next)
      add(
        draft,
        isPlain ? "text" : "expansion",
        { start, end: cursor.at },
        ansiEscapes[next] ?? (isPlain ? next : `\\${next}`),
      )
    } else {
      while (cursor.at < cursor.end && text[cursor.at] !== "'" && text[cursor.at] !== "\\") cursor.at++
      add(draft, "text", { start, end: cursor.at }, text.slice(start, cursor.at))
    }
  }
  cursor.at = Math.min(cursor.at + 1, cursor.end)
}

function backquote(cursor: Cursor, draft: Draft): void {
  const { text } = cursor
  const start = cursor.at
  let close = start + 1
  while (close < cursor.end && text[close] !== "`") close += text[close] === "\\" ? 2 : 1
  close = Math.min(close, cursor.end)
  if (cursor.depth < deepest) {
    const { end } = cursor
    const waiting = cursor.waiting.splice(0)
    cursor.at = start + 1
    cursor.end = close
    cursor.depth += 10
    draft.lists.push(cursor.readList(cursor, []))
    cursor.depth -= 10
    cursor.end = end
    cursor.waiting.push(...waiting)
  }
  cursor.at = Math.min(close + 1, cursor.end)
  add(draft, "expansion", { start, end: cursor.at }, text.slice(start, cursor.at))
}

/** Sets the cursor behind the `))` that closes the arithmetic whose text begins at `from`. */
export function skipArithmetic(cursor: Cursor, from: number): void {
  let depth = 2
  let at = from
  for (; at < cursor.end && depth > 0; at++) {
    const c = cursor.text[at]
    if (c === "(") depth++
    else if (c === ")") depth--
  }
  cursor.at = at
}

function skipPattern(cursor: Cursor, draft: Draft): void {
  const start = cursor.at
  let depth = 0
  let at = start
  for (; at < cursor.end; at++) {
    const c = cursor.text[at]
    if (c === "(") depth++
    else if (c === ")" && --depth === 0) break
    else if (c === "\n") break
  }
  cursor.at = Math.min(at + 1, cursor.end)
  add(draft, "expansion", { start, end: cursor.at }, cursor.text.slice(start, cursor.at))
}
