/** Options of commands that take a secret: `--requirepass x`, `--password=x`. */
import { isHarmless, isInterpolated, isReference } from "./reference.ts"

/** Long options of servers and clients; short ones mean too many things. */
const options =
  /^--?(?:[a-z]+-)*(?:requirepass|masterauth|password|passwd|pass|secret|token|api-key|apikey|secret-key)$/i
const policies = /^--?(?:no|allow|skip|require|disable|enable|force|use|show|max|min)-/i

const longest = 10_000

export interface FlagSecret {
  readonly option: string
  /** Index of the word that holds it, and `[from, to)` in that word. */
  readonly word: number
  readonly from: number
  readonly to: number
}

interface Token {
  readonly text: string
  readonly word: number
  readonly from: number
}

/** The secrets that stand among the words of a command; a word with blanks is a line for the shell. */
export function secretsInCommand(words: readonly string[]): readonly FlagSecret[] {
  const tokens = words.flatMap((text, word) => tokensOf(text, word))
  return tokens.flatMap((token, i) => {
    const equals = token.text.indexOf("=")
    const option = equals < 0 ? token.text : token.text.slice(0, equals)
    if (!options.test(option) || policies.test(option)) return []
    const value =
      equals < 0 ? tokens[i + 1] : { ...token, text: token.text.slice(equals + 1), from: token.from + equals + 1 }
    if (value === undefined || (equals < 0 && value.text.startsWith("-"))) return []
    const bare = unquoted(value)
    return isSecret(bare.text) ? [{ option, word: bare.word, from: bare.from, to: bare.from + bare.text.length }] : []
  })
}

function tokensOf(text: string, word: number): readonly Token[] {
  return [...text.slice(0, longest).matchAll(/\S+/g)].map((match) => ({ text: match[0], word, from: match.index }))
}

function unquoted(token: Token): Token {
  const quoted = /^(["']).*\1$/.test(token.text) && token.text.length > 1
  return quoted ? { ...token, text: token.text.slice(1, -1), from: token.from + 1 } : token
}

function isSecret(text: string): boolean {
  return (
    text.length > 1 &&
    !/[$`"']/.test(text) &&
    !isInterpolated(text) &&
    !isReference(text) &&
    !isHarmless(text) &&
    !/^\d$/.test(text)
  )
}
