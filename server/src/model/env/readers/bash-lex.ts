/** Where quotes, braces and parentheses of shell words end, as bash's tokenizer finds it. */
import { deepest, Stop } from "./bash-tree.ts"

/** Finds the end of the `$(…)` whose first character is at `from`; the parser of commands knows it. */
export type CommandEnd = (from: number, depth: number) => number

const nameStart = /[A-Za-z_]/
const nameCharacter = /[A-Za-z0-9_]/

/** End of the name that starts at `from`, or `from`. */
export function nameEnd(text: string, from: number): number {
  if (!nameStart.test(text[from] ?? "")) return from
  let at = from + 1
  while (nameCharacter.test(text[at] ?? "")) at++
  return at
}

export function isName(text: string): boolean {
  return text !== "" && nameEnd(text, 0) === text.length
}

/** The constructs of words; every method takes the offset behind an opening and gives the one behind its closing. */
export class BashLexer {
  readonly text: string
  readonly #commandEnd: CommandEnd

  constructor(text: string, commandEnd: CommandEnd) {
    this.text = text
    this.#commandEnd = commandEnd
  }

  unclosed(what: string, open: number): never {
    throw new Stop("syntax", `${what} is never closed`, open)
  }

  single(from: number): number {
    const close = this.text.indexOf("'", from)
    return close < 0 ? this.unclosed("the quote `'`", from - 1) : close + 1
  }

  /** `$'…'`, where a backslash protects a quote. */
  ansi(from: number): number {
    for (let at = from; at < this.text.length; at++) {
      if (this.text[at] === "\\") at++
      else if (this.text[at] === "'") return at + 1
    }
    return this.unclosed("the quote `'`", from - 1)
  }

  backquote(from: number): number {
    for (let at = from; at < this.text.length; at++) {
      if (this.text[at] === "\\") at++
      else if (this.text[at] === "`") return at + 1
    }
    return this.unclosed("a backtick", from - 1)
  }

  double(from: number, depth: number): number {
    let at = from
    while (at < this.text.length) {
      const c = this.text[at]
      if (c === '"') return at + 1
      if (c === "\\") at += 2
      else if (c === "`") at = this.backquote(at + 1)
      else if (c === "$") at = this.dollar(at, depth, true)
      else at++
    }
    return this.unclosed('the quote `"`', from - 1)
  }

  /** What a dollar starts; the offset behind it. Inside double quotes `$'` and `$"` are no quotes. */
  dollar(at: number, depth: number, quoted: boolean): number {
    if (depth > deepest) throw new Stop("deep", "it is nested too deeply to be computed", at)
    const next = this.text[at + 1]
    if (next === "{") return this.brace(at + 2, depth + 1)
    if (next === "(")
      return this.text[at + 2] === "(" ? this.pairs(at + 2, "(", ")", depth + 1) : this.#commandEnd(at + 2, depth + 1)
    if (next === "[") return this.pairs(at + 2, "[", "]", depth + 1)
    if (!quoted && next === "'") return this.ansi(at + 2)
    if (!quoted && next === '"') return this.double(at + 2, depth + 1)
    // `$$` and its kind: the second character starts nothing.
    return next === "$" ? at + 2 : at + 1
  }

  /** `${…}`: the first brace closes it that stands in no quote and no expansion; an inner `{` does not count. */
  brace(from: number, depth: number): number {
    return this.#matched(from, "", "}", depth)
  }

  /** Parentheses or brackets that nest. */
  pairs(from: number, open: string, close: string, depth: number): number {
    return this.#matched(from, open, close, depth)
  }

  #matched(from: number, open: string, close: string, depth: number): number {
    let count = 1
    let at = from
    while (at < this.text.length) {
      const c = this.text[at]
      if (c === close && --count === 0) return at + 1
      if (c === "\\") at += 2
      else if (c === "'") at = this.single(at + 1)
      else if (c === '"') at = this.double(at + 1, depth)
      else if (c === "`") at = this.backquote(at + 1)
      else if (c === "$") at = this.dollar(at, depth, false)
      else {
        if (c === open) count++
        at++
      }
    }
    return this.unclosed(`\`${open === "" ? "{" : open}\``, from - 1)
  }
}
