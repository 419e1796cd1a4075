/** Variables in arguments of instructions. Source: Dockerfile reference, "Environment replacement"; moby/buildkit:frontend/dockerfile/shell/lex.go. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { VariableUse } from "./types.ts"

/** The value of a name; undefined where it is set nowhere, unknown where something outside decides. */
export type Lookup = (name: string) => Known<string> | undefined

export interface Expansion {
  readonly value: Known<string>
  readonly literal: boolean
  readonly uses: readonly VariableUse[]
}

const reference =
  /\$(?:([A-Za-z_]\w*|\d)|\{([A-Za-z_]\w*|\d)(?:(:?[-+?])([^{}]*(?:\$\{[^{}]*\}[^{}]*)*)|([#%/]{1,2})[^{}]*)?\})/y

/** Takes quotes off a word and fills in variables. `spanOf` answers the place of `[from, to)` of the word. */
export function expand(
  raw: string,
  escapeMark: string,
  lookup: Lookup,
  spanOf: (from: number, to: number) => Span,
): Expansion {
  const uses: VariableUse[] = []
  let text = ""
  let open: string | undefined
  let quote = ""
  let literal = true
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i] ?? ""
    if (quote === "'") {
      if (c === "'") quote = ""
      else text += c
    } else if (c === escapeMark) {
      const next = raw[i + 1] ?? ""
      // Inside double quotes the mark stays in front of what it cannot escape.
      if (quote === '"' && !['"', "$", escapeMark].includes(next)) text += c
      if (next !== "") text += next
      i++
    } else if (c === '"' || c === "'") {
      if (quote === "") quote = c
      else if (c === quote) quote = ""
      else text += c
    } else if (c === "$") {
      reference.lastIndex = i
      const match = reference.exec(raw)
      if (match === null) {
        text += c
        continue
      }
      literal = false
      const name = match[1] ?? match[2] ?? ""
      uses.push({ name, span: spanOf(i, i + match[0].length), hasDefault: match[3]?.endsWith("-") === true })
      const value = resolved(name, match[3], match[4], match[5], lookup, escapeMark)
      if (value.known) text += value.value
      else open ??= value.because
      i += match[0].length - 1
    } else text += c
  }
  return { value: open === undefined ? known(text) : unknown(open), literal, uses }
}

function resolved(
  name: string,
  operator: string | undefined,
  operand: string | undefined,
  pattern: string | undefined,
  lookup: Lookup,
  escapeMark: string,
): Known<string> {
  const found = lookup(name)
  if (pattern !== undefined) return unknown(`\`${name}\` is cut to a pattern`)
  if (operator?.endsWith("+")) return unknown(`\`${name}\` decides it`)
  const isSet = found !== undefined && !(found.known && found.value === "" && operator?.startsWith(":") === true)
  if (isSet) return found
  if (operator?.endsWith("-"))
    return expand(operand ?? "", escapeMark, lookup, (from, to) => ({ start: from, end: to })).value
  return found ?? unknown(`\`${name}\` is not set in this file`)
}
