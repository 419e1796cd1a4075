/** A probe's command cut into simple commands, as far as its exit status can be followed. POSIX shell, section 2. */

/** A simple command: its words without quotes, and what joins it to the one before. */
export interface SimpleCommand {
  readonly words: readonly string[]
  /** `start` and `then` (`;`, newline) begin a new list; `and`, `or` go on with one; `pipe` goes on with a pipeline. */
  readonly after: "start" | "then" | "and" | "or" | "pipe"
  /** It reads or writes a file, whose absence fails it (`</dev/tcp/127.0.0.1/80` connects). */
  readonly redirected: boolean
}

/** Words that open what this reader does not follow: conditions, loops, groups, functions. */
const compound = new Set(["if", "while", "until", "for", "case", "{", "function", "do", "then", "!", "[["])
const operators: Readonly<Record<string, SimpleCommand["after"]>> = {
  ";": "then",
  "\n": "then",
  "&": "then",
  "&&": "and",
  "||": "or",
  "|": "pipe",
}

/**
 * The simple commands of a shell text in order; undefined where the text holds compound commands or substitutions
 * whose status cannot be followed. Redirections are left out. Linear.
 */
export function simpleCommands(text: string): readonly SimpleCommand[] | undefined {
  const commands: SimpleCommand[] = []
  let words: string[] = []
  let redirected = false
  let after: SimpleCommand["after"] = "start"
  const close = (): void => {
    if (words.length > 0 || redirected) commands.push({ words, after, redirected })
    words = []
    redirected = false
  }
  for (const token of tokensOf(text)) {
    if (token.kind === "word") words.push(token.text)
    else if (token.kind === "redirection") redirected ||= !/&\d?$|&\d|\/dev\/null$/.test(token.text)
    else {
      const joined = operators[token.text]
      if (joined === undefined) return undefined
      close()
      after = commands.length === 0 ? "start" : joined
    }
  }
  close()
  return commands.some((each) => compound.has(each.words[0] ?? "")) ? undefined : commands
}

interface Token {
  readonly kind: "word" | "operator" | "redirection"
  readonly text: string
}

/** A redirection takes its target with it; quoted parts, escapes and substitutions belong to words. */
const tokenPattern =
  /(?<redirection>(?:&>>?|\d?>>?|\d?<)[ \t]*(?:&\d|[^\s;&|<>"'()]*))|(?<operator>&&|\|\||[;&|\n()])|(?:"(?:\\.|[^"\\])*"?|'[^']*'?|\$\((?:[^()]|\([^()]*\))*\)?|`[^`]*`?|\\.|[^\s;&|<>"'\\`$()]|\$(?!\())+/gs

function tokensOf(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].map((match) => {
    const found = match[0]
    if (match.groups?.["redirection"] !== undefined) return { kind: "redirection", text: found }
    return match.groups?.["operator"] === undefined
      ? { kind: "word", text: unquoted(found) }
      : { kind: "operator", text: found }
  })
}

function unquoted(word: string): string {
  return word.replace(
    /"((?:\\.|[^"\\])*)"?|'([^']*)'?|\\(.)/gs,
    (_, double, single, escaped) => double ?? single ?? escaped,
  )
}

/** The command that an exec form really runs: the script of `sh -c`, or the words themselves as one command. */
export function probeCommands(action: {
  readonly command: readonly string[]
  readonly shell: boolean
}): readonly SimpleCommand[] | undefined {
  const [first = "", ...rest] = action.command
  if (action.shell) return simpleCommands(action.command.join(" "))
  const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word))
  if (/(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(first) && at >= 0) return simpleCommands(rest[at + 1] ?? "")
  return first === "" ? [] : [{ words: action.command, after: "start", redirected: false }]
}

/** A program's name without its folder. */
export function programOf(command: SimpleCommand): string {
  const words = command.words.filter((word) => !/^[A-Za-z_]\w*=/.test(word))
  const name = words[0] ?? ""
  const inner = ["exec", "timeout", "env", "command", "sudo", "gosu", "su-exec"].includes(name)
    ? words.slice(1).find((word) => !word.startsWith("-") && !/^\d+[smh]?$/.test(word) && !/^\w+=/.test(word))
    : undefined
  const program = inner ?? name
  return program.slice(program.lastIndexOf("/") + 1)
}
