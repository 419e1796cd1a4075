/** Edit builders for Caddyfiles. They refuse where a block is written in a way that leaves no room. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { lineBreakOf } from "../../base/text.ts"
import type { CaddyBlock, CaddyLine } from "./tree.ts"

/** Replaces all arguments of a line without a block. */
export function replaceArguments(line: CaddyLine, value: string): EditResult {
  const first = line.args[0]
  const last = line.args.at(-1)
  if (first === undefined || last === undefined) return refuse("the directive has no arguments")
  return [{ span: span(first.span.start, last.span.end), newText: value }]
}

/** Writes a line behind the last one of a block, indented like it. */
export function appendLine(text: string, block: CaddyBlock, line: string): EditResult {
  const last = block.lines.at(-1)
  if (block.close === undefined || last === undefined) return refuse("the block is empty or not closed")
  const indent = indentAt(text, last.span.start)
  const end = lineEnd(text, last.span.end)
  if (indent === undefined || !/^[ \t]*(?:#.*)?$/.test(text.slice(last.span.end, end)))
    return refuse("the directives share a line")
  return [{ span: span(end), newText: `${lineBreakOf(text)}${indent}${line}` }]
}

/** Adds a sub-directive to a line, with a block of its own where it has none. */
export function addToLine(text: string, line: CaddyLine, addition: string): EditResult {
  if (line.block !== undefined) return appendLine(text, line.block, addition)
  const indent = indentAt(text, line.span.start)
  if (indent === undefined) return refuse("the directive does not begin its line")
  const step = indent.startsWith("\t") || indent === "" ? "\t" : indent.length % 4 === 0 ? "    " : "  "
  const lineBreak = lineBreakOf(text)
  return [{ span: span(line.span.end), newText: ` {${lineBreak}${indent}${step}${addition}${lineBreak}${indent}}` }]
}

function indentAt(text: string, at: number): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at)
  return /^[ \t]*$/.test(before) ? before : undefined
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at)
  const end = newline < 0 ? text.length : newline
  return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}
