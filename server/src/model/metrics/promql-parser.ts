/** The grammar of PromQL with its types, by recursive descent. */
import { nearest } from "../../base/nearest.ts"
import { Cursor, nowhere, Stop, type Type, type Value } from "./promql-cursor.ts"
import { aggregations, functions, ranks, type Signature, type ValueType } from "./promql-functions.ts"
import { type NamedMetric, selectorOf } from "./promql-selector.ts"
import type { Token } from "./promql-tokens.ts"

const deepest = 200

export class Parser extends Cursor {
  readonly metrics: NamedMetric[] = []
  #depth = 0

  /** Reads the whole expression; what stopped it, if anything did. */
  run(): Stop | undefined {
    try {
      if (this.tokens.length === 0) throw new Stop("The expression is empty", nowhere)
      this.#binary(0)
      const rest = this.peek()
      if (rest !== undefined) throw this.unexpected(rest)
      return undefined
    } catch (error) {
      if (error instanceof Stop) return error
      throw error
    }
  }

  /** Operators from a rank on; `^` binds to the right. */
  #binary(least: number): Value {
    if (++this.#depth > deepest) throw new Stop("", { start: 0, end: 0 }, true)
    let left = this.#unary()
    for (;;) {
      const token = this.peek()
      const operator = token && (token.kind === "identifier" ? token.text.toLowerCase() : token.text)
      const rank = operator === undefined || token?.kind === "string" ? undefined : ranks.get(operator)
      if (token === undefined || operator === undefined || rank === undefined || rank < least) break
      this.at++
      const modifiers = this.#modifiers(operator)
      const right = this.#binary(operator === "^" ? rank : rank + 1)
      left = this.#combine(token, operator, modifiers, left, right)
    }
    this.#depth--
    return left
  }

  #modifiers(operator: string): { bool: boolean; matching: boolean } {
    const bool = this.isWord("bool")
    if (bool) {
      const token = this.peek()
      if (ranks.get(operator) !== 3) throw this.unexpected(token)
      this.at++
    }
    if (!this.isWord("on", "ignoring") || this.next()?.text !== "(") return { bool, matching: false }
    this.at++
    const matching = this.tokens[this.at + 1]?.text !== ")"
    this.labels()
    if (this.isWord("group_left", "group_right")) {
      if ((ranks.get(operator) ?? 0) < 3) throw new Stop("Set operators cannot be grouped", this.peek() ?? nowhere)
      this.at++
      if (this.is("(")) this.labels()
    }
    return { bool, matching }
  }

  #combine(
    token: Token,
    operator: string,
    modifiers: { bool: boolean; matching: boolean },
    left: Value,
    right: Value,
  ): Value {
    for (const side of [left, right])
      if (side.type === "matrix" || side.type === "string")
        throw new Stop(`\`${operator}\` takes numbers and instant vectors, no ${typeName(side.type)}`, side)
    const isSet = (ranks.get(operator) ?? 0) < 3
    const scalars = left.type === "scalar" && right.type === "scalar"
    if (isSet && (left.type === "scalar" || right.type === "scalar"))
      throw new Stop(`\`${operator}\` takes no number`, left.type === "scalar" ? left : right)
    if (scalars && ranks.get(operator) === 3 && !modifiers.bool)
      throw new Stop("Two numbers are compared with `bool` only", token)
    if (modifiers.matching && (left.type === "scalar" || right.type === "scalar"))
      throw new Stop("Labels can be matched between two vectors only", token)
    const unknown = left.type === "unknown" && right.type === "unknown"
    const mixed = [left.type, right.type].includes("scalar") && [left.type, right.type].includes("unknown")
    const type: Type = unknown || mixed ? "unknown" : scalars ? "scalar" : "vector"
    return { type, start: left.start, end: right.end }
  }

  /** A sign binds weaker than `^` and stronger than `*`. */
  #unary(): Value {
    const token = this.peek()
    if (token === undefined || !(this.is("-") || this.is("+"))) return this.#postfix(this.#primary())
    this.at++
    const value = this.#binary(6)
    if (value.type === "matrix" || value.type === "string")
      throw new Stop(`A sign cannot stand before a ${typeName(value.type)}`, value)
    return { type: value.type, start: token.start, end: value.end }
  }

  #postfix(given: Value): Value {
    let value = given
    for (;;) {
      if (this.is("[")) value = this.#range(value)
      else if (this.isWord("offset")) {
        this.at++
        if (this.is("-") || this.is("+")) this.at++
        this.duration()
        this.#checkModified(value)
      } else if (this.is("@")) {
        this.at++
        this.timestamp()
        this.#checkModified(value)
      } else return value
    }
  }

  #checkModified(value: Value): void {
    if (value.selector !== true && value.type !== "unknown")
      throw new Stop("`offset` and `@` follow a selector or a subquery only", value)
  }

  #range(value: Value): Value {
    this.take("[")
    this.duration()
    let isSubquery = false
    if (this.is(":")) {
      isSubquery = true
      this.at++
      if (!this.is("]")) this.duration()
    }
    const { end } = this.take("]")
    if (!isSubquery && value.selector !== true && value.type !== "unknown")
      throw new Stop("A range follows a selector only; a subquery has a colon in its range", value)
    if (value.type !== "vector" && value.type !== "unknown" && !(isSubquery && value.type === "scalar"))
      throw new Stop(`A range cannot follow a ${typeName(value.type)}`, value)
    if (isSubquery && value.type === "scalar") throw new Stop("A subquery takes an instant vector", value)
    return { type: "matrix", start: value.start, end, selector: true }
  }

  #primary(): Value {
    const token = this.peek()
    if (token === undefined) throw this.unexpected(token)
    if (token.kind === "number" || token.kind === "duration" || token.kind === "string") {
      if (token.kind === "duration") throw new Stop("", token, true)
      this.at++
      return { type: token.kind === "number" ? "scalar" : "string", start: token.start, end: token.end }
    }
    if (token.kind === "variable") return this.#variable(token)
    if (this.is("(")) {
      this.at++
      const inner = this.#binary(0)
      const { end } = this.take(")")
      return { type: inner.type, start: token.start, end }
    }
    if (this.is("{")) return selectorOf(this, this.metrics, undefined)
    if (token.kind === "identifier") return this.#word(token)
    throw this.unexpected(token)
  }

  /** `$metric`, `$metric{…}`, `$function(…)`. */
  #variable(token: Token): Value {
    this.at++
    if (this.is("{")) return { ...selectorOf(this, this.metrics, undefined, true), start: token.start }
    let { end } = token
    if (this.isWord("by", "without") && this.next()?.text === "(") {
      this.at++
      this.labels()
    }
    if (this.is("(")) end = this.#arguments().end
    return { type: "unknown", start: token.start, end, selector: true }
  }

  #word(token: Token): Value {
    const name = token.text.toLowerCase()
    if (/^(?:inf|nan)$/.test(name)) {
      this.at++
      return { type: "scalar", start: token.start, end: token.end }
    }
    const next = this.next()
    const grouped = next?.kind === "identifier" && /^(?:by|without)$/i.test(next.text)
    if (aggregations.has(name) && (next?.text === "(" || grouped)) return this.#aggregation(token, name)
    if (next?.text === "(" && next.kind === "operator") return this.#call(token)
    // Only these words cannot name a metric.
    if (/^(?:bool|on|ignoring|group_left|group_right|atan2)$/.test(name)) throw this.unexpected(token)
    return selectorOf(this, this.metrics, token)
  }

  #aggregation(token: Token, name: string): Value {
    this.at++
    const before = this.isWord("by", "without")
    if (before) {
      this.at++
      this.labels()
    }
    const { values, end } = this.#arguments()
    let last = end
    if (this.isWord("by", "without")) {
      if (before) throw this.unexpected(this.peek())
      this.at++
      last = this.labels()
    }
    const parameter = aggregations.get(name)
    const wanted: readonly ValueType[] = parameter === undefined ? ["vector"] : [parameter, "vector"]
    this.#checkArguments(token, values, { parameters: wanted, optional: 0, variadic: false, returns: "vector" })
    return { type: "vector", start: token.start, end: last }
  }

  #call(token: Token): Value {
    this.at++
    const signature = functions.get(token.text)
    const { values, end } = this.#arguments()
    if (signature === undefined) {
      const meant = nearest(token.text, [...functions.keys(), ...aggregations.keys()])
      const words = meant === undefined ? "" : `, \`${meant}\` is probably meant`
      // Later releases and other dialects have more functions; one that looks like a slip has none of them.
      throw new Stop(`There is no function \`${token.text.slice(0, 40)}\`${words}`, token, meant === undefined)
    }
    this.#checkArguments(token, values, signature)
    return { type: signature.returns, start: token.start, end }
  }

  #arguments(): { values: readonly Value[]; end: number } {
    this.take("(")
    const values: Value[] = []
    while (!this.is(")")) {
      values.push(this.#binary(0))
      if (!this.is(",")) break
      this.at++
      if (this.is(")")) throw this.unexpected(this.peek())
    }
    return { values, end: this.take(")").end }
  }

  #checkArguments(token: Token, values: readonly Value[], signature: Signature): void {
    const { parameters, optional, variadic } = signature
    const least = parameters.length - optional - (variadic ? 1 : 0)
    if (values.length < least || (!variadic && values.length > parameters.length)) {
      const count = optional > 0 || variadic ? `at least ${least}` : String(least)
      throw new Stop(`\`${token.text}\` takes ${count} argument${least === 1 ? "" : "s"}, not ${values.length}`, token)
    }
    values.forEach((value, index) => {
      const wanted = parameters[Math.min(index, parameters.length - 1)]
      if (wanted === undefined || value.type === "unknown" || value.type === wanted) return
      throw new Stop(`\`${token.text}\` takes ${withArticle(wanted)} here, not ${withArticle(value.type)}`, value)
    })
  }
}

function typeName(type: Type): string {
  return { scalar: "number", vector: "instant vector", matrix: "range vector", string: "text", unknown: "variable" }[
    type
  ]
}

function withArticle(type: Type): string {
  return `${type === "vector" ? "an" : "a"} ${typeName(type)}`
}
