/** A place in the tokens of a PromQL expression, and the small parts that every construct is made of. */
import { durationSeconds } from "./durations.ts"
import type { ValueType } from "./promql-functions.ts"
import type { Token } from "./promql-tokens.ts"

/** Why reading stopped, and where. `unsure`: another release or dialect may accept it. */
export class Stop extends Error {
  readonly start: number
  readonly end: number
  readonly unsure: boolean
  constructor(message: string, at: { start: number; end: number }, unsure = false) {
    super(message)
    this.start = at.start
    this.end = at.end
    this.unsure = unsure
  }
}

/** `unknown`: a variable, whose type nobody knows. */
export type Type = ValueType | "unknown"

export interface Value {
  readonly type: Type
  readonly start: number
  readonly end: number
  /** What a range, an offset or a time may still follow. */
  readonly selector?: boolean
}

/** Seconds; the milliseconds have to fit into 64 bits. */
const latest = 2 ** 63 / 1000

export const nowhere = { start: 0, end: 0 }

export class Cursor {
  at = 0
  readonly tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  peek(): Token | undefined {
    return this.tokens[this.at]
  }

  next(): Token | undefined {
    return this.tokens[this.at + 1]
  }

  is(text: string): boolean {
    const token = this.peek()
    return token !== undefined && token.kind === "operator" && token.text === text
  }

  isWord(...words: readonly string[]): boolean {
    const token = this.peek()
    return token?.kind === "identifier" && words.includes(token.text.toLowerCase())
  }

  take(text: string): Token {
    const token = this.peek()
    if (token === undefined || !this.is(text)) throw this.unexpected(token, `\`${text}\``)
    this.at++
    return token
  }

  unexpected(token: Token | undefined, wanted?: string): Stop {
    const hint = wanted === undefined ? "" : `, ${wanted} is missing`
    if (token === undefined) {
      const last = this.tokens.at(-1) ?? { start: 0, end: 0 }
      return new Stop(`The expression ends too early${hint}`, last)
    }
    if (token.kind === "bad" && /^["'`]/.test(token.text)) return new Stop("A quote is not closed", token)
    return new Stop(`Unexpected \`${token.text.slice(0, 30)}\`${hint}`, token)
  }

  duration(): void {
    const token = this.peek()
    if (token?.kind === "duration" && durationSeconds(token.text) === undefined)
      throw new Stop("A duration has each unit once, from the largest to the smallest", token)
    if (token?.kind === "variable" || token?.kind === "duration") {
      this.at++
      return
    }
    // Newer releases take seconds, and sums of durations.
    if (token?.kind === "number" || this.is("(") || token?.kind === "identifier") throw new Stop("", nowhere, true)
    throw this.unexpected(token, "a duration")
  }

  timestamp(): void {
    if (this.isWord("start", "end")) {
      this.at++
      this.take("(")
      this.take(")")
      return
    }
    if (this.is("-") || this.is("+")) this.at++
    const token = this.peek()
    if (token?.kind !== "number" && token?.kind !== "variable") throw this.unexpected(token, "a time")
    if (token.kind === "number" && Number(token.text) > latest) throw new Stop("The time is out of bounds", token)
    this.at++
  }

  /** `(a, b)`: labels, or quoted names of newer releases. Returns where the list ends. */
  labels(): number {
    this.take("(")
    while (!this.is(")")) {
      const token = this.peek()
      const isName = token?.kind === "identifier" && !token.text.includes(":")
      if (token === undefined || !(isName || token.kind === "variable" || token.kind === "string"))
        throw this.unexpected(token, "a label")
      this.at++
      if (!this.is(",")) break
      this.at++
    }
    return this.take(")").end
  }
}
