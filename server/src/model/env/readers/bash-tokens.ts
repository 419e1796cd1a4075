/** Tokens of a sourced file: words as written, operators, line breaks. */
import { BashLexer } from "./bash-lex.ts"
import { type BashDocument, type BashWord, deepest, Stop } from "./bash-tree.ts"

const operators = ["&>>", "<<<", "<<-", ";;&", "&&", "||", ";;", ";&", "|&", "&>", ">>", ">&", ">|", "<<", "<&", "<>"]

export type BashToken =
  | { readonly kind: "word"; readonly raw: string; readonly at: number; readonly end: number }
  | { readonly kind: "operator"; readonly text: string; readonly at: number; readonly end: number }
  | { readonly kind: "line" | "end"; readonly at: number; readonly end: number }

interface HereDocument extends BashDocument {
  readonly delimiter: string
  readonly stripsTabs: boolean
}

/** Reads tokens one by one, with one token of foresight; the grammar is the subclass's. */
export abstract class BashTokens {
  readonly text: string
  readonly lexer: BashLexer
  protected at = 0
  protected peeked: BashToken | undefined
  protected documents: HereDocument[] = []
  depth = 0

  constructor(text: string) {
    this.text = text
    this.lexer = new BashLexer(text, (from, depth) => this.commandEnd(from, depth))
  }

  /** The commands inside of `$(…)`. */
  protected abstract inside(): void

  protected commandEnd(from: number, depth: number): number {
    const saved = { at: this.at, peeked: this.peeked, documents: this.documents, depth: this.depth }
    this.at = from
    this.peeked = undefined
    this.documents = []
    this.depth = Math.max(this.depth, depth) + 1
    if (this.depth > deepest) throw new Stop("deep", "it is nested too deeply to be computed", from)
    this.lines()
    if (!this.isOperator(")")) this.inside()
    const end = this.peek()
    if (end.kind === "end") this.lexer.unclosed("`(`", from - 1)
    if (!this.isOperator(")")) this.unexpected(end)
    this.at = saved.at
    this.peeked = saved.peeked
    this.documents = saved.documents
    this.depth = saved.depth
    return end.end
  }

  peek(): BashToken {
    this.peeked ??= this.token()
    return this.peeked
  }

  next(): BashToken {
    const token = this.peek()
    this.peeked = undefined
    return token
  }

  isOperator(...texts: readonly string[]): boolean {
    const token = this.peek()
    return token.kind === "operator" && texts.includes(token.text)
  }

  isWord(...raws: readonly string[]): boolean {
    const token = this.peek()
    return token.kind === "word" && raws.includes(token.raw)
  }

  lines(): void {
    while (this.peek().kind === "line") this.next()
  }

  unexpected(token: BashToken): never {
    const what =
      token.kind === "operator" ? `\`${token.text}\`` : token.kind === "word" ? "this word" : "the end of the line"
    const why = token.kind === "end" ? "the file ends inside a command" : `${what} cannot stand here`
    throw new Stop("syntax", why, token.kind === "line" ? Math.max(0, token.at - 1) : token.at)
  }

  private skipBlanks(): void {
    const { text } = this
    for (;;) {
      const c = text[this.at]
      if (c === " " || c === "\t") this.at++
      else if (c === "\\" && text[this.at + 1] === "\n") this.at += 2
      else break
    }
    if (text[this.at] !== "#") return
    const end = text.indexOf("\n", this.at)
    this.at = end < 0 ? text.length : end
  }

  private token(): BashToken {
    this.skipBlanks()
    const at = this.at
    const { text } = this
    if (at >= text.length) return { kind: "end", at, end: at }
    const c = text[at] ?? ""
    if (c === "\n") {
      this.at++
      this.readDocuments()
      return { kind: "line", at, end: this.at }
    }
    if ("|&;()<>".includes(c) && !this.isProcess(at)) {
      const operator = operators.find((each) => text.startsWith(each, at)) ?? c
      this.at += operator.length
      return { kind: "operator", text: operator, at, end: this.at }
    }
    this.at = this.wordEnd(at)
    const raw = text.slice(at, this.at)
    return { kind: "word", raw: raw.includes("\\\n") ? joined(raw) : raw, at, end: this.at }
  }

  /** `<(…)` and `>(…)` are words. */
  protected isProcess(at: number): boolean {
    return (this.text[at] === "<" || this.text[at] === ">") && this.text[at + 1] === "("
  }

  protected wordEnd(start: number): number {
    const { text } = this
    let at = start
    while (at < text.length) {
      const c = text[at] ?? ""
      if (c === "\\") at = Math.min(at + 2, text.length)
      else if (c === "'") at = this.lexer.single(at + 1)
      else if (c === '"') at = this.lexer.double(at + 1, this.depth)
      else if (c === "`") at = this.lexer.backquote(at + 1)
      else if (c === "$") at = this.lexer.dollar(at, this.depth, false)
      else if (this.isProcess(at)) at = this.commandEnd(at + 2, this.depth + 1)
      else if (" \t\n|&;()<>".includes(c)) break
      else at++
    }
    return at
  }

  private readDocuments(): void {
    const { text } = this
    for (const document of this.documents) {
      const { delimiter, stripsTabs } = document
      const start = this.at
      let end = text.length
      while (this.at < text.length) {
        const stop = text.indexOf("\n", this.at)
        const line = text.slice(this.at, stop < 0 ? text.length : stop)
        const from = this.at
        this.at = stop < 0 ? text.length : stop + 1
        if ((stripsTabs ? line.replace(/^\t+/, "") : line) !== delimiter) continue
        end = from
        break
      }
      document.text = text.slice(start, end)
    }
    this.documents = []
  }

  word(): BashWord {
    const token = this.next()
    if (token.kind !== "word") this.unexpected(token)
    return { raw: token.raw, at: token.at }
  }

  expect(...texts: readonly string[]): void {
    const token = this.next()
    const text = token.kind === "operator" ? token.text : token.kind === "word" ? token.raw : ""
    if (!texts.includes(text)) this.unexpected(token)
  }

  parentheses(): void {
    this.expect("(")
    this.expect(")")
  }

  protected elements(from: number): { readonly words: readonly string[]; readonly end: number } {
    this.at = from
    this.peeked = undefined
    const words: string[] = []
    for (;;) {
      const token = this.next()
      if (token.kind === "operator" && token.text === ")") return { words, end: token.end }
      if (token.kind === "word") words.push(token.raw)
      if (token.kind === "end") this.lexer.unclosed("`(`", from - 1)
      // The one error of syntax after which the next line is read again.
      if (token.kind === "operator") throw new Stop("discard", "an array's elements are words", token.at)
    }
  }

  /** Goes on behind the line in which an error was found. */
  resume(): void {
    const end = this.text.indexOf("\n", this.at)
    this.at = end < 0 ? this.text.length : end + 1
    this.peeked = undefined
    this.documents = []
    this.depth = 0
  }

  redirection(): { readonly is: "safe" | "unsure"; readonly document?: BashDocument } | undefined {
    const token = this.peek()
    if (token.kind === "word") {
      // A number or `{name}` straight before the operator belongs to it.
      const next = this.text[token.end]
      if (!/^(?:\d+|\{[A-Za-z_]\w*\})$/.test(token.raw) || (next !== "<" && next !== ">") || this.isProcess(token.end))
        return undefined
      this.next()
    }
    const operator = this.peek()
    if (operator.kind !== "operator" || !/[<>]/.test(operator.text)) return undefined
    this.next()
    const target = this.word()
    if (operator.text === "<<" || operator.text === "<<-") {
      const delimiter = target.raw.replace(/["'\\]/g, "")
      const document = { delimiter, stripsTabs: operator.text === "<<-", text: "" }
      this.documents.push(document)
      return delimiter === target.raw ? { is: "safe", document } : { is: "safe" }
    }
    const isText = operator.text.startsWith("<<")
    const isSafe = isText || target.raw === "/dev/null" || (/&$/.test(operator.text) && /^[12-]$/.test(target.raw))
    return { is: isSafe ? "safe" : "unsure" }
  }
}

/** Takes line continuations out of a word, but not out of its single quotes. */
function joined(raw: string): string {
  let out = ""
  let double = false
  for (let at = 0; at < raw.length; at++) {
    const c = raw[at] ?? ""
    if (c === "\\") {
      if (raw[at + 1] !== "\n") out += raw.slice(at, at + 2)
      at++
    } else if (c === "'" && !double) {
      const close = raw.indexOf("'", at + 1)
      const end = close < 0 ? raw.length : close + 1
      out += raw.slice(at, end)
      at = end - 1
    } else {
      if (c === '"') double = !double
      out += c
    }
  }
  return out
}
