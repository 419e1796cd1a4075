/** Parses the text of a sourced file command by command, as bash does: what stands above a syntax error has run. */
import { closers, compoundOf, functionOf, reserved } from "./bash-compound.ts"
import { nameEnd } from "./bash-lex.ts"
import { type BashToken, BashTokens } from "./bash-tokens.ts"
import {
  type BashAssignment,
  type BashCommand,
  type BashDocument,
  type BashItem,
  type BashJoin,
  type BashList,
  type BashSimple,
  type BashWord,
  deepest,
  Stop,
} from "./bash-tree.ts"

/** Commands whose arguments of the form `NAME=value` are assignments. */
export const declarers: ReadonlySet<string> = new Set(["export", "readonly", "declare", "typeset", "local"])

/** One parser for one text; `unit` gives the commands of the next line (or of the lines that belong together). */
export class BashParser extends BashTokens {
  /** The next commands, or undefined at the text's end; throws a Stop where bash stops. */
  unit(): BashList | undefined {
    while (this.peek().kind === "line") this.next()
    if (this.peek().kind === "end") return undefined
    const list = this.list(false)
    const token = this.peek()
    if (token.kind !== "line" && token.kind !== "end") this.unexpected(token)
    return list
  }

  /** All commands of a text, of a `$(…)` for example. */
  all(): BashList {
    const items: BashItem[] = []
    for (let list = this.unit(); list !== undefined; list = this.unit()) items.push(...list)
    return items
  }

  protected override inside(): void {
    this.list(true)
  }

  // Lists and pipelines.

  /** `nested`: line breaks do not end it. */
  list(nested: boolean): BashList {
    const items: BashItem[] = []
    let join: BashJoin = ";"
    for (;;) {
      items.push(this.pipeline(join))
      if (this.isOperator("&&", "||")) {
        const token = this.next()
        join = token.kind === "operator" && token.text === "&&" ? "&&" : "||"
        this.lines()
        continue
      }
      join = ";"
      if (this.isOperator("&")) {
        for (let i = items.length - 1; i >= 0; i--) {
          const item = items[i]
          if (item) item.background = true
          if (item?.join === ";") break
        }
        this.next()
      } else if (this.isOperator(";")) this.next()
      else if (!nested || this.peek().kind !== "line") return items
      if (nested) this.lines()
      const token = this.peek()
      if (token.kind === "end" || token.kind === "line") return items
      if (token.kind === "operator" && [")", ";;", ";&", ";;&"].includes(token.text)) return items
      if (token.kind === "word" && closers.has(token.raw)) return items
    }
  }

  private pipeline(join: BashJoin): BashItem {
    let negated = false
    let marks = 0
    for (; this.isWord("!", "time"); marks++) {
      const token = this.next()
      if (token.kind === "word" && token.raw === "!") negated = !negated
    }
    // The mark may stand alone: nothing is carried out, and that is a success.
    const { kind } = this.peek()
    if (marks > 0 && (kind === "line" || kind === "end" || this.isOperator(";")))
      return { join, negated, stages: [{ kind: "group", body: [] }], background: false }
    const stages: BashCommand[] = []
    for (;;) {
      stages.push(this.command())
      if (!this.isOperator("|", "|&")) return { join, negated, stages, background: false }
      this.next()
      this.lines()
    }
  }

  command(): BashCommand {
    if (++this.depth > deepest) throw new Stop("deep", "it is nested too deeply to be computed", this.at)
    const command = this.inner()
    this.depth--
    return command
  }

  private inner(): BashCommand {
    const token = this.peek()
    if (token.kind === "operator" && token.text === "(") {
      if (this.text[token.end] === "(") {
        const arithmetic = this.arithmetic(token.at)
        if (arithmetic) return this.redirected(arithmetic)
      }
      this.next()
      return this.redirected({ kind: "subshell", body: this.body(")") })
    }
    if (token.kind === "word" && reserved.has(token.raw)) return this.redirected(compoundOf(this, token.raw))
    return this.simple()
  }

  /** `((…))`, if the parentheses close together. */
  arithmetic(at: number): BashCommand | undefined {
    let end: number
    try {
      end = this.lexer.pairs(at + 2, "(", ")", this.depth)
    } catch (error) {
      if (error instanceof Stop && error.kind === "syntax") return undefined
      throw error
    }
    if (this.text[end] !== ")") return undefined
    this.at = end + 1
    this.peeked = undefined
    return { kind: "arithmetic", raw: this.text.slice(at + 2, end - 1) }
  }

  private redirected(command: BashCommand): BashCommand {
    while (this.redirection() !== undefined) {}
    return command
  }

  /** Commands up to a closing operator or word, which is taken. */
  body(...ends: readonly string[]): BashList {
    this.lines()
    const list = this.list(true)
    const token = this.next()
    const text = token.kind === "operator" ? token.text : token.kind === "word" ? token.raw : undefined
    if (text === undefined || !ends.includes(text)) this.unexpected(token)
    return list
  }

  // Simple commands.

  private simple(): BashCommand {
    const assignments: BashAssignment[] = []
    const words: BashWord[] = []
    const documents: BashDocument[] = []
    let redirects: BashSimple["redirects"] = "none"
    for (;;) {
      const redirection = this.redirection()
      if (redirection !== undefined) {
        if (redirects !== "unsure") redirects = redirection.is
        if (redirection.document) documents.push(redirection.document)
        continue
      }
      const token = this.peek()
      if (token.kind !== "word") {
        if (token.kind === "operator" && token.text === "(" && words.length === 1 && assignments.length === 0)
          return this.definition(words[0]?.raw ?? "", token)
        break
      }
      const assigning = words.length === 0
      const array = assigning || declarers.has(words[0]?.raw ?? "") ? this.array(token) : undefined
      const assignment = array ?? (assigning ? assignmentOf(this.next()) : undefined)
      if (assignment && assigning) assignments.push(assignment)
      else if (array) words.push({ raw: array.isArray ? `${array.name}=()` : wordOf(array), at: array.at })
      else words.push(assigning ? { raw: token.raw, at: token.at } : this.word())
    }
    if (assignments.length === 0 && words.length === 0 && redirects === "none") this.unexpected(this.peek())
    return { kind: "simple", assignments, words, redirects, documents }
  }

  private definition(name: string, token: BashToken): BashCommand {
    this.next()
    if (!this.isOperator(")")) this.unexpected(token)
    this.next()
    return functionOf(this, name)
  }

  /** `NAME=(…)` and `NAME[…]=…`; undefined for anything else, and nothing is taken then. */
  private array(token: BashToken): BashAssignment | undefined {
    const { text } = this
    if (token.kind !== "word") return undefined
    const stop = nameEnd(text, token.at)
    if (stop === token.at) return undefined
    const name = text.slice(token.at, stop)
    if (text[stop] === "[") {
      const end = this.lexer.pairs(stop + 1, "[", "]", this.depth)
      const appends = text.startsWith("+=", end)
      if (!appends && text[end] !== "=") return undefined
      const from = end + (appends ? 2 : 1)
      this.peeked = undefined
      this.at = this.wordEnd(from)
      return { name, at: token.at, appends, isArray: true, raw: text.slice(from, this.at) }
    }
    const appends = text.startsWith("+=", stop)
    const open = stop + (appends ? 2 : 1)
    if ((!appends && text[stop] !== "=") || text[open] !== "(" || token.end !== open) return undefined
    const { words, end } = this.elements(open + 1)
    this.peeked = undefined
    this.at = this.wordEnd(end)
    // `A=( b )c` is a plain value after all, `(b)c`.
    const raw = `(${words.join(" ")})${text.slice(end, this.at)}`
    return { name, at: token.at, appends, isArray: this.at === end, raw }
  }
}

function wordOf({ name, appends, raw }: BashAssignment): string {
  return `${name}${appends ? "+=" : "="}${raw}`
}

/** `NAME=…` or `NAME+=…` at the start of a command. */
export function assignmentOf(word: {
  readonly kind?: string
  readonly raw?: string
  readonly at: number
}): BashAssignment | undefined {
  const { raw = "", at } = word
  const stop = nameEnd(raw, 0)
  if (stop === 0) return undefined
  const appends = raw.startsWith("+=", stop)
  if (!appends && raw[stop] !== "=") return undefined
  return { name: raw.slice(0, stop), at, appends, isArray: false, raw: raw.slice(stop + (appends ? 2 : 1)) }
}
