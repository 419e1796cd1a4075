/** `test`, `[ … ]` and `[[ … ]]` where they ask about texts and numbers; undefined where they ask about the machine. */
import type { BashExpander } from "./bash-expand.ts"
import type { BashValue } from "./bash-machine.ts"
import { compile, matches } from "./bash-pattern.ts"
import type { BashWord } from "./bash-tree.ts"

/** The operands of `test`. */
export function testHolds(values: readonly BashValue[]): boolean | undefined {
  if (values.some((value) => !value.known || value.because !== undefined)) return undefined
  const words = values.map(({ text }) => text)
  const [a = "", b = "", c = ""] = words
  if (words.length === 0) return false
  if (words.length === 1) return a !== ""
  if (words.length === 2) {
    if (a === "!") return b === ""
    if (a === "-z") return b === ""
    return a === "-n" ? b !== "" : undefined
  }
  if (words.length === 3) return a === "!" || a === "(" || b === "-a" || b === "-o" ? undefined : compared(a, b, c)
  if (words.length === 4 && a === "!") {
    const holds = testHolds(values.slice(1))
    return holds === undefined ? undefined : !holds
  }
  return undefined
}

function compared(left: string, operator: string, right: string): boolean | undefined {
  if (operator === "=" || operator === "==") return left === right
  if (operator === "!=") return left !== right
  if (!/^\d{1,15}$/.test(left) || !/^\d{1,15}$/.test(right)) return undefined
  const [a, b] = [Number(left), Number(right)]
  const answers: Readonly<Record<string, boolean>> = {
    "-eq": a === b,
    "-ne": a !== b,
    "-lt": a < b,
    "-le": a <= b,
    "-gt": a > b,
    "-ge": a >= b,
  }
  return Object.hasOwn(answers, operator) ? answers[operator] : undefined
}

/** The words of `[[ … ]]`: one test, perhaps negated; the right side of `==` is a pattern. */
export function conditionHolds(expander: BashExpander, words: readonly BashWord[]): boolean | undefined {
  if (words[0]?.raw === "!") {
    const holds = conditionHolds(expander, words.slice(1))
    return holds === undefined ? undefined : !holds
  }
  if (words.some(({ raw }) => raw.endsWith(" ") || raw === "=~")) return undefined
  const [a, b, c] = words.map(({ raw }) => raw)
  const text = (raw: string) => {
    const value = expander.whole(raw)
    return value.known && value.because === undefined ? value.text : undefined
  }
  if (words.length === 1 && a !== undefined) {
    const only = text(a)
    return only === undefined ? undefined : only !== ""
  }
  if (words.length === 2 && b !== undefined && (a === "-z" || a === "-n")) {
    const only = text(b)
    return only === undefined ? undefined : (only === "") === (a === "-z")
  }
  if (words.length !== 3 || a === undefined || c === undefined) return undefined
  if (b !== "==" && b !== "=" && b !== "!=") return undefined
  const left = text(a)
  const parts = expander.pattern(c)
  const items = parts && compile(parts)
  if (left === undefined || items === undefined || /[^\0-\x7f]/.test(left)) return undefined
  return matches(items, left) === (b !== "!=")
}
