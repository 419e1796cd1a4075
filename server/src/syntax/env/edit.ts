/** Edits of env files: set a value, append a variable, remove a line. They keep the file's style and refuse what no spelling holds. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { lineBreakOf } from "../../base/text.ts"
import { isBreak } from "./chars.ts"
import type { EnvAssignment, EnvLine, EnvTree } from "./tree.ts"

/** Characters that every reader takes as they are, without quotes. */
const plain = /^[A-Za-z0-9_./:@%+=,^-]*$/
/** Printable ASCII that every reader with quotes takes as it is inside them. */
const inSingle = /^(?!.*\$\{)[\x20-\x26\x28-\x5b\x5d-\x7e]*$/
const inDouble = /^[\x20\x23\x25-\x5b\x5d-\x5f\x61-\x7e]*$/
const inBackticks = /^(?!.*\$\{)[\x20-\x5b\x5d-\x5f\x61-\x7e]*$/
const portableName = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Writes another value: the quote style, `export`, blanks and a trailing comment stay. A bare value gets quotes if it
 * needs them. Refuses a value that has no spelling in this style which all readers read alike.
 */
export function setValue(line: EnvAssignment, value: string): EditResult {
  const spelling = line.quote === undefined ? spell(value) : quoted(value, line.quote)
  if (spelling === undefined) return refuse("no quoting holds this value for every reader")
  return [{ span: line.valueSpan, newText: spelling }]
}

/** The value as all readers read it: bare where possible, else in quotes; undefined where there is no such spelling. */
export function spell(value: string): string | undefined {
  if (plain.test(value)) return value
  return quoted(value, "'") ?? quoted(value, '"')
}

function quoted(value: string, quote: '"' | "'" | "`"): string | undefined {
  const alphabet = quote === "'" ? inSingle : quote === '"' ? inDouble : inBackticks
  return alphabet.test(value) ? `${quote}${value}${quote}` : undefined
}

/** Adds `name=value` as the last line, with the file's line break, closing an unfinished last line first. */
export function appendVariable(tree: EnvTree, name: string, value: string): EditResult {
  const spelling = spell(value)
  if (!portableName.test(name)) return refuse("not every reader takes this name")
  if (spelling === undefined) return refuse("no quoting holds this value for every reader")
  const { text } = tree
  if (tree.problems.some((problem) => problem.code === "unclosed-quote"))
    return refuse("an unclosed quote may swallow the new line")
  const last = tree.lines.at(-1)
  if (last !== undefined && text.slice(last.span.start, last.span.end).endsWith("\\"))
    return refuse("a backslash joins the last line with the new one")
  if (text.endsWith("\r")) return refuse("Compose does not take a lone carriage return for a line end")
  const lineBreak = lineBreakOf(text)
  // A byte order mark belongs to the first line, which systemd then drops: the new line is not that one.
  const finished = text === "" || isBreak(text.charCodeAt(text.length - 1))
  return [{ span: span(text.length), newText: `${finished ? "" : lineBreak}${name}=${spelling}${lineBreak}` }]
}

/** Removes a line together with its line break. */
export function removeLine(tree: EnvTree, line: EnvLine): EditResult {
  const { text } = tree
  let end = line.span.end
  if (text.charCodeAt(end) === 13) end++
  if (text.charCodeAt(end) === 10) end++
  return [{ span: span(line.span.start, end), newText: "" }]
}
