/** Edit builders for nginx configs. They refuse where a block is written in a way that leaves no room. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Span, span } from "../../base/span.ts"
import { lineBreakOf } from "../../base/text.ts"
import type { NginxBlock, NginxDirective } from "./tree.ts"

/** Replaces all arguments of a directive. */
export function replaceArguments(directive: NginxDirective, value: string): EditResult {
  const first = directive.args[0]
  const last = directive.args.at(-1)
  if (first === undefined || last === undefined || directive.block !== undefined)
    return refuse("the directive has no arguments")
  return [{ span: span(first.span.start, last.span.end), newText: value }]
}

/** Writes lines behind the last directive of a block, indented like its neighbours. */
export function appendLines(text: string, block: NginxBlock, lines: readonly string[]): EditResult {
  if (block.raw || block.close === undefined) return refuse("the block is not closed")
  const last = block.directives.at(-1)
  const lineBreak = lineBreakOf(text)
  if (last === undefined) return refuse("the block is empty")
  const indent = indentOf(text, last.span.start)
  if (indent === undefined || !endsLine(text, last.span)) return refuse("the directives share a line")
  const at = lineEndBehind(text, last.span.end)
  return [{ span: span(at), newText: lines.map((line) => `${lineBreak}${indent}${line}`).join("") }]
}

/** Blanks before `at`, if nothing else stands before it in its line. */
function indentOf(text: string, at: number): string | undefined {
  const start = text.lastIndexOf("\n", at - 1) + 1
  const before = text.slice(start, at)
  return /^[ \t]*$/.test(before) ? before : undefined
}

/** Nothing but a comment follows in the line. */
function endsLine(text: string, at: Span): boolean {
  return /^[ \t]*(?:#.*)?$/.test(text.slice(at.end, lineEndBehind(text, at.end)))
}

function lineEndBehind(text: string, at: number): number {
  const newline = text.indexOf("\n", at)
  const end = newline < 0 ? text.length : newline
  return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}
