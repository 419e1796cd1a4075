/** Expansion of words as written: quotes, `~`, `$…`, backticks, splitting into fields. */
import { evaluate } from "./bash-arithmetic.ts"
import { braced } from "./bash-braces.ts"
import { nameEnd } from "./bash-lex.ts"
import { type BashMachine, type BashValue, settled, unknownValue } from "./bash-machine.ts"
import { ArithmeticError } from "./bash-numbers.ts"
import { changing } from "./bash-own.ts"
import { BashParser } from "./bash-parse.ts"
import type { PatternText } from "./bash-pattern.ts"
import { deepest, Stop } from "./bash-tree.ts"
import { type Frame, type Mode, type Tildes, Walk } from "./bash-walk.ts"

/** Runs the text of a command substitution and gives its output. */
export type RunOutput = (text: string) => BashValue

export const namesFiles = "it names files"
export const expandsBraces = "its braces are expanded"

export class BashExpander {
  readonly machine: BashMachine
  readonly #output: RunOutput
  #depth = 0
  /** Where the word stands in the file. */
  at = 0

  constructor(machine: BashMachine, output: RunOutput) {
    this.machine = machine
    this.#output = output
  }

  /** The right side of an assignment: nothing is split, tildes count at its start and behind colons. */
  assigned(raw: string): BashValue {
    return joinedOf(this.#expand(raw, "plain", "colons"))
  }

  /** One word that is not split: the subject of `case`, an operand. */
  whole(raw: string, quoted = false): BashValue {
    return joinedOf(quoted ? this.#expand(unquoted(raw), "operand", "none") : this.#expand(raw, "plain", "start"))
  }

  /** A pattern, with what stood in quotes marked; undefined where it is not known. */
  pattern(raw: string): readonly PatternText[] | undefined {
    const frame = this.#expand(raw, "plain", "start")
    return frame.known && frame.because === undefined ? frame.pieces : undefined
  }

  /** The text of a here-document, for what its expansions assign and for the errors in them. */
  document(text: string): void {
    if (!/[$`]/.test(text)) return
    try {
      this.#expand(text, "double", "none")
    } catch (error) {
      throw error instanceof Stop && error.kind === "syntax" ? this.fails("a here-document is malformed") : error
    }
  }

  /** The fields of a command's word. */
  fields(raw: string): readonly BashValue[] {
    const words = braced(raw)
    if (words === undefined) {
      // Each alternative is expanded, effects included.
      this.machine.maybe(expandsBraces, () => void this.#expand(raw, "plain", "start"))
      return [unknownValue(expandsBraces)]
    }
    const stop = nameEnd(raw, 0)
    const tilde = stop > 0 && raw[stop] === "=" && words[0] === raw ? "assignment" : "start"
    return words.flatMap((each) => this.#fields(each, tilde))
  }

  #fields(raw: string, tilde: Tildes): readonly BashValue[] {
    const frame = this.#expand(raw, "plain", tilde)
    // The name in front of an assignment is certain all the same.
    const text = /^[A-Za-z_]\w*\+?=/.exec(raw)?.[0] ?? ""
    if (!frame.known) return [{ text, known: false, ...reason(frame) }]
    const fields = split(frame, this.machine)
    // What is not known may give any number of words.
    return fields.length === 0 && frame.because !== undefined ? [unknownValue(frame.because)] : fields
  }

  /** The value of an arithmetic expression as written. */
  arithmetic(raw: string): bigint | undefined {
    const { text, known, because } = joinedOf(this.#expand(raw, "expression", "none"))
    return this.computed(known && because === undefined ? text : undefined, raw)
  }

  /** The value of an expression in which everything is expanded. */
  computed(text: string | undefined, raw = text ?? ""): bigint | undefined {
    const value = text === undefined ? undefined : this.#evaluated(text)
    // What it would have assigned on its way is not known either.
    if (value === undefined) for (const name of assignedIn(raw)) this.#assignUnknown(name)
    return value
  }

  #assignUnknown(name: string): void {
    if (!this.machine.isReadonly(name) && !changing.has(name))
      this.machine.assign(name, unknownValue("arithmetic that no file settles assigns it"), this.at)
  }

  #evaluated(text: string): bigint | undefined {
    const { machine } = this
    try {
      return evaluate(text, {
        get: (name) => {
          const value = machine.use(name)
          if (value === undefined && machine.nounset)
            throw this.fails("a variable is not set, and `set -u` is on", "exit")
          if (value === undefined) machine.missing.push(name)
          return value === undefined ? "" : value.known && value.because === undefined ? value.text : undefined
        },
        set: (name, value) => {
          if (machine.isReadonly(name)) throw this.fails("a variable that cannot be changed is assigned")
          if (changing.has(name)) throw new ArithmeticError(false)
          machine.assign(name, settled(value), this.at)
        },
      })
    } catch (error) {
      if (!(error instanceof ArithmeticError)) throw error
      if (error.known) throw this.fails("the arithmetic cannot be computed", "discard")
      return undefined
    }
  }

  /** Under `set -e` most errors end the shell; a wrong sum and its like end their line alone. */
  fails(why: string, kind: "discard" | "exit" = this.machine.errexit ? "exit" : "discard"): Stop {
    return new Stop(kind, why, this.at)
  }

  #expand(raw: string, mode: Mode, tilde: Tildes): Frame {
    const frame: Frame = { pieces: [], known: true }
    if (++this.#depth > deepest) throw new Stop("deep", "it is nested too deeply to be computed", this.at)
    new Walk(this, frame, raw, tilde).all(mode)
    this.#depth--
    return frame
  }

  output(text: string): BashValue {
    return this.#output(text)
  }
}

/** An operand inside of double quotes loses its own ones before anything in it is expanded: `$A"b"` is `$Ab` there. */
function unquoted(raw: string): string {
  if (!raw.includes('"')) return raw
  const { lexer } = new BashParser(raw)
  let out = ""
  for (let at = 0; at < raw.length; ) {
    const c = raw[at]
    const isMark = c === '"' || (c === "$" && raw[at + 1] === '"')
    const end =
      c === "\\" ? at + 2 : c === "`" ? lexer.backquote(at + 1) : c === "$" ? lexer.dollar(at, 0, true) : at + 1
    if (!isMark) out += raw.slice(at, end)
    at = end
  }
  return out
}

/** Names that an arithmetic expression assigns, counts up or counts down. */
function assignedIn(raw: string): readonly string[] {
  const found = raw.matchAll(
    /([A-Za-z_]\w*)[ \t\n]*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)[ \t\n]*([A-Za-z_]\w*)/g,
  )
  return [...found].map(([, before, after]) => before ?? after ?? "")
}

function reason({ because }: { readonly because?: string }): { because?: string } {
  return because === undefined ? {} : { because }
}

function joinedOf(frame: Frame): BashValue {
  const text = frame.known ? frame.pieces.map((piece) => (piece.breaks ? " " : piece.text)).join("") : ""
  return { text, known: frame.known, ...reason(frame) }
}

function split(frame: Frame, machine: BashMachine): readonly BashValue[] {
  const fields: BashValue[] = []
  let text = ""
  let started = false
  // `[` names files only where a `]` follows it.
  let bracket = false
  let open = false
  const end = () => {
    if (started || text !== "")
      fields.push(open ? { text, known: false, because: namesFiles } : { text, known: true, ...reason(frame) })
    text = ""
    started = false
    bracket = false
    open = false
  }
  const look = (part: string) => {
    const close = bracket ? part.indexOf("]") : part.indexOf("]", part.indexOf("[") + 1)
    if (/[*?]/.test(part) || (close >= 0 && (bracket || (part.indexOf("[") < close && part.includes("["))))) open = true
    if (part.includes("[")) bracket = true
  }
  for (const piece of frame.pieces) {
    if (piece.breaks) {
      end()
      continue
    }
    if (piece.quoted) {
      text += piece.text
      started = true
      continue
    }
    if (!piece.splits) {
      look(piece.text)
      text += piece.text
      continue
    }
    if (piece.text !== "" && machine.variables.has("IFS")) return [unknownValue("`IFS` decides on it")]
    for (const part of piece.text.split(/([ \t\n]+)/)) {
      if (/^[ \t\n]+$/.test(part)) end()
      else {
        look(part)
        text += part
      }
    }
  }
  end()
  return fields
}
