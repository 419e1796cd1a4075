/** Expansion of `$NAME` and `${NAME…}` in values of an env file, as Compose does it. */
import type { Span } from "../../../base/span.ts"
import { type Piece, parseTemplate, type TemplateUse } from "../../compose/template.ts"

export interface Expansion {
  readonly value: string
  /** Variables whose value went into this one. */
  readonly uses: readonly string[]
  /** Variables asked for without a default that nobody defines. */
  readonly missing: readonly string[]
}

/** Why Compose stops at a template; `at` in offsets of the template. */
export interface ExpansionError {
  readonly error: string
  readonly at?: Span
  readonly missing?: string
}

/** The longest environment string that Linux passes to a process (MAX_ARG_STRLEN), in characters. */
const longest = 131_072

/** Expands the values of one file; a file whose values double line by line is stopped at a bound. */
export class Expander {
  readonly #lookup: (name: string) => string | undefined
  #budget: number

  /** `size`: length of the file; expanded values together may grow to that and eight full strings more. */
  constructor(lookup: (name: string) => string | undefined, size: number) {
    this.#lookup = lookup
    this.#budget = size + 8 * longest
  }

  expand(template: string): Expansion | ExpansionError {
    if (!template.includes("$")) return { value: template, uses: [], missing: [] }
    return this.#pieces(parseTemplate(template))
  }

  #pieces(pieces: readonly Piece[]): Expansion | ExpansionError {
    let value = ""
    const uses: string[] = []
    const missing: string[] = []
    for (const piece of pieces) {
      const part = this.#piece(piece)
      if ("error" in part) return part
      value += part.value
      uses.push(...part.uses)
      missing.push(...part.missing)
      this.#budget -= part.value.length
      if (value.length > longest || this.#budget < 0)
        return { error: "its values grow beyond what a process can be given", at: { start: piece.from, end: piece.to } }
    }
    return { value, uses, missing }
  }

  #piece(piece: Piece): Expansion | ExpansionError {
    if (piece.kind === "text") return { value: piece.text, uses: [], missing: [] }
    const at = { start: piece.from, end: piece.to }
    if (piece.kind === "invalid") return { error: `a variable in a value is malformed: ${piece.why}`, at }
    return this.#use(piece, at)
  }

  /** An operand that goes unused is not evaluated (compose-go 2.13; earlier versions saw errors in it as well). */
  #use(use: TemplateUse, at: Span): Expansion | ExpansionError {
    const { name, operator = "" } = use
    const found = this.#lookup(name)
    const present = found !== undefined && !(operator.startsWith(":") && found === "")
    if (operator.endsWith("+") ? present : operator !== "" && !present) {
      const operand = this.#pieces(use.operand)
      if (!operator.endsWith("?") || "error" in operand) return operand
      return { error: `it needs \`${name}\`, which is ${found === undefined ? "not set" : "empty"}`, missing: name, at }
    }
    if (found !== undefined) return { value: found, uses: [name], missing: [] }
    return { value: "", uses: [], missing: operator === "" ? [name] : [] }
  }
}
