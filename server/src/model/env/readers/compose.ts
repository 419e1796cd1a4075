/** How Compose (compose-go 2) reads `.env` and the files of `env_file`. One bad line refuses the whole file. */
import { type Span, span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { Environment, EnvReading, IgnoredLine, ReadVariable } from "../types.ts"
import { expandEscapes } from "./escapes.ts"
import { Expander, type Expansion } from "./expand.ts"
import { assignmentAt } from "./place.ts"

/** Unicode's white space, as Go's `unicode.IsSpace` has it: without the byte order mark, with U+0085. */
const white = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/
const nameCharacter = /[\p{L}\p{N}_.[\]-]/u

type Refused = Extract<EnvReading, { readonly ok: false }>

/**
 * Reads the whole file. Line breaks are LF only; a name may hold letters and digits of any script and `_ . - [ ]`,
 * followed by `=` or `:`. A bare name takes its value from `environment`. Unquoted and double-quoted values are
 * expanded, from `environment` first and from the lines above second. What follows a closing quote is the next
 * statement. Source: compose-spec/compose-go:dotenv/parser.go.
 */
export function readComposeEnv(tree: EnvTree, environment: Environment): EnvReading {
  const { text } = tree
  const variables = new Map<string, ReadVariable>()
  const ignored: IgnoredLine[] = []
  const expander = new Expander((name) => environment.get(name) ?? variables.get(name)?.value, text.length)
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (;;) {
    at = statementStart(text, at)
    if (at >= text.length) return { ok: true, variables, ignored }
    const key = readKey(text, at)
    if ("error" in key) return { ok: false, ...key }
    const name = text.slice(key.span.start, key.span.end)
    if (key.bare) {
      const value = environment.get(name)
      if (value !== undefined) variables.set(name, { name, value, line: assignmentAt(tree, name, key.span) })
      else ignored.push({ span: key.span, why: "has no value, and the environment does not set it" })
      at = key.end
      continue
    }
    const read = readValue(text, key.end, expander)
    if ("error" in read) return { ok: false, ...read }
    variables.set(name, variableOf(name, read.expansion, assignmentAt(tree, name, key.span)))
    at = read.end
  }
}

function variableOf(name: string, expansion: Expansion, line: ReadVariable["line"]): ReadVariable {
  const { value, uses, missing } = expansion
  return {
    name,
    value,
    line,
    ...(uses.length > 0 ? { uses } : {}),
    ...(missing.length > 0 ? { missing } : {}),
  }
}

/** Past white space, line breaks and comments. */
function statementStart(text: string, from: number): number {
  let at = from
  for (;;) {
    while (at < text.length && isSpace(text, at)) at++
    if (text[at] !== "#") return at
    const end = text.indexOf("\n", at)
    if (end < 0) return text.length
    at = end
  }
}

interface Key {
  readonly span: Span
  /** No value: ended by a line break. */
  readonly bare: boolean
  /** Where its value, or the next statement, starts. */
  readonly end: number
}

type Failure = Omit<Refused, "ok">

/** At the end of the text a name without a separator is a value without a name; so it is in Compose. */
function readKey(text: string, statement: number): Key | Failure {
  const start = afterExport(text, statement)
  let at = start
  while (at < text.length) {
    const c = text[at]
    if (c === "=" || c === ":" || c === "\n") break
    if (!isBlank(text.charCodeAt(at))) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      if (!nameCharacter.test(character)) return misplaced(character, at)
      at += character.length
    } else at++
  }
  if (at >= text.length) {
    if (start < text.length) return { span: span(start), bare: false, end: start }
    return { error: "`export` stands without a name", span: span(statement, start) }
  }
  let stop = at
  while (stop > start && isSpace(text, stop - 1)) stop--
  const place = span(start, stop)
  // Blanks at the end do not count, other white space inside the name is taken as it is.
  if (text.slice(start, stop).includes(" ")) return { error: "a name holds a blank", span: place }
  return { span: place, bare: text[at] === "\n", end: skipBlank(text, at + 1) }
}

function misplaced(character: string, at: number): Failure {
  const shown =
    character === "`"
      ? "a backtick"
      : /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)
        ? "a control character"
        : `\`${character}\``
  return { error: `${shown} cannot stand in a name`, span: span(at, at + character.length) }
}

/** `export` goes with any white space behind it, but a line break stays. */
function afterExport(text: string, start: number): number {
  if (!text.startsWith("export", start)) return start
  const next = text[start + 6]
  if (next === undefined || !"\t\n\f\r ".includes(next)) return start
  return skipBlank(text, start + 6)
}

type ReadValue = { readonly expansion: Expansion; readonly end: number } | Failure

function readValue(text: string, start: number, expander: Expander): ReadValue {
  const quote = text[start]
  if (quote === '"' || quote === "'") return readQuoted(text, start, quote, expander)
  const lineBreak = text.indexOf("\n", start)
  const lineStop = lineBreak < 0 ? text.length : lineBreak
  const comment = text.slice(start, lineStop).indexOf(" #")
  let stop = comment < 0 ? lineStop : start + comment
  while (stop > start && isSpace(text, stop - 1)) stop--
  return expanded(expander, text.slice(start, stop), start, span(start, stop), Math.min(lineStop + 1, text.length))
}

/** A backslash before the quote makes it part of the value and disappears, in single quotes too. */
function readQuoted(text: string, open: number, quote: '"' | "'", expander: Expander): ReadValue {
  const parts: string[] = []
  let from = open + 1
  for (let at = open + 1; at < text.length; at++) {
    const c = text[at]
    if (c === "\\" && text[at + 1] === quote) {
      parts.push(text.slice(from, at))
      from = at + 1
      at++
    } else if (c === "\\" && text[at + 1] === "\\") at++
    else if (c === quote) {
      parts.push(text.slice(from, at))
      const content = parts.join("")
      if (quote === "'") return { expansion: { value: content, uses: [], missing: [] }, end: at + 1 }
      const value = expandEscapes(content)
      const place = span(open + 1, at)
      return expanded(expander, value, value === text.slice(open + 1, at) ? open + 1 : undefined, place, at + 1)
    }
  }
  return { error: `the quote \`${quote}\` is never closed`, span: span(open, open + 1) }
}

/** `offset`: where the template stands in the file, if it stands there character by character. */
function expanded(
  expander: Expander,
  template: string,
  offset: number | undefined,
  place: Span,
  end: number,
): ReadValue {
  const result = expander.expand(template)
  if (!("error" in result)) return { expansion: result, end }
  const { error, missing, at } = result
  const where = offset === undefined || at === undefined ? place : span(offset + at.start, offset + at.end)
  return { error, span: where, ...(missing === undefined ? {} : { missing }) }
}

/** Go's `unicode.IsSpace`. */
function isSpace(text: string, at: number): boolean {
  return white.test(text[at] ?? "")
}

/** White space of one line as the parser has it. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13) || code === 0x85 || code === 0xa0
}

function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}
