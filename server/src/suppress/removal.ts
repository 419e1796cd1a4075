/** Edits on suppression comments. They touch the comment only, never a value. */
import type { TextEdit } from "../base/edit.ts"
import { lineAt } from "../base/line-index.ts"
import { type Span, span } from "../base/span.ts"
import type { SourceText } from "../base/text.ts"
import type { Directive, NamedRule } from "./types.ts"

/** Takes one rule out of a directive, or the whole comment where nothing else is in it. */
export function removeRule(source: SourceText, directive: Directive, rule: NamedRule): readonly TextEdit[] {
  const at = directive.rules.indexOf(rule)
  const next = directive.rules[at + 1]
  const before = directive.rules[at - 1]
  if (next === undefined && before === undefined) return removeDirective(source, directive)
  const place =
    next !== undefined
      ? span(rule.span.start, next.span.start)
      : span(before?.span.end ?? rule.span.start, rule.span.end)
  // An `until=` between two names belongs to all of them and stays.
  const until = directive.until?.span
  const cut = until !== undefined && until.start >= place.start && until.end <= place.end ? rule.span : place
  return [{ span: cut, newText: "" }]
}

/** Removes the comment: its line, or what stands behind the value. */
export function removeDirective(source: SourceText, directive: Directive): readonly TextEdit[] {
  return [{ span: directive.own ? wholeLine(source, directive.span) : trailing(source, directive.span), newText: "" }]
}

function wholeLine({ text, lines }: SourceText, at: Span): Span {
  const line = lineAt(lines, at.start)
  const start = Math.max(lines.starts[line] ?? 0, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  const end = lines.starts[line + 1]
  if (end !== undefined) return span(start, end)
  // The last line takes the break before it along, so that the text ends as it did.
  const breakBefore = /\r?\n$|\r$/.exec(text.slice(Math.max(0, start - 2), start))?.[0].length ?? 0
  return span(start - breakBefore, text.length)
}

function trailing({ text }: SourceText, at: Span): Span {
  let start = at.start
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--
  return span(start, at.end)
}
