/** Text after a value that was meant as a comment: systemd reads it as a part of the value. */
import type { Span } from "../../../base/span.ts"
import { placesOf } from "../../../syntax/systemd/words.ts"
import { directiveOf } from "../catalogue.ts"
import type { Directive } from "../types.ts"

/** Types whose values are free text, in which a `#` may be meant. */
const free = new Set([
  "string",
  "label",
  "url-list",
  "condition-string",
  "regex-pattern",
  "ignored",
  "credential-literal",
  "base64",
])

/** Where a comment begins in the value: at a `#` after a blank. Undefined where the `#` may belong to the value. */
export function trailingComment({ section, key, value, words }: Directive): Span | undefined {
  if (!value.includes("#")) return undefined
  const type = directiveOf(section, key)?.type
  if (type === undefined || free.has(type)) return undefined
  const first = words.find((word) => value[word.range.start] === "#" && word.range.start > 0)
  if (first === undefined) return undefined
  // A lone word such as `#3` may be an argument; a comment has a blank after its mark, or more than one word.
  const rest = value.slice(first.range.start + 1)
  const isComment =
    /^#*[ \t]/.test(rest) || (/^[A-Za-z]/.test(rest) && type !== "command-line") || /^[A-Za-z]+[ \t]+[a-z]/.test(rest)
  return isComment ? { start: first.range.start, end: value.length } : undefined
}

/** The comment's place in the source. */
export function commentSpan(directive: Directive, range: Span): Span {
  return { start: placesOf(directive.assignment.pieces)(range.start), end: directive.valueSpan.end }
}
