/** Integer arithmetic of `$((…))`: 64 bits, wrapping, C's operators and their precedence. */
import { ArithmeticError, numberOf, wrap } from "./bash-numbers.ts"

/** The variables of an expression. Undefined: the value cannot be computed. */
export interface ArithmeticVariables {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

const binary: Readonly<Record<string, number>> = {
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "==": 8,
  "!=": 8,
  "<": 9,
  ">": 9,
  "<=": 9,
  ">=": 9,
  "<<": 10,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 13,
}
const assignments = ["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^="]

/** The value of an expression; an empty one is 0. Throws an ArithmeticError. */
export function evaluate(text: string, variables: ArithmeticVariables, depth = 0): bigint {
  if (depth > 20 || text.includes("[")) throw new ArithmeticError(false)
  const tokens = [
    ...text.matchAll(
      /[A-Za-z_]\w*|[0-9][0-9A-Za-z_#@]*|<<=|>>=|\*\*|\+\+|--|\|\||&&|[=!<>]=|<<|>>|[-+*/%&|^]=|[-+*/%=<>&|^!~?:,()]|[^ \t\n]/g,
    ),
  ]
  if (tokens.length > 2000) throw new ArithmeticError(false)
  if (tokens.length === 0) return 0n
  return new Evaluator(signs(tokens), variables, depth).whole()
}

/** `++` and `--` that stand at no variable are single signs; what is left of three or more pairs up again. */
function signs(tokens: readonly RegExpExecArray[]): readonly string[] {
  const isName = (token: string | undefined) => token !== undefined && /^[A-Za-z_]/.test(token)
  const out: string[] = []
  let carried = ""
  for (const [i, { 0: token, index }] of tokens.entries()) {
    const next = tokens[i + 1]
    const isSign = /^(?:\+\+?|--?)$/.test(token) && (carried === "" || carried === token[0])
    let rest = isSign ? carried + token : token
    if (!isSign && carried !== "") out.push(carried)
    carried = ""
    while (isSign && rest.length >= 2) {
      const pairs = isName(out.at(-1)) || (rest.length === 2 && isName(next?.[0]))
      out.push(rest.slice(0, pairs ? 2 : 1))
      rest = rest.slice(pairs ? 2 : 1)
    }
    const goesOn = next?.index === index + token.length && next[0].startsWith(rest)
    if (isSign && rest !== "" && goesOn) carried = rest
    else if (rest !== "") out.push(rest)
  }
  return out
}

class Evaluator {
  readonly #tokens: readonly string[]
  readonly #variables: ArithmeticVariables
  readonly #depth: number
  #at = 0
  /** Over 0 in the branch that is not taken. */
  #idle = 0
  #nesting = 0

  constructor(tokens: readonly string[], variables: ArithmeticVariables, depth: number) {
    this.#tokens = tokens
    this.#variables = variables
    this.#depth = depth
  }

  whole(): bigint {
    const value = this.#comma()
    if (this.#at < this.#tokens.length) throw new ArithmeticError(true)
    return value
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? ""
  }

  #comma(): bigint {
    if (++this.#nesting > 100) throw new ArithmeticError(false)
    let value = this.#assignment()
    while (this.#peek() === ",") {
      this.#at++
      value = this.#assignment()
    }
    this.#nesting--
    return value
  }

  #assignment(): bigint {
    const name = this.#peek()
    const operator = this.#tokens[this.#at + 1] ?? ""
    if (!/^[A-Za-z_]/.test(name) || !assignments.includes(operator)) return this.#conditional()
    this.#at += 2
    if (++this.#nesting > 100) throw new ArithmeticError(false)
    const right = this.#assignment()
    this.#nesting--
    if (assignments.includes(this.#peek())) throw new ArithmeticError(true)
    const value = operator === "=" ? right : this.#apply(operator.slice(0, -1), this.#read(name), right)
    this.#write(name, value)
    return value
  }

  #conditional(): bigint {
    const test = this.#binary(3)
    if (this.#peek() !== "?") return test
    this.#at++
    const yes = this.#skipping(test === 0n, () => this.#comma())
    if (this.#peek() !== ":") throw new ArithmeticError(true)
    this.#at++
    if (++this.#nesting > 100) throw new ArithmeticError(false)
    const no = this.#skipping(test !== 0n, () => this.#conditional())
    this.#nesting--
    return test === 0n ? no : yes
  }

  #skipping(skip: boolean, read: () => bigint): bigint {
    if (skip) this.#idle++
    const value = read()
    if (skip) this.#idle--
    return value
  }

  #binary(least: number): bigint {
    let left = this.#unary()
    for (;;) {
      const operator = this.#peek()
      const level = binary[operator]
      if (level === undefined || level < least) return left
      this.#at++
      if (operator === "&&" || operator === "||") {
        const skip = operator === "&&" ? left === 0n : left !== 0n
        const right = this.#skipping(skip, () => this.#binary(level + 1))
        left = (operator === "&&" ? left !== 0n && right !== 0n : left !== 0n || right !== 0n) ? 1n : 0n
        continue
      }
      // `**` is the one that groups from the right.
      const right = this.#binary(operator === "**" ? level : level + 1)
      left = this.#apply(operator, left, right)
    }
  }

  #unary(): bigint {
    if (++this.#nesting > 100) throw new ArithmeticError(false)
    const value = this.#unaryInner()
    this.#nesting--
    return value
  }

  #unaryInner(): bigint {
    const token = this.#peek()
    this.#at++
    if (token === "-") return wrap(-this.#unary())
    if (token === "+") return this.#unary()
    if (token === "!") return this.#unary() === 0n ? 1n : 0n
    if (token === "~") return ~this.#unary()
    if (token === "++" || token === "--") {
      const name = this.#peek()
      // `--5` is the negation of a negation.
      if (!/^[A-Za-z_]/.test(name)) return this.#unary()
      this.#at++
      const value = wrap(this.#read(name) + (token === "++" ? 1n : -1n))
      this.#write(name, value)
      return value
    }
    if (token === "(") {
      const value = this.#comma()
      if (this.#peek() !== ")") throw new ArithmeticError(true)
      this.#at++
      return value
    }
    if (/^[0-9]/.test(token)) return numberOf(token)
    if (!/^[A-Za-z_]/.test(token)) throw new ArithmeticError(true)
    const value = this.#read(token)
    const next = this.#peek()
    if (next !== "++" && next !== "--") return value
    this.#at++
    this.#write(token, wrap(value + (next === "++" ? 1n : -1n)))
    return value
  }

  #read(name: string): bigint {
    if (this.#idle > 0) return 0n
    const text = this.#variables.get(name)
    if (text === undefined) throw new ArithmeticError(false)
    return evaluate(text, this.#variables, this.#depth + 1)
  }

  #write(name: string, value: bigint): void {
    // The next sign is read before the value is stored.
    if (/^[^\w\-+*/%=<>&|^!~?:,()]/.test(this.#peek())) throw new ArithmeticError(true)
    if (this.#idle === 0) this.#variables.set(name, value.toString())
  }

  #apply(operator: string, left: bigint, right: bigint): bigint {
    if ((operator === "/" || operator === "%") && right === 0n) {
      if (this.#idle > 0) return 0n
      throw new ArithmeticError(true)
    }
    switch (operator) {
      case "+":
        return wrap(left + right)
      case "-":
        return wrap(left - right)
      case "*":
        return wrap(left * right)
      case "/":
        return wrap(left / right)
      case "%":
        return wrap(left % right)
      case "**":
        return power(left, right, this.#idle > 0)
      // The processor takes the low six bits of the distance.
      case "<<":
        return wrap(left << (right & 63n))
      case ">>":
        return wrap(left >> (right & 63n))
      case "&":
        return left & right
      case "|":
        return left | right
      case "^":
        return left ^ right
      default:
        return compare(operator, left, right) ? 1n : 0n
    }
  }
}

function compare(operator: string, left: bigint, right: bigint): boolean {
  if (operator === "==") return left === right
  if (operator === "!=") return left !== right
  if (operator === "<") return left < right
  if (operator === ">") return left > right
  return operator === "<=" ? left <= right : left >= right
}

function power(base: bigint, exponent: bigint, idle: boolean): bigint {
  if (exponent < 0n) {
    if (idle) return 0n
    throw new ArithmeticError(true)
  }
  let result = 1n
  let factor = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = wrap(result * factor)
    factor = wrap(factor * factor)
  }
  return result
}
