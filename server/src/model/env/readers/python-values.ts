/** Values of python-dotenv: escapes in quotes, and `${NAME}` from the file first, then from the environment. */

/** The longest environment string that Linux passes to a process (MAX_ARG_STRLEN), in characters. */
const longest = 131_072

const doubleEscapes = /\\[\\'"abfnrtv]/g
const singleEscapes = /\\[\\']/g

const control: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
}

/** Every backslash that is not one of Python's usual escapes stays. */
export function unescaped(content: string, quote: string): string {
  if (!content.includes("\\")) return content
  return content.replace(quote === "'" ? singleEscapes : doubleEscapes, (pair) => {
    const letter = pair[1] ?? ""
    return control[letter] ?? letter
  })
}

export interface Expanded {
  readonly value: string
  readonly uses: readonly string[]
  readonly missing: readonly string[]
}

/** Expands the values of one file. */
export class Interpolation {
  readonly #lookup: (name: string) => string | null | undefined
  #budget: number

  /**
   * `lookup`: null for a name that the file holds without a value. `size`: length of the file; expanded values together
   * may grow to that and eight full strings more.
   */
  constructor(lookup: (name: string) => string | null | undefined, size: number) {
    this.#lookup = lookup
    this.#budget = size + 8 * longest
  }

  /** Undefined where the values of the file grow beyond bounds. */
  expand(value: string): Expanded | undefined {
    const parts: string[] = []
    const uses: string[] = []
    const missing: string[] = []
    let copied = 0
    for (const use of usesIn(value)) {
      parts.push(value.slice(copied, use.start))
      copied = use.end
      const found = this.#lookup(use.name)
      if (found !== undefined) uses.push(use.name)
      else if (use.fallback === undefined) missing.push(use.name)
      const part = found === undefined ? (use.fallback ?? "") : (found ?? "")
      parts.push(part)
      this.#budget -= part.length
      if (this.#budget < 0) return undefined
    }
    if (copied === 0) return { value, uses, missing }
    const whole = parts.join("") + value.slice(copied)
    return whole.length > longest + value.length ? undefined : { value: whole, uses, missing }
  }
}

interface Use {
  readonly start: number
  readonly end: number
  readonly name: string
  /** Behind `:-`. */
  readonly fallback?: string
}

/** `${NAME}` and `${NAME:-text}`; a name is whatever stands before `}` or `:`, and the text ends at the first `}`. */
function* usesIn(value: string): Generator<Use> {
  let stop = -1
  let close = -1
  for (let start = value.indexOf("${"); start >= 0; ) {
    const from = start + 2
    // Both marks only ever move on: no part of the value is searched twice.
    if (stop < from) stop = nextMark(value, from)
    if (stop === value.length) return
    if (value[stop] === "}") {
      yield { start, end: stop + 1, name: value.slice(from, stop) }
      start = value.indexOf("${", stop + 1)
      continue
    }
    const begin = stop + 2
    if (value[stop + 1] === "-" && close < begin) close = value.indexOf("}", begin)
    if (value[stop + 1] === "-" && close < 0) return
    if (value[stop + 1] === "-") {
      yield { start, end: close + 1, name: value.slice(from, stop), fallback: value.slice(begin, close) }
      start = value.indexOf("${", close + 1)
    } else start = value.indexOf("${", from)
  }
}

function nextMark(value: string, from: number): number {
  let at = from
  while (at < value.length && value[at] !== "}" && value[at] !== ":") at++
  return at
}
