/** Tolerant parser of Dockerfiles. Source: Dockerfile reference, "Format", "Parser directives", "Here-documents". */
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import { commentIn, isBlank, joinParts, type LogicalLine, lineFrom, logicalLine, partOf, skipBlanks } from "./lines.ts"
import type { DockerfileTree, Flag, HereDocument, Instruction, JoinedText, ParserDirective } from "./tree.ts"
import { execWords, wordsOf } from "./words.ts"

/** Instructions whose arguments may be a JSON list. */
const listable = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "ADD", "COPY", "VOLUME"])
const withHereDocuments = new Set(["RUN", "COPY", "ADD"])
/** More of them behind one instruction are no here-documents of anybody. */
const mostHereDocuments = 50

/** Never throws; linear. */
export function parseDockerfile(text: string): DockerfileTree {
  const comments: TreeComment[] = []
  const problems: Problem[] = []
  const instructions: Instruction[] = []
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const directives = readDirectives(text, start)
  const escapeMark = directives.find(({ name }) => name === "escape")?.value === "`" ? "`" : "\\"
  for (let at = start; at < text.length; ) {
    const line = lineFrom(text, at)
    const comment = commentIn(text, line)
    const first = skipBlanks(text, line.start, line.end)
    if (comment !== undefined || first === line.end) {
      if (comment !== undefined) comments.push({ span: comment, own: true })
      at = line.next
      continue
    }
    const logical = logicalLine(text, { ...line, start: first }, escapeMark, comments)
    const instruction = readInstruction(text, logical, escapeMark, problems)
    if (instruction !== undefined) instructions.push(instruction.value)
    at = Math.max(instruction?.next ?? logical.next, line.next)
  }
  comments.sort((a, b) => a.span.start - b.span.start)
  const inseparable = instructions.filter(({ heredocs }) => heredocs.length > 0).map(({ wholeSpan }) => wholeSpan)
  return { language: "dockerfile", text, directives, escapeMark, instructions, problems, comments, inseparable }
}

/** `# name=value` lines at the very start; the first other line, a plain comment included, ends them. */
function readDirectives(text: string, start: number): readonly ParserDirective[] {
  const found: ParserDirective[] = []
  for (let at = start; at < text.length; ) {
    const line = lineFrom(text, at)
    const match = /^[ \t]*#[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(\S.*?)?[ \t]*$/.exec(
      text.slice(line.start, Math.min(line.end, line.start + 500)),
    )
    if (match?.[1] === undefined) break
    const name = match[1].toLowerCase()
    if (!/^(?:syntax|escape|check)$/.test(name) || found.some((each) => each.name === name)) break
    const value = match[2] ?? ""
    const end = line.start + match[0].trimEnd().length
    found.push({ name, value, span: span(line.start, line.end), valueSpan: span(end - value.length, end) })
    at = line.next
  }
  return found
}

function readInstruction(
  text: string,
  logical: LogicalLine,
  escapeMark: "\\" | "`",
  problems: Problem[],
): { readonly value: Instruction; readonly next: number } | undefined {
  const whole = trimmed(joinParts(text, logical.parts))
  // A lone continuation mark with nothing behind it.
  if (whole.text === "") return undefined
  let end = 0
  while (end < whole.text.length && !isBlank(whole.text.charCodeAt(end))) end++
  const name = whole.text.slice(0, end).toUpperCase()
  const { flags, from } = readFlags(whole, end, escapeMark)
  const rest = trimmed(partOf(whole, from, whole.text.length))
  const own = whole.spanOf(0, whole.text.length)
  const here = hereDocumentsOf(text, name, rest, logical.next, problems)
  const last = here.documents.at(-1)
  return {
    value: {
      name,
      nameSpan: whole.spanOf(0, end),
      span: own,
      wholeSpan: last === undefined ? own : span(own.start, Math.max(own.end, here.end)),
      flags,
      rest,
      words: wordsOf(rest, escapeMark),
      exec: listable.has(name) ? execWords(rest) : undefined,
      heredocs: here.documents,
    },
    next: here.next,
  }
}

function trimmed(joined: JoinedText): JoinedText {
  const { text } = joined
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return partOf(joined, from, to)
}

/** `--name` and `--name=value` before the first other word; a lone `--` ends them. */
function readFlags(whole: JoinedText, start: number, escapeMark: string): { flags: readonly Flag[]; from: number } {
  const flags: Flag[] = []
  let from = start
  if (!/^\s*--/.test(whole.text.slice(start, start + 200))) return { flags, from }
  for (const word of wordsOf(whole, escapeMark, start)) {
    if (!word.raw.startsWith("--")) break
    const to = word.from + word.raw.length
    if (word.raw === "--") return { flags, from: to }
    const equals = word.raw.indexOf("=")
    const nameEnd = equals < 0 ? word.raw.length : equals
    const quoted = equals < 0 ? "" : word.raw.slice(equals + 1)
    const value = quoted.replace(/^(["'])(.*)\1$/s, "$2")
    const valueFrom = equals < 0 ? to : word.from + equals + 1 + (value === quoted ? 0 : 1)
    flags.push({
      name: word.raw.slice(2, nameEnd).toLowerCase(),
      value: equals < 0 ? undefined : value,
      span: word.span,
      nameSpan: whole.spanOf(word.from, word.from + nameEnd),
      valueSpan: whole.spanOf(valueFrom, valueFrom + value.length),
    })
    from = to
  }
  return { flags, from }
}

interface Read {
  readonly documents: readonly HereDocument[]
  /** Where the last delimiter ends, and where the next line begins. */
  readonly end: number
  readonly next: number
}

/** Reads `<<NAME … NAME` behind an instruction; the file ends the last one if nothing else does. */
function hereDocumentsOf(text: string, name: string, rest: JoinedText, start: number, problems: Problem[]): Read {
  const documents: HereDocument[] = []
  if (!withHereDocuments.has(name) || !rest.text.includes("<<")) return { documents, end: start, next: start }
  let next = start
  let end = start
  // In the exec form such text is data; `<<<` and digits before the mark are other things of the shell.
  if (execWords(rest) !== undefined) return { documents, end, next }
  const isQuoted = quoteFinder(rest.text)
  for (const match of rest.text.matchAll(/(?<=^|\s)\d*<<(-?)(["']?)([\w.-]+)\2(?![<\w])/g)) {
    if (documents.length >= mostHereDocuments || isQuoted(match.index)) continue
    const [, dash = "", quote = "", delimiter = ""] = match
    const read = readBody(text, next, delimiter, dash === "-")
    if (!read.closed)
      problems.push({
        code: "unclosed-heredoc",
        message: `The here-document \`${delimiter}\` is never closed: the rest of the file belongs to it.`,
        span: rest.spanOf(match.index, match.index + match[0].length),
        severity: "error",
      })
    const { bodySpan, closed } = read
    const stripsTabs = dash === "-"
    documents.push({
      name: delimiter,
      quoted: quote !== "",
      stripsTabs,
      body: text.slice(bodySpan.start, bodySpan.end),
      bodySpan,
      closed,
    })
    next = read.next
    end = read.end
  }
  return { documents, end, next }
}

/** Tells of ascending places whether they lie in quotes. */
function quoteFinder(text: string): (at: number) => boolean {
  let quote = ""
  let i = 0
  return (at) => {
    for (; i < at; i++) {
      const c = text[i] ?? ""
      if (quote === "" && c === "\\") i++
      else if (quote !== "") quote = c === quote ? "" : quote
      else if (c === '"' || c === "'") quote = c
    }
    return quote !== ""
  }
}

function readBody(
  text: string,
  start: number,
  delimiter: string,
  stripsTabs: boolean,
): { readonly bodySpan: Span; readonly end: number; readonly next: number; readonly closed: boolean } {
  for (let at = start; at < text.length; ) {
    const line = lineFrom(text, at)
    let from = line.start
    if (stripsTabs) while (text.charCodeAt(from) === 9) from++
    if (line.end - from === delimiter.length && text.startsWith(delimiter, from))
      return { bodySpan: span(start, line.start), end: line.end, next: line.next, closed: true }
    at = line.next
  }
  return {
    bodySpan: span(Math.min(start, text.length), text.length),
    end: text.length,
    next: text.length,
    closed: false,
  }
}
