/** The simple commands of a shell text, with places: as far as a RUN's words can be told without running it. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { ExecWord, JoinedText } from "../../syntax/dockerfile/tree.ts"
import type { DockerCommand } from "./types.ts"

type Joint = DockerCommand["after"]

/** Words of the shell's grammar: they stand in front of a command and are none. */
const reserved = new Set(["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "{", "}", "!", "esac"])
/** The rest of such a command is a list of words or patterns. */
const headers = new Set(["for", "case", "select", "function"])
const operators: Readonly<Record<string, Joint>> = {
  ";": "then",
  ";;": "then",
  "\n": "then",
  "&": "then",
  "&&": "and",
  "||": "or",
  "|": "pipe",
  "|&": "pipe",
  "(": "then",
  ")": "then",
}
/** A text with more of them is data. */
const mostCommands = 2000

const token =
  /(?<space>[ \t\r]+)|(?<comment>#[^\n]*)|(?<redirection>(?:&>>?|\d*(?:>>|>\||>&|<<<|<<-?|<&|>|<)))|(?<operator>&&|\|\||\|&|;;|[;&|\n()])|(?<word>(?:"(?:\\[\s\S]|[^"\\])*(?:"|$)|'[^']*(?:'|$)|\$\((?:[^()'"]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\([^()]*\))*(?:\)|$)|`[^`]*(?:`|$)|\\[\s\S]|[^\s;&|<>()"'`\\$]|\$(?!\())+)|(?<other>[\s\S])/gy

interface Word {
  readonly raw: string
  readonly from: number
  readonly to: number
}

/** All simple commands of the text in order; those inside substitutions are left out. Linear for what people write. */
export function commandsOf(joined: JoinedText, escapeMark: string): DockerCommand[] {
  const commands: DockerCommand[] = []
  let words: Word[] = []
  let outputs: Known<string>[] = []
  let after: Joint = "start"
  let target: "output" | "input" | undefined
  const close = (): void => {
    const command = commandOf(words, outputs, after, joined, escapeMark)
    if (command !== undefined) commands.push(command)
    words = []
    outputs = []
    target = undefined
  }
  token.lastIndex = 0
  for (const match of joined.text.matchAll(token)) {
    if (commands.length >= mostCommands) break
    const { space, comment, redirection, operator } = match.groups ?? {}
    const raw = match[0]
    if (space !== undefined || comment !== undefined) continue
    if (redirection !== undefined) target = redirection.includes(">") ? "output" : "input"
    else if (operator !== undefined) {
      close()
      after = commands.length === 0 ? "start" : (operators[operator] ?? "then")
    } else if (target !== undefined) {
      if (target === "output" && !/^\d$|^-$/.test(raw)) outputs.push(unquoted(raw, escapeMark))
      target = undefined
    } else words.push({ raw, from: match.index, to: match.index + raw.length })
  }
  close()
  return commands
}

function commandOf(
  all: readonly Word[],
  outputs: readonly Known<string>[],
  after: Joint,
  joined: JoinedText,
  escapeMark: string,
): DockerCommand | undefined {
  let at = 0
  const assigned: string[] = []
  for (; at < all.length; at++) {
    const { raw = "" } = all[at] ?? {}
    if (headers.has(raw)) return undefined
    const name = /^([A-Za-z_]\w*)\+?=/.exec(raw)?.[1]
    if (name !== undefined) assigned.push(name)
    else if (!reserved.has(raw)) break
  }
  const words = all.slice(at)
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined) return undefined
  return {
    words: words.map((word) => unquoted(word.raw, escapeMark)),
    wordSpans: words.map((word) => joined.spanOf(word.from, word.to)),
    texts: words.map((word) => bare(word.raw)),
    assigned,
    span: joined.spanOf(first.from, last.to),
    text: joined.text.slice(first.from, last.to),
    after,
    outputs,
  }
}

/** The command of an exec form: the script of `sh -c`, or the words themselves. */
export function execCommands(words: readonly ExecWord[], escapeMark: string): DockerCommand[] {
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined) return []
  const flag = words.findIndex((word, i) => i > 0 && /^-[a-z]*c$/.test(word.value))
  const script = words[flag + 1]
  if (/(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(first.value) && flag > 0 && script !== undefined) {
    const { span, value } = script
    return commandsOf(
      {
        text: value,
        spanOf: (from, to) =>
          value.length === span.end - span.start ? { start: span.start + from, end: span.start + to } : span,
      },
      escapeMark,
    )
  }
  return [
    {
      words: words.map(({ value }) => known(value)),
      wordSpans: words.map(({ span }) => span),
      texts: words.map(({ value }) => value),
      assigned: [],
      span: { start: first.span.start, end: last.span.end },
      text: words.map(({ value }) => value).join(" "),
      after: "start",
      outputs: [],
    },
  ]
}

/** A word without its quotes; unknown where an expansion stands in it. */
function unquoted(raw: string, escapeMark: string): Known<string> {
  if (!/["'\\`$]/.test(raw)) return known(raw)
  let text = ""
  let quote = ""
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i] ?? ""
    if (quote !== "'" && c === "\\" && escapeMark === "\\") text += raw[++i] ?? ""
    else if (quote !== "'" && (c === "`" || (c === "$" && /[\w({@*#?!-]/.test(raw[i + 1] ?? ""))))
      return unknown("an expansion decides it")
    else if (c === quote) quote = ""
    else if (quote === "" && (c === '"' || c === "'")) quote = c
    else text += c
  }
  return known(text)
}

/** Without quotes and escapes, expansions as written. */
function bare(raw: string): string {
  return raw
    .replace(/"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'/g, (_, double, single) => double ?? single)
    .replace(/\\([^\n])/g, "$1")
}
