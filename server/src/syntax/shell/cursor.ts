/** State of one pass over a script: the place, what has been collected, and how deep the nesting is. */
import type { Span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { ShellCommand, ShellList } from "./tree.ts"

/** A here-document whose lines have not come yet. */
export interface PendingBody {
  readonly delimiter: string
  readonly stripsTabs: boolean
  readonly start: number
  readonly done: (body: Span) => void
}

export interface Cursor {
  readonly text: string
  at: number
  /** Where reading ends: the text's end, or the closing backquote. */
  end: number
  depth: number
  readonly comments: TreeComment[]
  /** Stretches over line breaks that belong together. */
  readonly stretches: Span[]
  readonly pending: PendingBody[]
  /** Closing words that the enclosing constructs wait for, innermost last. */
  readonly waiting: (readonly string[])[]
  /** The grammar's list reader, for commands inside words. */
  readonly readList: (cursor: Cursor, closers: readonly string[]) => ShellList
  /** The grammar's reader of one command, for the bodies of functions. */
  readonly readCommand: (cursor: Cursor) => ShellCommand | undefined
}

/** Nesting beyond this is read as plain words, so that hostile input costs no stack. */
export const deepest = 60

/** Steps over blanks and continued lines. */
export function skipBlanks(cursor: Cursor): void {
  const { text } = cursor
  while (cursor.at < cursor.end) {
    const c = text[cursor.at]
    const broken = c === "\\" ? breakLength(text, cursor.at + 1) : 0
    if (broken > 0) {
      cursor.stretches.push({ start: cursor.at, end: Math.min(cursor.at + 2 + broken, text.length) })
      cursor.at += 1 + broken
    } else if (c === " " || c === "\t" || (c === "\r" && text[cursor.at + 1] !== "\n")) cursor.at++
    else return
  }
}

/** Length of the line break at `at`; 0 if there is none. */
export function breakLength(text: string, at: number): number {
  if (text[at] === "\n") return 1
  return text[at] === "\r" && text[at + 1] === "\n" ? 2 : 0
}

/** Steps over a comment that begins here. */
export function skipComment(cursor: Cursor): void {
  const { text } = cursor
  const start = cursor.at
  const stop = text.indexOf("\n", start)
  let end = stop < 0 ? text.length : stop
  if (text[end - 1] === "\r") end--
  cursor.at = Math.min(Math.max(end, start + 1), Math.max(cursor.end, start + 1))
  let before = start - 1
  while (before >= 0 && (text[before] === " " || text[before] === "\t")) before--
  cursor.comments.push({ span: { start, end: cursor.at }, own: before < 0 || text[before] === "\n" })
}

/** Steps over a line break and the here-documents that were waiting for it. */
export function passBreak(cursor: Cursor): void {
  cursor.at += Math.max(1, breakLength(cursor.text, cursor.at))
  for (const each of cursor.pending.splice(0)) {
    const body = bodyOf(cursor, each)
    each.done(body)
    cursor.stretches.push({ start: each.start, end: cursor.at })
  }
}

function bodyOf(cursor: Cursor, pending: PendingBody): Span {
  const { text } = cursor
  const start = cursor.at
  while (cursor.at < cursor.end) {
    const lineStart = cursor.at
    const stop = text.indexOf("\n", lineStart)
    const lineEnd = stop < 0 || stop > cursor.end ? cursor.end : stop
    cursor.at = Math.min(lineEnd + 1, cursor.end)
    const line = text.slice(lineStart, Math.min(lineEnd, lineStart + pending.delimiter.length + 200)).replace(/\r$/, "")
    if ((pending.stripsTabs ? line.replace(/^\t+/, "") : line) === pending.delimiter && lineEnd - lineStart < 1000) {
      cursor.at = lineEnd
      return { start, end: lineStart }
    }
  }
  return { start, end: cursor.end }
}

/** Stretches as whole runs of lines, in order, none touching another's line. */
export function mergedStretches(text: string, stretches: readonly Span[]): Span[] {
  const merged: { start: number; end: number }[] = []
  for (const each of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    const gap = last === undefined ? "\n" : text.slice(last.end, Math.max(last.end, each.start))
    if (last !== undefined && !gap.includes("\n")) last.end = Math.max(last.end, each.end)
    else merged.push({ ...each })
  }
  return merged
}
