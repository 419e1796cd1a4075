/** Simple commands: assignments, words and redirections. */
import { type Cursor, passBreak, skipBlanks, skipComment } from "./cursor.ts"
import type { Redirection, ShellAssignment, ShellWord, SimpleCommand, WordPart } from "./tree.ts"
import { readProcess, readWord } from "./words.ts"

const redirectionHead = /(?:(\d{1,4})|\{\w+\})?(&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)/y
const assignmentHead = /([A-Za-z_]\w*)(?:\[[^\]\n]*\])?\+?=/y

/** Reads one simple command; undefined, and nothing passed, where none begins. */
export function readSimple(cursor: Cursor): SimpleCommand | undefined {
  const start = cursor.at
  const assignments: ShellAssignment[] = []
  const words: ShellWord[] = []
  const redirections: Redirection[] = []
  let end = start
  for (;;) {
    skipBlanks(cursor)
    if (cursor.at >= cursor.end || cursor.text[cursor.at] === "#") break
    const before = cursor.at
    if (isProcess(cursor)) words.push(readProcess(cursor))
    else if (redirectionAt(cursor)) redirections.push(readRedirection(cursor))
    else if (words[0]?.text === "[[" && passInTest(cursor, words)) {
      // Operators inside `[[ ]]` are neither pipes nor redirections.
    } else {
      const assignment = words.length === 0 || isDeclaration(words[0]) ? readAssignment(cursor) : undefined
      if (assignment !== undefined) {
        assignments.push(assignment)
        if (words.length > 0) words.push(declared(cursor, before, assignment))
      } else {
        const word = readWord(cursor)
        if (word.span.end > word.span.start) words.push(word)
      }
    }
    if (cursor.at === before) break
    end = cursor.at
  }
  return end === start ? undefined : { kind: "simple", span: { start, end }, assignments, words, redirections }
}

function isDeclaration(word: ShellWord | undefined): boolean {
  return word !== undefined && /^(?:export|declare|local|readonly|typeset)$/.test(word.text)
}

/** `NAME=value` behind `export` and its like is a word as well as an assignment. */
function declared(cursor: Cursor, start: number, { name, value }: ShellAssignment): ShellWord {
  const span = { start, end: cursor.at }
  const head = cursor.text.slice(start, value?.span.start ?? cursor.at)
  const first: WordPart = { kind: "text", span: { start, end: start + head.length }, text: head }
  if (value === undefined) return { span, text: `${name}=`, parts: [first], lists: [], isQuoted: false }
  return { ...value, span, text: head + value.text, parts: [first, ...value.parts] }
}

function readAssignment(cursor: Cursor): ShellAssignment | undefined {
  assignmentHead.lastIndex = cursor.at
  const match = assignmentHead.exec(cursor.text)
  if (match?.[1] === undefined || cursor.at + match[0].length > cursor.end) return undefined
  const start = cursor.at
  cursor.at += match[0].length
  if (cursor.text[cursor.at] === "(" && cursor.at < cursor.end) {
    skipArray(cursor)
    return { name: match[1], span: { start, end: cursor.at }, value: undefined }
  }
  const value = readWord(cursor)
  return { name: match[1], span: { start, end: cursor.at }, value }
}

function skipArray(cursor: Cursor): void {
  cursor.at++
  while (cursor.at < cursor.end) {
    skipBlanks(cursor)
    if (cursor.at >= cursor.end) return
    const c = cursor.text[cursor.at]
    if (c === ")") {
      cursor.at++
      return
    }
    if (c === "\n" || c === "\r") passBreak(cursor)
    else if (c === "#") skipComment(cursor)
    else {
      const before = cursor.at
      readWord(cursor)
      if (cursor.at === before) cursor.at++
    }
  }
}

/** Passes an operator or line break inside `[[ … ]]`; false where a word or the end stands. */
function passInTest(cursor: Cursor, words: readonly ShellWord[]): boolean {
  if (words.at(-1)?.text === "]]") return false
  const sign = /(?:&&|\|\||[()|<>]|\r?\n)/y
  sign.lastIndex = cursor.at
  const found = sign.exec(cursor.text)?.[0]
  if (found === undefined || cursor.at + found.length > cursor.end) return false
  if (found.endsWith("\n")) passBreak(cursor)
  else cursor.at += found.length
  return true
}

function isProcess(cursor: Cursor): boolean {
  const c = cursor.text[cursor.at]
  return (c === "<" || c === ">") && cursor.text[cursor.at + 1] === "("
}

/** True if a redirection begins here. */
export function redirectionAt(cursor: Cursor): boolean {
  redirectionHead.lastIndex = cursor.at
  return redirectionHead.test(cursor.text) && !isProcess(cursor)
}

/** Reads the redirection that begins here; a here-document's lines are read when its line ends. */
export function readRedirection(cursor: Cursor): Redirection {
  redirectionHead.lastIndex = cursor.at
  const match = redirectionHead.exec(cursor.text)
  const start = cursor.at
  const operator = match?.[2] ?? "<"
  cursor.at = Math.min(start + (match?.[0].length ?? 1), cursor.end)
  skipBlanks(cursor)
  const target = isProcess(cursor) ? readProcess(cursor) : readWord(cursor)
  const redirection: { -readonly [K in keyof Redirection]: Redirection[K] } = {
    span: { start, end: cursor.at },
    operator,
    target: target.span.end > target.span.start ? target : undefined,
    ...(match?.[1] === undefined ? {} : { descriptor: Number(match[1]) }),
  }
  if ((operator === "<<" || operator === "<<-") && target.span.end > target.span.start)
    cursor.pending.push({
      delimiter: target.text,
      stripsTabs: operator === "<<-",
      start,
      done: (body) => {
        redirection.body = body
      },
    })
  return redirection
}
