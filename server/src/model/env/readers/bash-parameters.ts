/** Parameter expansion: `$X`, `${X…}` and its operators, the shell's own parameters. */
import type { BashExpander } from "./bash-expand.ts"
import { isName, nameEnd } from "./bash-lex.ts"
import { type BashValue, settled, unknownValue } from "./bash-machine.ts"
import { BashParser } from "./bash-parse.ts"
import { compile, type PatternItem, prefixEnds, suffixStarts } from "./bash-pattern.ts"
import { cased, replaced, transformed } from "./bash-replace.ts"

const mayHaveStopped = "the shell may have stopped before it"
const ofTheShell = "it takes in an argument of the shell that reads the file"

/** `content`: what stands between the braces, or the name behind the dollar. */
export function expandParameter(expander: BashExpander, content: string, quoted: boolean): BashValue {
  return new Parameter(expander, content, quoted).value()
}

class Parameter {
  readonly #expander: BashExpander
  readonly #content: string
  readonly #quoted: boolean

  constructor(expander: BashExpander, content: string, quoted: boolean) {
    this.#expander = expander
    this.#content = content
    this.#quoted = quoted
  }

  value(): BashValue {
    const content = this.#content
    if (content.startsWith("#") && content.length > 1) {
      const length = this.#length(content.slice(1))
      if (length) return length
    }
    if (content.startsWith("!") && content.length > 1 && /[A-Za-z_0-9@*#!?$-]/.test(content[1] ?? ""))
      return this.#indirect(content.slice(1))
    const end = parameterEnd(content)
    if (end === 0) throw this.#bad()
    const name = content.slice(0, end)
    return this.#operate(name, content.slice(end), this.#lookup(name))
  }

  #bad() {
    return this.#expander.fails("a variable in a value is malformed")
  }

  /** `${#X}`; undefined where `#` is a parameter itself. */
  #length(name: string): BashValue | undefined {
    const end = parameterEnd(name)
    if (end === 0) return undefined
    if (name[end] === "[") return unknownValue("it takes in an array")
    if (end !== name.length) {
      if (nameEnd(name, 0) > 0 || /^\d/.test(name)) throw this.#bad()
      return undefined
    }
    if (name === "@" || name === "*") return this.#special("#")
    const value = this.#lookup(name)
    this.#demand(name, value)
    if (value === undefined) return settled("0")
    if (!plain(value)) return unknownValue(value.because ?? "its length depends on the locale")
    return settled(String(value.text.length))
  }

  #indirect(rest: string): BashValue {
    const end = parameterEnd(rest)
    if (end === 0) throw this.#bad()
    const after = rest.slice(end)
    if (after === "*" || after === "@" || after.startsWith("[")) return unknownValue("it takes in names or an array")
    const named = this.#lookup(rest.slice(0, end))
    if (named === undefined) {
      // One that is declared names nothing, and that is as if it named what is not set.
      if (this.#expander.machine.variables.has(rest.slice(0, end))) return this.#operate("", after, undefined)
      throw this.#expander.fails("a variable that names another one is not set")
    }
    if (!plain(named)) {
      this.#expander.machine.unsure(mayHaveStopped)
      return unknownValue(named.because ?? "it takes in a variable whose name is not known")
    }
    if (!isName(named.text)) {
      if (/^(?:\d+|[@*#?$!-])$/.test(named.text) || named.text.includes("[")) return unknownValue(ofTheShell)
      throw this.#expander.fails("a variable that names another one holds no name")
    }
    return this.#operate(named.text, after, this.#lookup(named.text))
  }

  /** The value of a parameter; undefined where it is unset. */
  #lookup(name: string): BashValue | undefined {
    return nameEnd(name, 0) > 0 ? this.#expander.machine.use(name) : this.#special(name)
  }

  #special(name: string): BashValue | undefined {
    const { machine } = this.#expander
    if (name === "$") return { text: "<pid>", known: true, because: "it takes in a process id" }
    if (name === "?") {
      const { status } = machine
      return status === undefined ? unknownValue("it takes in a command's exit status") : settled(String(status))
    }
    const { positional } = machine
    if (name === "0") return { text: "<arg0>", known: true, because: ofTheShell }
    if (name === "-" || name === "!") return unknownValue("it takes in a value of the running shell")
    if (positional === undefined) {
      if (name === "#") return unknownValue(ofTheShell)
      return { text: /^(?:1|@|\*)$/.test(name) ? "<arg1>" : "", known: true, because: ofTheShell }
    }
    if (name === "#") return settled(String(positional.length))
    if (name !== "@" && name !== "*") return positional[Number(name) - 1]
    if (positional.length === 0) return undefined
    if (positional.length === 1) return positional[0]
    return unknownValue("it takes in several arguments")
  }

  /** `set -u`: an unset parameter ends the shell. */
  #demand(name: string, value: BashValue | undefined): void {
    const { machine } = this.#expander
    if (value !== undefined || name === "@" || name === "*") return
    if (machine.nounset) throw this.#expander.fails("a variable is not set, and `set -u` is on", "exit")
    if (nameEnd(name, 0) > 0) machine.missing.push(name)
  }

  #operate(name: string, rest: string, value: BashValue | undefined): BashValue {
    if (rest.startsWith("[")) return unknownValue("it takes in an array")
    const operator = /^:?[-=?+]/.exec(rest)?.[0]
    if (operator !== undefined && name !== "#") return this.#default(name, value, operator, rest.slice(operator.length))
    if (rest === "") {
      this.#demand(name, value)
      return value ?? settled("")
    }
    if (!/^[:#%/^,~@]/.test(rest)) throw this.#bad()
    if (rest === ":") throw this.#bad()
    if (rest.startsWith("@") && value !== undefined && !/^@[UuLQEPAKak]$/.test(rest))
      throw this.#expander.fails("a variable is transformed in a way that does not exist", "exit")
    // Its attributes are asked for even where there is no value.
    if (value === undefined && /^@[aA]./.test(rest))
      throw this.#expander.fails("a variable is transformed in a way that does not exist", "exit")
    this.#demand(name, value)
    // Of what is unset nothing is cut, and the operand is not looked at.
    const declared = /^@[aAkK]/.test(rest) && this.#expander.machine.variables.has(name)
    if (value === undefined) return declared ? unknownValue("it is transformed") : settled("")
    if (!plain(value)) return unknownValue(value.because ?? "what is cut from it depends on the locale")
    if (name === "@" || name === "*" || name === "#") return unknownValue(ofTheShell)
    return value.text === "" && /^[#%]/.test(rest) ? value : this.#changed(value.text, rest)
  }

  #default(name: string, value: BashValue | undefined, operator: string, operand: string): BashValue {
    // A placeholder's text may be empty.
    const open = value?.because !== undefined && operator.startsWith(":")
    if (value !== undefined && (!value.known || open)) {
      // Its operand may have an effect: it is carried out as what may or may not happen.
      const why = value.because ?? "it is not known"
      this.#expander.machine.maybe(why, () => void this.#whole(operand))
      if (operator.endsWith("=") && isName(name)) this.#assign(name, value)
      if (operator.endsWith("?")) this.#expander.machine.unsure(mayHaveStopped)
      return unknownValue(why)
    }
    const tests = operator.startsWith(":") && value?.text === ""
    const present = value !== undefined && !tests
    // Whether an argument of the shell is there is not known.
    if (value?.because === ofTheShell && name !== "0") return unknownValue(ofTheShell)
    if (operator.endsWith("+")) return present ? this.#whole(operand) : settled("")
    if (present && value) return value
    if (operator.endsWith("-")) return this.#whole(operand)
    if (operator.endsWith("?")) {
      this.#whole(operand)
      const what = isName(name) ? `\`${name}\`` : "an argument"
      throw this.#expander.fails(`${what} is needed and not there, which ends the shell`, "exit")
    }
    if (!isName(name)) throw this.#expander.fails("an argument of the shell cannot be assigned")
    const assigned = this.#whole(operand)
    this.#assign(name, assigned)
    return this.#expander.machine.get(name) ?? assigned
  }

  #assign(name: string, value: BashValue): void {
    const { machine, at } = this.#expander
    if (machine.isReadonly(name)) throw this.#expander.fails("a variable that cannot be changed is assigned")
    if (machine.variables.get(name)?.attribute === "integer") machine.assign(name, unknownValue("it is an integer"), at)
    else machine.assign(name, value, at)
  }

  #whole(operand: string): BashValue {
    return this.#expander.whole(operand, this.#quoted)
  }

  #changed(text: string, rest: string): BashValue {
    const sign = rest[0]
    if (sign === "@") return transformed(text, rest[1] ?? "")
    if (sign === ":") return this.#substring(text, rest.slice(1))
    if (sign === "/") return this.#replace(text, rest.slice(1))
    const twice = rest[1] === sign
    const operand = rest.slice(twice ? 2 : 1)
    const items = this.#compiled(operand, sign === "#" || sign === "%" ? [] : [{ kind: "any" }])
    if (items === undefined) return unknownValue("it takes in a pattern that is not known")
    if (items.length * text.length > 4_000_000) return unknownValue("it takes too long to be computed")
    if (sign === "#") {
      const ends = prefixEnds(items, text, 0)
      return settled(text.slice((twice ? ends.at(-1) : ends[0]) ?? 0))
    }
    if (sign === "%") {
      const starts = suffixStarts(items, text)
      return settled(text.slice(0, (twice ? starts.at(-1) : starts[0]) ?? text.length))
    }
    return settled(cased(text, sign ?? "", twice, items))
  }

  /** `mayTrail`: a backslash at the end of a variable's text stands for itself there. */
  #compiled(operand: string, empty: readonly PatternItem[], mayTrail = true): readonly PatternItem[] | undefined {
    if (operand === "") return empty
    const parts = this.#expander.pattern(operand)
    const last = parts?.at(-1)
    if (!mayTrail && last?.quoted === false && last.text.endsWith("\\")) return undefined
    const items = parts && compile(parts)
    return items && items.length === 0 ? empty : items
  }

  #substring(text: string, rest: string): BashValue {
    const lexer = new BashParser(rest).lexer
    let at = 0
    let nested = 0
    while (at < rest.length && (rest[at] !== ":" || nested > 0)) {
      if (rest[at] === "?") return unknownValue("it takes in a choice")
      if (rest[at] === "(") nested++
      if (rest[at] === ")") nested--
      at = rest[at] === "$" ? lexer.dollar(at, 0, true) : at + 1
    }
    const offset = this.#expander.arithmetic(rest.slice(0, at))
    if (offset === undefined) return unknownValue("it takes in arithmetic that is not known")
    const size = BigInt(text.length)
    const start = offset < 0n ? size + offset : offset
    if (start < 0n || start > size) return settled("")
    if (at >= rest.length) return settled(text.slice(Number(start)))
    const length = this.#expander.arithmetic(rest.slice(at + 1))
    if (length === undefined) return unknownValue("it takes in arithmetic that is not known")
    const stop = length < 0n ? size + length : start + length
    if (stop < start) throw this.#expander.fails("a part of a value has a negative length", "discard")
    return settled(text.slice(Number(start), Number(stop > size ? size : stop)))
  }

  #replace(text: string, rest: string): BashValue {
    const everywhere = rest.startsWith("/")
    const from = everywhere ? 1 : 0
    const anchor = !everywhere && (rest[0] === "#" || rest[0] === "%") ? rest[0] : ""
    const start = from + anchor.length
    const slash = slashIn(rest, start)
    const pattern = this.#compiled(rest.slice(start, slash), [], false)
    const parts = slash < rest.length ? this.#expander.pattern(rest.slice(slash + 1)) : []
    if (pattern === undefined || parts === undefined) return unknownValue("it takes in a pattern that is not known")
    // A backslash from a variable may or may not protect an `&`.
    if (parts.some((part) => !part.quoted && part.text.includes("\\")))
      return unknownValue("its replacement is not known")
    const result = replaced(
      text,
      pattern,
      parts,
      everywhere ? "all" : anchor === "#" ? "start" : anchor === "%" ? "end" : "first",
    )
    return result === undefined ? unknownValue("it takes too long to be computed") : settled(result)
  }
}

/** The `/` between pattern and replacement, or the end. */
function slashIn(text: string, from: number): number {
  const lexer = new BashParser(text).lexer
  let at = from
  while (at < text.length) {
    const c = text[at]
    if (c === "/") return at
    if (c === "\\") at += 2
    else if (c === "'") at = lexer.single(at + 1)
    else if (c === '"') at = lexer.double(at + 1, 0)
    else if (c === "$") at = lexer.dollar(at, 0, false)
    else if (c === "`") at = lexer.backquote(at + 1)
    else at++
  }
  return text.length
}

/** Where the parameter's name ends: a name, digits, or one special character. */
function parameterEnd(text: string): number {
  const end = nameEnd(text, 0)
  if (end > 0) return end
  const digits = /^\d+/.exec(text)?.[0].length ?? 0
  return digits > 0 ? digits : /^[@*#?$!-]/.test(text) ? 1 : 0
}

/** Known, without a placeholder, and free of characters whose handling depends on the locale. */
function plain(value: BashValue): boolean {
  return value.known && value.because === undefined && !/[^\0-\x7f]/.test(value.text)
}
