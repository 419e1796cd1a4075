/** Secrets on command lines: `--requirepass x`, `--password=x`, `PGPASSWORD=x psql`, `mysqladmin -px`, `curl -u user:x`. */
import { secretKindOf } from "./names.ts"
import { isHarmless, isInterpolated, isReference } from "./reference.ts"

/** Long options of servers and clients; short ones mean too many things. */
const options =
  /^--?(?:[a-z]+-)*(?:requirepass|masterauth|password|passwd|pass|secret|token|api-key|apikey|secret-key)$/i
const policies = /^--?(?:no|allow|skip|require|disable|enable|force|use|show|max|min)-/i
/** Programs whose short options carry a password. */
const joined = /(?:^|\/)(?:mysql|mysqladmin|mysqldump|mysqlcheck|mariadb|mariadb-admin|mariadb-dump)$/
const separate = /(?:^|\/)(?:redis-cli|valkey-cli)$/
const login = /(?:^|\/)curl$/

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
  const programs = { joined: false, separate: false, login: false }
  return tokens.flatMap((token, i) => {
    const bareName = unquoted(token).text
    programs.joined ||= joined.test(bareName)
    programs.separate ||= separate.test(bareName)
    programs.login ||= login.test(bareName)
    const found = assigned(token) ?? following(token, tokens[i + 1], programs)
    if (found === undefined) return []
    const value = unquoted(found.value)
    if (!isSecret(value.text)) return []
    return [{ option: found.option, word: value.word, from: value.from, to: value.from + value.text.length }]
  })
}

/** `--password=x` and `DB_PASSWORD=x`. */
function assigned(token: Token): { readonly option: string; readonly value: Token } | undefined {
  const equals = token.text.indexOf("=")
  const option = token.text.slice(0, Math.max(equals, 0)).replace(/^["']/, "")
  if (equals < 1 || !(isOption(option) || (/^[A-Z_]\w*$/.test(option) && secretKindOf(option)?.sure))) return undefined
  return { option, value: rest(token, equals + 1) }
}

/** `--password x`, and the short options of known programs. */
function following(
  token: Token,
  next: Token | undefined,
  programs: { readonly joined: boolean; readonly separate: boolean; readonly login: boolean },
): { readonly option: string; readonly value: Token } | undefined {
  const { text } = token
  if (programs.joined && /^-p[^=-]/.test(text)) return { option: "-p", value: rest(token, 2) }
  if (next === undefined || next.text.startsWith("-")) return undefined
  if (isOption(text) || (programs.separate && text === "-a")) return { option: text, value: next }
  const colon = unquoted(next).text.indexOf(":")
  if (programs.login && (text === "-u" || text === "--user") && colon > 0)
    return { option: text, value: rest(unquoted(next), colon + 1) }
  return undefined
}

const isOption = (text: string): boolean => options.test(text) && !policies.test(text)

const rest = (token: Token, from: number): Token => ({
  ...token,
  text: token.text.slice(from),
  from: token.from + from,
})

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
    !/[$`"'%]/.test(text) &&
    !isInterpolated(text) &&
    !isReference(text) &&
    !isHarmless(text) &&
    !/^\d$/.test(text)
  )
}
