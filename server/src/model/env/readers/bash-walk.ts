/** One pass over a word as written: its quotes, tildes and expansions become pieces. */
import { ansiText } from "./bash-escapes.ts"
import type { BashExpander } from "./bash-expand.ts"
import { type BashLexer, nameEnd } from "./bash-lex.ts"
import { type BashValue, settled, unknownValue } from "./bash-machine.ts"
import { expandParameter } from "./bash-parameters.ts"
import { BashParser } from "./bash-parse.ts"
import type { PatternText } from "./bash-pattern.ts"

/** `splits`: an expansion outside of quotes; `breaks`: the next piece is another field. */
export interface Piece extends PatternText {
  readonly splits?: boolean
  readonly breaks?: boolean
}

/** What a word gives; `because` and `known` as in a value. */
export interface Frame {
  readonly pieces: Piece[]
  known: boolean
  because?: string
}

/**
 * `plain`: outside of quotes; `double`: inside of double quotes; `operand`: of `${X:-…}` inside of double quotes;
 * `expression`: of arithmetic, where a double quote only marks.
 */
export type Mode = "plain" | "double" | "operand" | "expression"

/** Where a `~` stands for a home folder. */
export type Tildes = "none" | "start" | "colons" | "assignment"

/** One pass over a word as written. */
export class Walk {
  readonly #expander: BashExpander
  readonly #frame: Frame
  readonly #raw: string
  readonly #tilde: Tildes
  #parser: BashParser | undefined
  /** Behind the last character that a backslash protects. */
  #protected = -1

  constructor(expander: BashExpander, frame: Frame, raw: string, tilde: Tildes) {
    this.#expander = expander
    this.#frame = frame
    this.#raw = raw
    this.#tilde = tilde
  }

  all(mode: Mode): void {
    this.#range(0, this.#raw.length, mode)
  }

  #push(text: string, quoted: boolean, splits = false): void {
    this.#frame.pieces.push({ text, quoted, splits })
  }

  #value(value: BashValue, quoted: boolean): void {
    if (!value.known) this.#frame.known = false
    if (value.because !== undefined) this.#frame.because ??= value.because
    this.#push(value.text, quoted, !quoted)
  }

  /** The parser of this text knows where its `$(…)` end. */
  get #lexer(): BashLexer {
    this.#parser ??= new BashParser(this.#raw)
    return this.#parser.lexer
  }

  #range(from: number, to: number, mode: Mode): void {
    const raw = this.#raw
    const quoted = mode !== "plain"
    let literal = from
    let at = from
    const flush = () => {
      if (at > literal) this.#push(raw.slice(literal, at), quoted)
    }
    while (at < to) {
      const c = raw[at] ?? ""
      const jump = this.#special(c, at, to, mode)
      if (jump === undefined) {
        at++
        continue
      }
      flush()
      at = this.#take(c, at, jump, to, mode)
      literal = at
    }
    flush()
  }

  /** Kind of what starts here; undefined for a character that stands for itself. */
  #special(c: string, at: number, to: number, mode: Mode): "escape" | "quote" | "expansion" | "tilde" | undefined {
    if (c === "\\") {
      const next = this.#raw[at + 1] ?? ""
      if (mode === "plain") return at + 1 < to ? "escape" : undefined
      return at + 1 < to && ('$`"\\\n'.includes(next) || (mode === "operand" && next === "}")) ? "escape" : undefined
    }
    if (c === "$" || c === "`") return "expansion"
    if (c === '"' && (mode === "plain" || mode === "expression")) return "quote"
    if (mode !== "plain") return undefined
    if (c === "'") return "quote"
    if ((c === "<" || c === ">") && this.#raw[at + 1] === "(") return "expansion"
    return c === "~" && this.#mayTilde(at) ? "tilde" : undefined
  }

  #take(c: string, at: number, kind: "escape" | "quote" | "expansion" | "tilde", to: number, mode: Mode): number {
    const raw = this.#raw
    if (kind === "escape") {
      const next = raw[at + 1] ?? ""
      if (next !== "\n") this.#push(next, true)
      this.#protected = at + 2
      return at + 2
    }
    if (kind === "tilde") return this.#home(at)
    if (kind === "quote") return this.#quote(c, at, to, mode)
    if (c === "`") {
      const end = this.#lexer.backquote(at + 1)
      const marks = mode === "plain" ? /\\([$`\\])/g : /\\([$`\\"])/g
      this.#value(this.#expander.output(raw.slice(at + 1, end - 1).replace(marks, "$1")), mode !== "plain")
      return end
    }
    if (c !== "$") {
      this.#frame.known = false
      this.#frame.because ??= "it is the name of a pipe"
      return to
    }
    return this.#dollar(at, mode)
  }

  #quote(c: string, at: number, to: number, mode: Mode): number {
    if (mode === "expression") return at + 1
    if (c === "'") {
      const end = this.#lexer.single(at + 1)
      this.#push(this.#raw.slice(at + 1, end - 1), true)
      return end
    }
    const end = Math.min(this.#lexer.double(at + 1, 0), to)
    this.#push("", true)
    this.#range(at + 1, end - 1, "double")
    return end
  }

  #mayTilde(at: number): boolean {
    if (this.#tilde === "none") return false
    if (at === 0) return this.#tilde !== "assignment"
    const before = this.#raw[at - 1]
    if (before === ":" && this.#protected !== at) return this.#tilde !== "start"
    return before === "=" && this.#tilde === "assignment" && nameEnd(this.#raw, 0) === at - 1
  }

  /** `~` is the home folder; the homes of other users are in no file. */
  #home(at: number): number {
    const stops = this.#tilde === "start" ? /[/]/ : /[/:]/
    const rest = this.#raw.slice(at + 1)
    const length = rest.search(stops)
    const login = length < 0 ? rest : rest.slice(0, length)
    if (/[\\'"$`]/.test(login)) {
      this.#push("~", false)
      return at + 1
    }
    const home = login === "" ? this.#expander.machine.use("HOME") : undefined
    this.#value(home ?? unknownValue("it takes in a home folder"), true)
    return at + 1 + login.length
  }

  #dollar(at: number, mode: Mode): number {
    const raw = this.#raw
    const quoted = mode !== "plain"
    const next = raw[at + 1] ?? ""
    if (next === "'" && (!quoted || mode === "operand")) {
      const end = this.#lexer.ansi(at + 2)
      const text = ansiText(raw.slice(at + 2, end - 1))
      // Inside of double quotes the text is read once more.
      const isPlain = text !== undefined && !(quoted && /["$`\\}]/.test(text))
      this.#value(isPlain ? settled(text) : unknownValue("its bytes are no plain text"), true)
      return end
    }
    if (!quoted && next === '"') return this.#quote('"', at + 1, raw.length, mode)
    if (next === "{") {
      const end = this.#lexer.brace(at + 2, 0)
      this.#value(expandParameter(this.#expander, raw.slice(at + 2, end - 1), quoted), quoted)
      return end
    }
    if (next === "(" || next === "[") {
      const end = this.#lexer.dollar(at, 0, quoted)
      this.#value(this.#substituted(raw.slice(at + 2, end - 1), next), quoted)
      return end
    }
    const stop = nameEnd(raw, at + 1)
    const end = stop > at + 1 ? stop : /[0-9@*#?$!-]/.test(next) ? at + 2 : at + 1
    if (end === at + 1) this.#push("$", quoted)
    else this.#value(expandParameter(this.#expander, raw.slice(at + 1, end), quoted), quoted)
    return end
  }

  #substituted(inner: string, open: string): BashValue {
    const isArithmetic = open === "[" || (inner.startsWith("(") && inner.endsWith(")") && closesLast(inner))
    if (!isArithmetic) return this.#expander.output(inner)
    const value = this.#expander.arithmetic(open === "[" ? inner : inner.slice(1, -1))
    return value === undefined ? unknownValue("its arithmetic takes in what no file shows") : settled(value.toString())
  }
}

/** True if the first parenthesis is closed by the last one: `((1)+(2))` is, `(1)+(2)` is not. */
function closesLast(text: string): boolean {
  let open = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") open++
    else if (text[at] === ")" && --open === 0) return at === text.length - 1
  }
  return false
}
