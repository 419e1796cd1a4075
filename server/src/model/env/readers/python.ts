/** How python-dotenv reads a file (`dotenv_values`, `load_dotenv`). */
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { Environment, EnvReading, IgnoredLine, ReadVariable } from "../types.ts"
import { type Mapped, universalNewlines } from "./mapped.ts"
import { assignmentAt } from "./place.ts"
import { undecodable } from "./python-bytes.ts"
import { Interpolation, unescaped } from "./python-values.ts"

/**
 * `1.2.4` is the newest. `1.2.2` stands for all before 1.2.3 down to 0.21: a byte order mark counts as part of the first
 * name, a backslash before a quote always escapes it, and `A= #c` keeps its `#c`. (1.2.3 mended all but the last.)
 */
export type PythonEdition = "1.2.4" | "1.2.2"

/**
 * Reads the whole file as `dotenv_values` does, where the file's own values go before the environment's. A line that it
 * cannot parse is skipped with a warning; a name without `=` is known to it, but has no value.
 * Source: theskumar/python-dotenv:src/dotenv/parser.py, variables.py, main.py. Measured with 0.21.0 and 1.2.4.
 */
export function readPython(tree: EnvTree, environment: Environment, edition: PythonEdition = "1.2.4"): EnvReading {
  const refusal = undecodable(tree.text)
  if (refusal !== undefined) return { ok: false, ...refusal }
  return new Reading(tree, environment, edition).read()
}

/** A line as the program parses it; `value` is null where there is no `=`. Lines without a name are comments. */
interface Binding {
  readonly end: number
  readonly name?: { readonly text: string; readonly start: number; readonly end: number }
  readonly value?: string | null
}

/** Where the program gave up on a line: it goes on behind that line's end. */
interface Failure {
  readonly failedAt: number
}

class Reading {
  readonly #tree: EnvTree
  readonly #edition: PythonEdition
  readonly #mapped: Mapped
  readonly #text: string
  readonly #variables = new Map<string, ReadVariable>()
  readonly #valueless = new Set<string>()
  readonly #ignored: IgnoredLine[] = []
  readonly #interpolation: Interpolation

  constructor(tree: EnvTree, environment: Environment, edition: PythonEdition) {
    this.#tree = tree
    this.#edition = edition
    this.#mapped = universalNewlines(tree.text)
    this.#text = this.#mapped.text
    const lookup = (name: string): string | null | undefined =>
      this.#valueless.has(name) ? null : (this.#variables.get(name)?.value ?? environment.get(name))
    this.#interpolation = new Interpolation(lookup, tree.text.length)
  }

  read(): EnvReading {
    const text = this.#text
    let at = this.#edition === "1.2.4" && text.startsWith("\ufeff") ? 1 : 0
    while (at < text.length) {
      const start = skip(text, at, isSpace)
      if (start === text.length) break
      const binding = this.#binding(start)
      if ("failedAt" in binding) {
        const end = lineEnd(text, binding.failedAt)
        this.#ignored.push({ span: this.#mapped.original(start, end), why: "it is not `NAME=value`" })
        at = end + 1
      } else if (this.#keep(binding)) at = binding.end
      else {
        const place = this.#mapped.original(start, binding.end)
        return { ok: false, error: "its values grow beyond what a process can be given", span: place }
      }
    }
    const valueless = this.#valueless.size === 0 ? {} : { valueless: [...this.#valueless] }
    return { ok: true, variables: this.#variables, ignored: this.#ignored, ...valueless }
  }

  /** False where the values grow beyond bounds. */
  #keep({ name, value }: Binding): boolean {
    if (name === undefined || value === undefined) return true
    if (value === null) {
      this.#variables.delete(name.text)
      this.#valueless.add(name.text)
      return true
    }
    const expanded = this.#interpolation.expand(value)
    if (expanded === undefined) return false
    const line = assignmentAt(this.#tree, name.text, this.#mapped.original(name.start, name.end))
    const uses = expanded.uses.length > 0 ? { uses: expanded.uses } : {}
    const missing = expanded.missing.length > 0 ? { missing: expanded.missing } : {}
    this.#valueless.delete(name.text)
    this.#variables.set(name.text, { name: name.text, value: expanded.value, line, ...uses, ...missing })
    return true
  }

  #binding(start: number): Binding | Failure {
    const text = this.#text
    const exported = text.startsWith("export", start) ? skip(text, start + 6, isBlank) : start
    const nameAt = exported > start + 6 ? exported : start
    if (text[nameAt] === "#") return this.#closed(nameAt, {})
    const name = nameFrom(text, nameAt)
    if (name === undefined) return { failedAt: nameAt }
    const separator = skip(text, name.after, isBlank)
    if (text[separator] !== "=") return this.#closed(separator, { name, value: null })
    const from = skip(text, separator + 1, isBlank)
    if (this.#edition === "1.2.4" && from > separator + 1 && text[from] === "#")
      return this.#closed(from, { name, value: "" })
    const quote = text[from]
    if (quote !== "'" && quote !== '"') {
      const end = lineEnd(text, from)
      return this.#closed(end, { name, value: withoutComment(text.slice(from, end)) })
    }
    const close = this.#edition === "1.2.4" ? closingQuote(text, from, quote) : closingQuoteBefore(text, from, quote)
    if (close === undefined) return { failedAt: from }
    return this.#closed(close + 1, { name, value: unescaped(text.slice(from + 1, close), quote) })
  }

  /** Blanks and a comment may stand behind a binding, nothing else. */
  #closed(from: number, binding: Omit<Binding, "end">): Binding | Failure {
    const text = this.#text
    const hash = skip(text, from, isBlank)
    const after = text[hash] === "#" ? lineEnd(text, hash) : from
    const end = skip(text, after, isBlank)
    if (end < text.length && text[end] !== "\n") return { failedAt: after }
    return { ...binding, end: Math.min(end + 1, text.length) }
  }
}

interface Name {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Behind its closing quote. */
  readonly after: number
}

/** Single quotes may stand around a name, which may then hold anything. */
function nameFrom(text: string, at: number): Name | undefined {
  if (text[at] === "'") {
    const close = text.indexOf("'", at + 1)
    return close <= at + 1
      ? undefined
      : { text: text.slice(at + 1, close), start: at + 1, end: close, after: close + 1 }
  }
  let end = at
  while (end < text.length && text[end] !== "=" && text[end] !== "#" && !isSpace(text.charCodeAt(end))) end++
  return end === at ? undefined : { text: text.slice(at, end), start: at, end, after: end }
}

/** A backslash protects whatever follows it. */
function closingQuote(text: string, open: number, quote: string): number | undefined {
  let at = open + 1
  while (at < text.length && text[at] !== quote) at += text[at] === "\\" ? 2 : 1
  return at < text.length ? at : undefined
}

/** A quote behind a backslash counts as the closing one only where no other is left. */
function closingQuoteBefore(text: string, open: number, quote: string): number | undefined {
  let protectedAt: number | undefined
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== quote) continue
    if (text[at - 1] !== "\\" || at - 1 === open) return at
    protectedAt = at
  }
  return protectedAt
}

/** The text up to a `#` behind a blank, without blanks at its end. */
function withoutComment(part: string): string {
  let end = part.length
  for (let hash = part.indexOf("#"); hash >= 0; hash = part.indexOf("#", hash + 1))
    if (hash > 0 && isSpace(part.charCodeAt(hash - 1))) {
      end = hash
      break
    }
  while (end > 0 && isSpace(part.charCodeAt(end - 1))) end--
  return part.slice(0, end)
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf("\n", from)
  return found < 0 ? text.length : found
}

function skip(text: string, from: number, wanted: (code: number) => boolean): number {
  let at = from
  while (at < text.length && wanted(text.charCodeAt(at))) at++
  return at
}

/** Python's `\s`. */
function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31)
  return code === 0x85 || (code !== 0xfeff && /\s/.test(String.fromCharCode(code)))
}

/** White space other than a line break. */
function isBlank(code: number): boolean {
  return code !== 10 && isSpace(code)
}
