/** Variables that a script gives one literal value: enough to know where a dump goes. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { ShellWord } from "../../syntax/shell/tree.ts"

/** A value longer than this is left as written, so that `X=$X$X` stays small. */
const longest = 400

interface Value {
  readonly text: string
  readonly isKnown: boolean
}

/** The values of a script's variables so far. */
export class Variables {
  readonly #values = new Map<string, Value>()

  /** A second, different value leaves the first one's text unsure. */
  assign(name: string, word: ShellWord | undefined, isCertain: boolean): void {
    const value = word === undefined ? { text: `$${name}`, isKnown: false } : this.read(word)
    const earlier = this.#values.get(name)
    const isKnown = value.isKnown && isCertain && (earlier === undefined || earlier.text === value.text)
    this.#values.set(name, { text: value.text.length > longest ? `$${name}` : value.text, isKnown })
  }

  /** The text with variables filled in, and whether it is the whole truth. */
  read(word: ShellWord): Value {
    let text = ""
    let isKnown = true
    for (const part of word.parts) {
      if (part.kind === "text") text += part.text
      else {
        const value = part.kind === "variable" ? this.#valueOf(part.text, part.name ?? "") : undefined
        text += value?.text ?? part.text
        isKnown &&= value?.isKnown ?? false
      }
    }
    // A bare `~` or glob is the shell's to fill in.
    return { text, isKnown: isKnown && (word.isQuoted || !/^~|[*?[{]/.test(text)) }
  }

  #valueOf(written: string, name: string): Value | undefined {
    const operator = /^\$\{\w+(:?[-=])([^${}`"'\\]*)\}$/.exec(written)
    const value = this.#values.get(name)
    if (operator) return value ?? { text: operator[2] ?? "", isKnown: false }
    return /^\$\{?\w+\}?$/.test(written) ? value : undefined
  }
}

/** A word's value as a fact. */
export function knownText(value: Value): Known<string> {
  return value.isKnown ? known(value.text) : unknown("the shell fills it in when it runs")
}
