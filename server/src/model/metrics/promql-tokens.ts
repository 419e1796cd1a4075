/** Tokens of PromQL, tolerant: every text gives tokens, and what is no PromQL is a token of its own kind. */

export type TokenKind =
  | "identifier"
  | "number"
  | "duration"
  | "string"
  | "operator"
  /** A variable of a dashboard (`$job`, `${job:regex}`, `[[job]]`), or a name that holds one: what it stands for is open. */
  | "variable"
  | "bad"

/** `start` and `end` count UTF-16 units of the expression. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

const space = /[ \t\r\n]+/y
const comment = /#[^\n]*/y
const variable = /[\w:]*(?:\$\{[^}\n]*\}|\$\w+|\[\[[\w:]+\]\])(?:[\w:]|\$\{[^}\n]*\}|\$\w+|\[\[[\w:]+\]\])*/y
const duration = /(?:\d+(?:ms|[smhdwy]))+(?![\w.])/y
const number = /0[xX][0-9a-fA-F]+(?![\w.])|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y
const identifier = /[A-Za-z_:][\w:]*/y
const operator = /=~|!~|==|!=|<=|>=|[-+*/%^<>=(){}[\],:@]/y

/** Longer expressions are not read. */
export const longestExpression = 100_000

/** Splits an expression. Names with dashboard variables in them are only looked for with `variables`. */
export function tokensOf(text: string, variables: boolean): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  // Inside brackets and braces a colon stands between two durations, or nowhere.
  let inRange = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  const push = (kind: TokenKind, length: number) => {
    tokens.push({ kind, text: text.slice(at, at + length), start: at, end: at + length })
    at += length
  }
  while (at < text.length) {
    const skipped = match(space) ?? match(comment)
    if (skipped !== undefined) {
      at += skipped.length
      continue
    }
    const variableText = variables ? match(variable) : undefined
    if (variableText !== undefined) {
      push("variable", variableText.length)
      continue
    }
    const char = text.charAt(at)
    if (char === '"' || char === "'" || char === "`") {
      const end = stringEnd(text, at)
      push(end === undefined ? "bad" : "string", (end ?? text.length) - at)
      continue
    }
    if (inRange > 0 && char === ":") {
      push("operator", 1)
      continue
    }
    const found =
      word("duration", match(duration)) ??
      word("number", match(number)) ??
      word("identifier", match(identifier)) ??
      word("operator", match(operator)) ??
      ({ kind: "bad", length: 1 } as const)
    if (found.kind === "operator") inRange += char === "[" ? 1 : char === "]" ? -1 : 0
    push(found.kind, found.length)
  }
  return tokens
}

function word<K extends TokenKind>(kind: K, text: string | undefined): { kind: K; length: number } | undefined {
  return text === undefined ? undefined : { kind, length: text.length }
}

/** Index behind the closing quote; undefined if there is none. Only backticks hold line breaks. */
function stringEnd(text: string, start: number): number | undefined {
  const quote = text.charAt(start)
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === quote) return at + 1
    if (quote !== "`" && char === "\n") return undefined
    if (quote !== "`" && char === "\\") at++
  }
  return undefined
}
