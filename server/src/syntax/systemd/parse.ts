/** Tolerant parser of unit files: the lines that systemd reads, with the places of what it ignores or refuses. */
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import { type Joined, join, piecesOf, sourceSpan, trimmed } from "./joined.ts"
import { commentIn, type LogicalLine, logicalLine, physicalLine } from "./lines.ts"
import type { UnitAssignment, UnitComment, UnitSection, UnitTree } from "./tree.ts"

/** Longest logical line that systemd reads, in bytes. */
const longestLine = 1024 * 1024
const byteOrderMark = 0xfeff

interface OpenSection {
  readonly name: string
  readonly headerSpan: Span
  readonly nameSpan: Span
  end: number
  readonly assignments: UnitAssignment[]
}

interface State {
  readonly text: string
  readonly sections: OpenSection[]
  readonly comments: UnitComment[]
  readonly strays: Span[]
  readonly problems: Problem[]
}

/**
 * Parses a unit file or drop-in. Never fails: what systemd would ignore or refuse becomes a stray and a problem.
 * A damaged header opens the section it seems to mean, so that the rest of the file can be read.
 */
export function parseUnit(text: string): UnitTree {
  const state: State = { text, sections: [], comments: [], strays: [], problems: [] }
  let at = 0
  let marked = false
  while (at < text.length) {
    let line = physicalLine(text, at)
    const comment = commentIn(text, line)
    if (comment) {
      addComment(state, comment)
      at = line.next
      continue
    }
    if (!marked && text.charCodeAt(at) === byteOrderMark) {
      marked = true
      line = { ...line, start: at + 1 }
    }
    const logical = logicalLine(text, line)
    readLine(state, logical)
    for (const inner of logical.comments) addComment(state, inner)
    at = logical.next
  }
  return finish(state)
}

function finish(state: State): UnitTree {
  const sections = state.sections.map(
    (open): UnitSection => ({
      name: open.name,
      headerSpan: open.headerSpan,
      nameSpan: open.nameSpan,
      span: { start: open.headerSpan.start, end: open.end },
      assignments: open.assignments,
    }),
  )
  const { text, comments, strays, problems } = state
  return { language: "systemd", text, sections, comments, strays, problems }
}

function readLine(state: State, line: LogicalLine): void {
  const joined = join(state.text, line.parts)
  const content = trimmed(joined, 0, joined.text.length)
  if (content.start === content.end) return
  if (joined.text.length > longestLine)
    addProblem(
      state,
      "line-too-long",
      "Longer than 1 MiB: systemd refuses the whole file.",
      sourceSpan(joined, content),
    )
  if (joined.text.startsWith("[", content.start)) readHeader(state, joined, content)
  else readAssignment(state, joined, content)
  const open = state.sections.at(-1)
  if (open) open.end = Math.max(open.end, sourceSpan(joined, content).end)
}

function readHeader(state: State, joined: Joined, content: Span): void {
  const closing = joined.text.indexOf("]", content.start)
  const inside = closing >= 0 && closing < content.end
  const end = joined.text.charCodeAt(content.end - 1) === 93 ? content.end : inside ? closing + 1 : content.end
  const closed = end === content.end && joined.text.charCodeAt(end - 1) === 93
  const name = { start: content.start + 1, end: Math.max(content.start + 1, closed || inside ? end - 1 : end) }
  const headerSpan = sourceSpan(joined, { start: content.start, end })
  const nameText = joined.text.slice(name.start, name.end)
  state.sections.push({
    name: nameText,
    headerSpan,
    nameSpan: sourceSpan(joined, name),
    end: headerSpan.end,
    assignments: [],
  })
  if (!closed) badHeader(state, joined, { start: end, end: content.end }, headerSpan, inside)
  else if (isUnsafe(nameText))
    addProblem(
      state,
      "bad-header",
      "A section name cannot hold quotes, backslashes or control characters: systemd refuses the whole file.",
      headerSpan,
    )
}

function badHeader(state: State, joined: Joined, junk: Span, header: Span, inside: boolean): void {
  if (!inside) {
    addProblem(state, "bad-header", "No `]` closes this section header: systemd refuses the whole file.", header)
    return
  }
  const rest = sourceSpan(joined, trimmed(joined, junk.start, junk.end))
  state.strays.push(rest)
  addProblem(state, "bad-header", "Text after a section header: systemd refuses the whole file.", rest)
}

function readAssignment(state: State, joined: Joined, content: Span): void {
  const open = state.sections.at(-1)
  const equals = joined.text.indexOf("=", content.start)
  if (open && equals > content.start) open.assignments.push(assignmentOf(joined, content, equals))
  else if (!open) stray(state, joined, content, "outside-section", "Text before the first section is ignored.")
  else if (equals < 0) stray(state, joined, content, "missing-equals", "A line without `=` is ignored.")
  else stray(state, joined, content, "missing-key", "Nothing stands before `=`: the line is ignored.")
}

function assignmentOf(joined: Joined, content: Span, equals: number): UnitAssignment {
  const key = trimmed(joined, content.start, equals)
  const value = trimmed(joined, equals + 1, content.end)
  return {
    kind: "assignment",
    span: { start: sourceSpan(joined, content).start, end: lastLineEnd(joined, sourceSpan(joined, content).end) },
    key: joined.text.slice(key.start, key.end),
    keySpan: sourceSpan(joined, key),
    equalsSpan: sourceSpan(joined, { start: equals, end: equals + 1 }),
    valueSpan: sourceSpan(joined, value),
    value: joined.text.slice(value.start, value.end),
    pieces: piecesOf(joined, value),
  }
}

/** End of the content, or of the backslash that continues it into nothing. */
function lastLineEnd(joined: Joined, contentEnd: number): number {
  const dangling = joined.parts.findLast((part) => part.continued)
  return dangling ? Math.max(dangling.end, contentEnd) : contentEnd
}

function stray(state: State, joined: Joined, content: Span, code: string, message: string): void {
  const at = sourceSpan(joined, content)
  state.strays.push(at)
  // What an X- section holds is nobody's business but its author's.
  if (!state.sections.at(-1)?.name.startsWith("X-")) addProblem(state, code, message, at)
}

/** Characters that systemd refuses in a section name: quotes, backslashes, control characters. */
function isUnsafe(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i)
    if (c < 32 || c === 127 || c === 34 || c === 39 || c === 92) return true
  }
  return false
}

function addComment(state: State, at: Span): void {
  state.comments.push({ kind: "comment", span: at })
}

function addProblem(state: State, code: string, message: string, span: Span): void {
  state.problems.push({ code, message, span, severity: "error" })
}
