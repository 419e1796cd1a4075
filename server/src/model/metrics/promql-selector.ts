/** Selectors of PromQL: a metric's name, matchers, or both. */
import { type Cursor, Stop, type Value } from "./promql-cursor.ts"
import type { Token } from "./promql-tokens.ts"

/** A metric's name in the expression; offsets count its UTF-16 units. */
export interface NamedMetric {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** A selector: a name, matchers, or both. */
export function selectorOf(cursor: Cursor, metrics: NamedMetric[], name: Token | undefined, named = false): Value {
  if (name !== undefined) {
    cursor.at++
    metrics.push({ name: name.text, start: name.start, end: name.end })
  }
  const start = name?.start ?? cursor.peek()?.start ?? 0
  if (!cursor.is("{")) return { type: "vector", start, end: name?.end ?? start, selector: true }
  const open = cursor.take("{")
  let filters = name !== undefined || named
  while (!cursor.is("}")) {
    if (matcherOf(cursor, metrics, name)) filters = true
    if (!cursor.is(",")) break
    cursor.at++
  }
  const { end } = cursor.take("}")
  if (!filters)
    throw new Stop("A selector needs a matcher that an empty label does not pass", { start: open.start, end })
  return { type: "vector", start, end, selector: true }
}

/** One matcher; true if it refuses empty labels. */
function matcherOf(cursor: Cursor, metrics: NamedMetric[], name: Token | undefined): boolean {
  const label = cursor.peek()
  if (label?.kind === "string" && /^[,}]$/.test(cursor.next()?.text ?? "")) {
    cursor.at++
    nameIn(metrics, label)
    return true
  }
  if (label?.kind === "variable") {
    cursor.at++
    if (cursor.is(",") || cursor.is("}")) return true
  } else if (label?.kind !== "identifier" && label?.kind !== "string") throw cursor.unexpected(label, "a label")
  else if (label.kind === "identifier" && label.text.includes(":")) throw cursor.unexpected(label, "a label")
  else cursor.at++
  const operator = cursor.peek()
  if (operator === undefined || !/^(?:=|!=|=~|!~)$/.test(operator.text))
    throw cursor.unexpected(operator, "an operator")
  cursor.at++
  const value = cursor.peek()
  if (value?.kind === "variable") {
    cursor.at++
    return true
  }
  if (value?.kind !== "string") throw cursor.unexpected(value, "a text in quotes")
  cursor.at++
  if (label.text === "__name__") {
    if (name !== undefined) throw new Stop("The metric's name is given twice", label)
    if (operator.text === "=" || operator.text === "=~") nameIn(metrics, value)
  }
  const text = unquoted(value.text)
  if (operator.text.includes("~") && isBrokenPattern(text))
    throw new Stop("The pattern is no regular expression", value)
  return refusesEmpty(operator.text, text)
}

/** The names in a quoted name or in a pattern that is nothing but alternatives. */
function nameIn(metrics: NamedMetric[], token: Token): void {
  const inner = token.text.slice(1, -1)
  if (!/^[\w:]+(?:\|[\w:]+)*$/.test(inner)) return
  let { start } = token
  start++
  for (const name of inner.split("|")) {
    metrics.push({ name, start, end: start + name.length })
    start += name.length + 1
  }
}

/** What stands in quotes, with the escapes that patterns are full of. */
function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1)
  return quoted.startsWith("`") ? inner : inner.replace(/\\(["'\\])/g, "$1")
}

/** True where both this language and RE2 refuse a pattern: syntax that only RE2 has is not judged. */
export function isBrokenPattern(pattern: string): boolean {
  if (
    /\(\?|\[\[?:?|\\[a-zA-Z]/.test(pattern.replace(/\[[^\][]*\]/g, "x").replace(/\[[^\]]*$/, "")) ||
    /\[\^?\]|\$\{|\$\w|\{\{/.test(pattern)
  )
    return false
  try {
    new RegExp(pattern)
    return false
  } catch {
    return true
  }
}

/** Whether a matcher fails on an absent label; patterns that cannot be tried count as such. */
function refusesEmpty(operator: string, value: string): boolean {
  if (operator === "=") return value !== ""
  if (operator === "!=") return value === ""
  try {
    const matches = new RegExp(`^(?:${value})$`).test("")
    return operator === "=~" ? !matches : matches
  } catch {
    return true
  }
}
