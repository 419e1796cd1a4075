/** Reads a shell script into lists of pipelines. Tolerant: whatever does not fit is stepped over, nothing throws. */

import { block, closing, compound, keywordAt, passBreaks, readers, readFunction } from "./compound.ts"
import { type Cursor, deepest, mergedStretches, passBreak, skipBlanks, skipComment } from "./cursor.ts"
import { readSimple } from "./simple.ts"
import type { Pipeline, ShellCommand, ShellList, ShellTree } from "./tree.ts"
import { skipArithmetic } from "./words.ts"

/** Never throws; linear in the text, nesting beyond a bound read as plain words. */
export function parseShell(text: string): ShellTree {
  const cursor: Cursor = {
    text,
    at: text.startsWith("\uFEFF") ? 1 : 0,
    end: text.length,
    depth: 0,
    comments: [],
    stretches: [],
    pending: [],
    waiting: [],
    readList,
    readCommand,
  }
  const root = readList(cursor, [])
  return {
    language: "shell",
    text,
    problems: [],
    comments: cursor.comments.sort((a, b) => a.span.start - b.span.start),
    inseparable: mergedStretches(text, cursor.stretches),
    root,
  }
}

/** Reads pipelines up to one of the closing words, `)` or `;;` among them; the closing word is left. */
function readList(cursor: Cursor, closers: readonly string[]): ShellList {
  const start = cursor.at
  const items: Pipeline[] = []
  cursor.waiting.push(closers)
  let after: Pipeline["after"] = "start"
  while (cursor.at < cursor.end) {
    const next = joint(cursor)
    if (next !== undefined)
      after = next === "then" && items.length > 0 ? strongest(after, "then") : items.length > 0 ? next : "start"
    if (cursor.at >= cursor.end || isClosed(cursor)) break
    const before = cursor.at
    const pipeline = readPipeline(cursor, after)
    if (pipeline !== undefined) {
      items.push(pipeline)
      after = "then"
    }
    if (cursor.at === before) cursor.at++
  }
  cursor.waiting.pop()
  return { span: { start, end: cursor.at }, items }
}

/** A line break behind `&&` or `||` does not end the list. */
function strongest(a: Pipeline["after"], b: Pipeline["after"]): Pipeline["after"] {
  return a === "and" || a === "or" ? a : b
}

/** Steps over what joins two pipelines: blanks, line breaks, comments, `;`, `&&`, `||`. */
function joint(cursor: Cursor): Pipeline["after"] | undefined {
  const { text } = cursor
  let found: Pipeline["after"] | undefined
  for (;;) {
    skipBlanks(cursor)
    const c = cursor.at < cursor.end ? text[cursor.at] : undefined
    const two = text.slice(cursor.at, cursor.at + 2)
    if (c === "\n" || (c === "\r" && two === "\r\n")) {
      passBreak(cursor)
      found ??= "then"
    } else if (c === "#") skipComment(cursor)
    else if (two === "&&" || two === "||") {
      cursor.at += 2
      found = two === "&&" ? "and" : "or"
    } else if ((c === ";" && !(two === ";;" || two === ";&")) || (c === "&" && two !== "&>")) {
      cursor.at++
      found = "then"
    } else return found
  }
}

/** True if something stands here that an enclosing construct waits for. Closing words that nobody waits for are passed. */
function isClosed(cursor: Cursor): boolean {
  const { text } = cursor
  const c = text[cursor.at]
  const isCaseEnd = c === ";"
  if (c === ")" || isCaseEnd) {
    const sign = c === ")" ? ")" : ";;"
    if (cursor.waiting.some((each) => each.includes(sign))) return true
    cursor.at += isCaseEnd ? 2 : 1
    return cursor.at >= cursor.end
  }
  const word = keywordAt(cursor)
  if (word === undefined || !closing.has(word)) return false
  if (cursor.waiting.some((each) => each.includes(word))) return true
  cursor.at += word.length
  skipBlanks(cursor)
  return cursor.at >= cursor.end
}

function readPipeline(cursor: Cursor, after: Pipeline["after"]): Pipeline | undefined {
  const start = cursor.at
  let isNegated = false
  for (let word = keywordAt(cursor); word === "!" || word === "time" || word === "coproc"; word = keywordAt(cursor)) {
    isNegated = isNegated !== (word === "!")
    cursor.at += word.length
    skipBlanks(cursor)
  }
  const stages: ShellCommand[] = []
  for (;;) {
    const stage = readCommand(cursor)
    if (stage !== undefined) stages.push(stage)
    skipBlanks(cursor)
    if (cursor.at >= cursor.end || cursor.text[cursor.at] !== "|" || cursor.text[cursor.at + 1] === "|") break
    cursor.at += cursor.text[cursor.at + 1] === "&" ? 2 : 1
    passBreaks(cursor)
  }
  const last = stages.at(-1)
  if (last === undefined) return undefined
  const isBackground = cursor.text[cursor.at] === "&" && cursor.text[cursor.at + 1] !== "&"
  return { span: { start, end: last.span.end }, stages, after, isNegated, isBackground }
}

function readCommand(cursor: Cursor): ShellCommand | undefined {
  skipBlanks(cursor)
  if (cursor.at >= cursor.end) return undefined
  if (cursor.depth >= deepest) return readSimple(cursor)
  const start = cursor.at
  if (cursor.text[start] === "(") {
    if (cursor.text[start + 1] === "(") {
      skipArithmetic(cursor, start + 2)
      return { kind: "simple", span: { start, end: cursor.at }, assignments: [], words: [], redirections: [] }
    }
    cursor.at++
    return compound(cursor, "subshell", start, "(", () => ({ bodies: [block(cursor, [")"])] }))
  }
  const word = keywordAt(cursor)
  if (word !== undefined) {
    const reader = readers[word]
    if (reader !== undefined) {
      cursor.at += word.length
      return reader(cursor, start, word)
    }
  }
  return readFunction(cursor) ?? readSimple(cursor)
}
