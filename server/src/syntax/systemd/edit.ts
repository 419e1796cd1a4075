/** Edits of unit files in the file's own style. Values and comments that are not meant stay as they are. */
import { type EditResult, refuse, type TextEdit } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import { lineBreakOf } from "../../base/text.ts"
import { endsInBackslash, physicalLine } from "./lines.ts"
import type { UnitAssignment, UnitSection, UnitTree } from "./tree.ts"

/** Replaces the whole value of an assignment, continuation lines and the comments between them included. */
export function replaceValue(assignment: UnitAssignment, value: string): EditResult {
  if (!isOneLine(value)) return refuse("the value does not fit on one line")
  const blankAfterEquals = assignment.valueSpan.start > assignment.equalsSpan.end || assignment.value !== ""
  const start = blankAfterEquals ? assignment.valueSpan.start : assignment.equalsSpan.end
  return [{ span: { start, end: Math.max(assignment.span.end, start) }, newText: value }]
}

/** Gives a key another name. */
export function renameKey(assignment: UnitAssignment, key: string): EditResult {
  return [{ span: assignment.keySpan, newText: key }]
}

/** Sets a scalar: replaces the last assignment of the key, or appends a line to the section. */
export function setDirective(tree: UnitTree, section: string, key: string, value: string): EditResult {
  const last = tree.sections
    .filter((each) => each.name === section)
    .flatMap((each) => each.assignments)
    .findLast((each) => each.key === key)
  return last ? replaceValue(last, value) : appendDirectives(tree, section, [assignmentText(tree, key, value)])
}

/** `Key=value` with the blanks around `=` that the file uses. */
export function assignmentText(tree: UnitTree, key: string, value: string): string {
  const all = tree.sections.flatMap((section) => section.assignments)
  const spaced = all.filter((each) => each.equalsSpan.start > each.keySpan.end).length
  return spaced * 2 > all.length ? `${key} = ${value}`.trimEnd() : `${key}=${value}`
}

/** Adds lines after the last assignment of the (last) section of that name; creates the section at the end of the file. */
export function appendDirectives(tree: UnitTree, section: string, lines: readonly string[]): EditResult {
  if (!lines.every(isOneLine)) return refuse("the value does not fit on one line")
  if (lines.length === 0) return []
  const target = tree.sections.findLast((each) => each.name === section)
  return [target ? insertAfter(tree.text, endOf(target), lines) : newSection(tree.text, section, lines)]
}

/** Removes the lines of an assignment. Comment lines between its parts go with it. */
export function removeDirective(tree: UnitTree, assignment: UnitAssignment): EditResult {
  return [{ span: linesOf(tree.text, assignment.span), newText: "" }]
}

/** Moves an assignment, as it is written, to the end of another section. */
export function moveDirective(tree: UnitTree, assignment: UnitAssignment, section: string): EditResult {
  const text = tree.text.slice(assignment.span.start, assignment.span.end)
  if (endsInBackslash(text, { start: 0, end: text.length })) return refuse("the line continues into nothing")
  const removed: TextEdit = { span: linesOf(tree.text, assignment.span), newText: "" }
  const target = tree.sections.findLast((each) => each.name === section)
  if (target?.assignments.includes(assignment)) return refuse("the line already stands in that section")
  const added = target ? insertAfter(tree.text, endOf(target), [text]) : newSection(tree.text, section, [text])
  return [removed, added]
}

/** Where the last assignment of a section ends, or its header. */
function endOf(section: UnitSection): number {
  return section.assignments.at(-1)?.span.end ?? section.headerSpan.end
}

function insertAfter(text: string, end: number, lines: readonly string[]): TextEdit {
  const eol = lineBreakOf(text)
  const line = lineAround(text, end)
  // A backslash that continues into nothing would swallow the first new line.
  const gap = endsInBackslash(text, line) ? eol : ""
  return { span: { start: line.end, end: line.end }, newText: gap + lines.map((each) => eol + each).join("") }
}

function newSection(text: string, section: string, lines: readonly string[]): TextEdit {
  const eol = lineBreakOf(text)
  const block = [`[${section}]`, ...lines].join(eol) + eol
  const at = { start: text.length, end: text.length }
  if (text.trim() === "") return { span: at, newText: block }
  const last = lineAround(text, text.length)
  if (last.start === last.end) return { span: at, newText: eol + block }
  return { span: at, newText: eol + eol + block }
}

/** The whole lines below a span, with the line break that follows, or the one before where none follows. */
function linesOf(text: string, at: Span): Span {
  const start = lineAround(text, at.start).start
  const last = physicalLine(text, at.end)
  if (last.next > last.end)
    return { start, end: text[last.end] === "\r" && text[last.end + 1] === "\n" ? last.end + 2 : last.end + 1 }
  const before = text.endsWith("\r\n", start) ? 2 : start > 0 ? 1 : 0
  return { start: start - before, end: last.end }
}

/** Content of the physical line that holds the offset. */
function lineAround(text: string, offset: number): Span {
  let start = offset
  while (start > 0 && !"\n\r\0".includes(text[start - 1] ?? "")) start--
  if (start === 0 && text.charCodeAt(0) === 0xfeff) start = 1
  return { start, end: physicalLine(text, offset).end }
}

/** True if systemd reads the text as one line that does not continue. */
function isOneLine(value: string): boolean {
  return !/[\n\r\0]/.test(value) && !endsInBackslash(value, { start: 0, end: value.length })
}
