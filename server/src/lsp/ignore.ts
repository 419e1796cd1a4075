/** The line that suppresses a finding: a comment of its own, above, with the same indent. */
import type { Finding } from "../analysis.ts"
import { lineAt } from "../base/line-index.ts"
import { lineBreakOf, type SourceText } from "../base/text.ts"
import { endOfLine } from "./convert.ts"

/** The word that stands for the reason until somebody writes one. */
export const REASON = "reason"

/** Where to insert and what; undefined for findings that no comment can suppress. */
export function ignoreLine(source: SourceText, finding: Finding): { at: number; text: string } | undefined {
  if (finding.rule.startsWith("deploylint/")) return undefined
  const line = firstLineOf(source, lineAt(source.lines, finding.span.start))
  const at = source.lines.starts[line] ?? 0
  const indent = /^[ \t]*/.exec(source.text.slice(at, endOfLine(source, line)))?.[0] ?? ""
  const eol = lineBreakOf(source.text)
  return { at, text: `${indent}# deploylint-ignore ${finding.rule} -- ${REASON}${eol}` }
}

/** A continued line belongs to the line on which it began: a comment in between would end up inside the value. */
function firstLineOf(source: SourceText, line: number): number {
  let first = line
  while (first > 0 && continues(source, first - 1)) first--
  return first
}

function continues(source: SourceText, line: number): boolean {
  const text = source.text.slice(source.lines.starts[line] ?? 0, endOfLine(source, line))
  return text.endsWith("\\") && !/^\s*[#;]/.test(text)
}
