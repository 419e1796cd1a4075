/** Words and places for the errors of the `yaml` package. */
import type { YAMLError } from "yaml"
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"

/** One error as our problem: a stable code, our own sentence, a span that stays in its line. */
export function problemOf(text: string, error: YAMLError): Problem {
  const [code, message] = wordsOf(error)
  return { code, message, span: placeOf(text, error), severity: "error" }
}

/** Parts of the package's messages (the more special first), our code and our sentence. */
const byMessage: readonly (readonly [part: string, code: string, message: string])[] = [
  ["Missing closing", "unclosed-quote", "This quote is never closed"],
  ["must end with a", "unclosed-bracket", "This bracket is never closed"],
  ["must be sufficiently indented", "unclosed-bracket", "This bracket is not closed before the indentation ends"],
  ["Implicit map keys need to be followed", "missing-colon", "A `:` is missing behind this key"],
  ["Implicit keys need to be on a single line", "missing-colon", "A `:` is missing, or the key spans several lines"],
  ["Implicit keys of flow", "missing-comma", "A `,` is missing, or the key spans several lines"],
  [
    "Nested mappings are not allowed",
    "nested-mapping",
    "A second `:` in one line; quote the value or indent a new line",
  ],
  ["Tabs are not allowed", "tab-indent", "A tab is used as indentation; YAML allows spaces only"],
  ["All mapping items must start", "bad-indent", "This key does not stand in the column of its neighbours"],
  ["All sequence items must start", "bad-indent", "This `-` does not stand in the column of its neighbours"],
  ["Sequence item without -", "bad-indent", "A list item without `-`, or a line in the wrong column"],
  ["Unexpected block-seq-ind on same line", "list-on-key-line", "A list cannot start in the line of its key"],
  ["Block collections are not allowed", "block-in-flow", "An indented list or mapping cannot stand inside brackets"],
  ["Missing , or : between", "missing-comma", "A `,` or `:` is missing between the entries"],
  ["Missing , between", "missing-comma", "A `,` is missing between the entries"],
  ["Missing space after :", "missing-space", "A space is missing behind the `:`"],
  ["Comments must be separated", "missing-space", "A space is missing before the `#`"],
  ["must be separated from the next token", "missing-space", "A space is missing behind the anchor or tag"],
  ["Missing newline after block sequence", "missing-line-break", "A line break is missing behind the anchor or tag"],
  ["Missing directives-end", "missing-document-start", "A `---` line is missing behind the `%` directives"],
  ["cannot start on same line with directives-end", "missing-line-break", "A line break is missing behind `---`"],
  ["leading empty lines", "block-text-indent", "The first blank lines are indented deeper than the text below"],
  ["Block scalar lines must not", "block-text-indent", "This line is indented less than the text above it"],
  ["Block scalar values in collections", "block-text-indent", "The text below `|` or `>` has to be indented"],
  ["Block scalar header", "block-text-header", "Only an indentation digit, `+` and `-` may follow `|` or `>`"],
  ["Plain value cannot start", "bad-start", "A value cannot start with this character unless it is quoted"],
  ["Invalid escape", "bad-escape", "An escape that YAML does not know; use `\\\\` for a backslash"],
  ["Unexpected ,", "extra-comma", "A `,` without an entry before it"],
  ["Unexpected empty item", "extra-comma", "Nothing stands between two `,`"],
  ["must not specify any properties", "alias-properties", "An alias can carry neither an anchor nor a tag"],
  ["Alias cannot be an empty", "empty-alias", "A `*` needs the name of an anchor, or quotes"],
  ["Anchor cannot be an empty", "empty-anchor", "A `&` needs a name, or quotes"],
  ["at most one anchor", "several-anchors", "A value can have one anchor only"],
  ["at most one tag", "several-tags", "A value can have one tag only"],
  ["must be after the", "bad-order", "Anchors and tags stand behind the indicator, not before it"],
  ["1024 char", "long-key", "The `:` stands more than 1,024 characters behind the start of its key"],
  ["doc-end", "lone-document-end", "A `...` line without a document before it"],
  ["block sequence may not be used", "list-as-key", "A list cannot be a key here"],
]

const byCode: Readonly<Record<string, readonly [string, string]>> = {
  BAD_DIRECTIVE: ["bad-directive", "This `%` directive is not valid"],
  TAG_RESOLVE_FAILED: ["bad-tag", "The value does not fit its tag, or the tag is not valid"],
  RESOURCE_EXHAUSTION: ["limit", "The mappings and lists are nested too deep"],
  BAD_INDENT: ["bad-indent", "This line does not stand in the column of its neighbours"],
}

function wordsOf(error: YAMLError): readonly [string, string] {
  for (const [part, code, message] of byMessage) if (error.message.includes(part)) return [code, message]
  return byCode[error.code] ?? ["unexpected", "Something stands here that YAML does not expect"]
}

/** From the error's place to the end of its word or line; never empty unless the text is. */
function placeOf(text: string, error: YAMLError): Span {
  let start = Math.max(0, Math.min(error.pos[0], text.length))
  const given = Math.max(start, Math.min(error.pos[1], text.length))
  const lineEnd = endOfLine(text, start)
  if (start < lineEnd) return span(start, Math.max(start + 1, Math.min(given, lineEnd)))
  // At the end of a line or of the text there is nothing to mark; the character before it is marked.
  while (start > 0 && /\s/.test(text.charAt(start - 1))) start--
  return span(Math.max(0, start - 1), start)
}

function endOfLine(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++
  return at
}
