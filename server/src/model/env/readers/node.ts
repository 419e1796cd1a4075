/** How Node.js 24 reads a file of `--env-file`; `util.parseEnv` and `process.loadEnvFile` are the same parser. */
import { span } from "../../../base/span.ts"
import type { EnvTree } from "../../../syntax/env/tree.ts"
import type { EnvReading, IgnoredLine, ReadVariable } from "../types.ts"
import { type Mapped, withoutReturns } from "./mapped.ts"
import { assignmentAt } from "./place.ts"

const notAssignment = "it is not `NAME=value`"
const noName = "no name stands before the `=`"
const behindQuote = "it stands behind the closing quote"

/**
 * Reads the whole file; nothing is expanded and nothing is an error. Carriage returns go away first. A value ends at
 * the first quote of its kind, blanks behind `=` may include a line break, `#` cuts wherever it stands.
 * Measured with Node 24.21. In 20.19, 20.20 and 22.12 a line without `=` becomes part of the next name, `=value` ends the
 * file, `A= ` with only blanks behind it is empty, and `export  A` keeps its second blank.
 * Source: nodejs/node:src/node_dotenv.cc, `Dotenv::ParseContent`.
 */
export function readNode(tree: EnvTree): EnvReading {
  const scan = new Scan(tree)
  scan.run()
  return { ok: true, variables: scan.variables, ignored: scan.ignored }
}

class Scan {
  readonly variables = new Map<string, ReadVariable>()
  readonly ignored: IgnoredLine[] = []
  readonly #tree: EnvTree
  readonly #mapped: Mapped
  readonly #text: string
  /** Blanks at the file's end are cut before anything is read. */
  readonly #end: number
  #at: number

  constructor(tree: EnvTree) {
    this.#tree = tree
    this.#mapped = withoutReturns(tree.text)
    this.#text = this.#mapped.text
    this.#at = skipBlanks(this.#text, 0, this.#text.length)
    this.#end = endWithoutBlanks(this.#text, this.#at, this.#text.length)
  }

  run(): void {
    const text = this.#text
    while (this.#at < this.#end) {
      const first = text[this.#at]
      if (first === "\n" || first === "#") {
        this.#at = this.#afterLine(this.#at)
        continue
      }
      const line = this.#lineEnd(this.#at)
      const equals = indexBefore(text, "=", this.#at, line)
      if (equals < line) this.#statement(equals)
      else {
        this.#ignore(this.#at, line, notAssignment)
        this.#at = this.#skip(Math.min(line + 1, this.#end))
      }
    }
  }

  #statement(equals: number): void {
    const text = this.#text
    const nameStart = Math.min(this.#skip(this.#at), equals)
    const nameEnd = endWithoutBlanks(text, nameStart, equals)
    this.#at = equals + 1
    if (this.#at >= this.#end || text[this.#at] === "\n") {
      // Before `export` is looked for, and even without a name.
      this.#store(nameStart, nameEnd, "")
      return
    }
    this.#at = this.#skip(this.#at)
    if (nameStart === nameEnd) {
      // What stands behind `=` is then read as the next statement.
      this.#ignore(equals, equals + 1, noName)
      return
    }
    const isExport = text.startsWith("export ", nameStart) && nameStart + 7 <= nameEnd
    const from = isExport ? Math.min(skipBlanks(text, nameStart + 7, nameEnd), nameEnd) : nameStart
    const quote = text[this.#at] ?? ""
    if (quote !== '"' && quote !== "'" && quote !== "`") this.#plain(from, nameEnd)
    else this.#quoted(from, nameEnd, quote)
  }

  #quoted(nameStart: number, nameEnd: number, quote: string): void {
    const close = this.#text.indexOf(quote, this.#at + 1)
    if (close < 0) {
      const line = this.#lineEnd(this.#at)
      this.#store(nameStart, nameEnd, this.#text.slice(this.#at, line))
      this.#at = this.#skip(Math.min(line + 1, this.#end))
      return
    }
    const content = this.#text.slice(this.#at + 1, close)
    this.#store(nameStart, nameEnd, quote === '"' ? content.replaceAll("\\n", "\n") : content)
    const line = this.#lineEnd(close)
    const rest = skipBlanks(this.#text, close + 1, line)
    if (rest < line && this.#text[rest] !== "#") this.#ignore(rest, line, behindQuote)
    // Blanks at the start of the next line stay, so that an indented comment there is read as a name.
    this.#at = Math.min(line + 1, this.#end)
  }

  #plain(nameStart: number, nameEnd: number): void {
    const line = this.#lineEnd(this.#at)
    const stop = indexBefore(this.#text, "#", this.#at, line)
    this.#store(nameStart, nameEnd, this.#text.slice(this.#at, endWithoutBlanks(this.#text, this.#at, stop)))
    this.#at = this.#skip(Math.min(line + 1, this.#end))
  }

  #store(nameStart: number, nameEnd: number, value: string): void {
    const name = this.#text.slice(nameStart, nameEnd)
    const line = assignmentAt(this.#tree, name, this.#mapped.original(nameStart, nameEnd))
    this.variables.set(name, { name, value, line })
  }

  #ignore(start: number, end: number, why: string): void {
    const stop = endWithoutBlanks(this.#text, start, end)
    this.ignored.push({ span: stop > start ? this.#mapped.original(start, stop) : span(start), why })
  }

  #skip(from: number): number {
    return skipBlanks(this.#text, from, this.#end)
  }

  #lineEnd(from: number): number {
    const found = this.#text.indexOf("\n", from)
    return found < 0 || found > this.#end ? this.#end : found
  }

  #afterLine(from: number): number {
    return Math.min(this.#lineEnd(from) + 1, this.#end)
  }
}

/** Offset of the character, or `end` if it does not stand before that: no search goes beyond the line. */
function indexBefore(text: string, character: string, from: number, end: number): number {
  let at = from
  while (at < end && text[at] !== character) at++
  return at
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text[at])) at++
  return at
}

function endWithoutBlanks(text: string, start: number, from: number): number {
  let end = from
  while (end > start && isBlank(text[end - 1])) end--
  return end
}

function isBlank(c: string | undefined): boolean {
  return c === " " || c === "\t" || c === "\n"
}
