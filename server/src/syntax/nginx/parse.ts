/** Parses nginx configs: never throws, loses no byte, one pass. Source: `ngx_conf_read_token` of nginx. */
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { NginxDirective, NginxTree, NginxWord } from "./tree.ts"
import { luaEnd, nextToken, type Token } from "./words.ts"

/** Deeper blocks are passed over: nginx itself knows no use for ten levels. */
const deepest = 50
/** A file with more flaws than this is no config; the rest is not listed. */
const mostProblems = 50

/** Names that nobody writes as a parameter: at the head of a line inside of a directive, the `;` before them is missing. */
const heads = new Set(
  "listen location include server_name proxy_pass proxy_set_header proxy_http_version proxy_redirect proxy_read_timeout proxy_buffering fastcgi_pass fastcgi_param fastcgi_index uwsgi_pass ssl_certificate ssl_certificate_key ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_timeout access_log error_log add_header try_files error_page client_max_body_size keepalive_timeout default_type worker_connections worker_processes server_tokens sendfile tcp_nopush gzip_types gzip_vary".split(
    " ",
  ),
)

interface OpenBlock {
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly NginxWord[]
  readonly start: number
  readonly directives: NginxDirective[]
}

/** Never throws; linear. */
export function parseNginx(text: string): NginxTree {
  return new Parser(text).parse()
}

class Parser {
  private readonly text: string
  private readonly problems: Problem[] = []
  private readonly comments: TreeComment[] = []
  private readonly inseparable: Span[] = []
  private readonly top: NginxDirective[] = []
  private readonly open: OpenBlock[] = []
  private words: NginxWord[] = []

  constructor(text: string) {
    this.text = text
  }

  parse(): NginxTree {
    let at = 0
    for (;;) {
      const token = nextToken(this.text, at)
      at = this.take(token)
      if (token.kind === "end") break
    }
    const { text, problems, comments, inseparable } = this
    return { language: "nginx", text, problems, comments, inseparable, directives: this.top }
  }

  /** Answers where to read on. */
  private take(token: Token): number {
    switch (token.kind) {
      case "word":
        this.takeWord(token)
        break
      case "comment":
        this.comments.push({ span: token.span, own: this.standsAlone(token.span.start) })
        break
      case ";":
        if (this.words.length === 0) this.problem("stray-semicolon", "`;` without a directive.", token.span)
        else this.finish(token.end)
        break
      case "{":
        return this.openBlock(token.span.start)
      case "}":
        this.closeBlock(token.span)
        break
      case "end":
        this.end(token.end)
    }
    return token.end
  }

  private takeWord({ word, flaw }: Extract<Token, { kind: "word" }>): void {
    this.words.push(word)
    if (word.quoted && this.text.slice(word.span.start, word.span.end).includes("\n")) this.inseparable.push(word.span)
    const opening = span(word.span.start, word.span.start + 1)
    if (flaw === "unclosed") this.problem("unclosed-quote", "The quote is never closed.", opening)
    if (flaw === "glued")
      this.problem(
        "glued-word",
        "A blank or `;` is missing behind the closing quote.",
        span(word.span.end - 1, word.span.end),
      )
  }

  /** A directive of the next line that has become a parameter of this one. */
  private lookForHead(): void {
    for (let i = 1; i < this.words.length; i++) {
      const [before, word] = [this.words[i - 1], this.words[i]]
      if (before === undefined || word === undefined || word.quoted || !heads.has(word.text)) continue
      if (!this.text.slice(before.span.end, word.span.start).includes("\n")) continue
      const message = `\`;\` is missing: nginx takes \`${word.text}\` of the next line for a parameter.`
      this.problem("missing-semicolon", message, before.span)
      return
    }
  }

  private openBlock(at: number): number {
    this.lookForHead()
    const [head, ...args] = this.words
    this.words = []
    if (head === undefined) this.problem("unnamed-block", "`{` without a directive.", span(at, at + 1))
    const name = head?.text ?? ""
    const nameSpan = head?.span ?? span(at)
    const isLua = /_by_lua_block$/.test(name) && head?.quoted === false
    if (!isLua && this.open.length < deepest) {
      this.open.push({ name, nameSpan, args, start: at, directives: [] })
      return at + 1
    }
    if (!isLua) this.problem("too-deep", "Blocks this deep are not read.", span(at, at + 1))
    const close = luaEnd(this.text, at + 1)
    const isClosed = close < this.text.length
    const end = isClosed ? close + 1 : close
    if (!isClosed) this.problem("unclosed-block", `The block of \`${shown(name)}\` is never closed.`, nameSpan)
    const block = { span: span(at, end), close: isClosed ? close : undefined, directives: [], raw: true }
    this.siblings().push({ name, nameSpan, args, span: span(nameSpan.start, end), block })
    this.inseparable.push(span(at, end))
    return end
  }

  private closeBlock(at: Span): void {
    if (this.words.length > 0) {
      const last = this.words.at(-1)?.span ?? at
      this.problem("missing-semicolon", `\`;\` is missing behind \`${shown(this.words[0]?.text ?? "")}\`.`, last)
      this.finish(last.end)
    }
    if (this.open.length === 0) this.problem("unexpected-close", "`}` closes no block.", at)
    else this.leave(at.end, at.start)
  }

  private end(at: number): void {
    if (this.words.length > 0) {
      const last = this.words.at(-1)?.span ?? span(at)
      // A quote that runs to the end says so already.
      if (this.problems.at(-1)?.code !== "unclosed-quote")
        this.problem("missing-semicolon", `\`;\` is missing behind \`${shown(this.words[0]?.text ?? "")}\`.`, last)
      this.finish(last.end)
    }
    while (this.open.length > 0) {
      const block = this.open.at(-1)
      if (block)
        this.problem("unclosed-block", `The block of \`${shown(block.name)}\` is never closed.`, block.nameSpan)
      this.leave(this.text.length, undefined)
    }
  }

  /** Ends a directive without a block. */
  private finish(end: number): void {
    this.lookForHead()
    const [head, ...args] = this.words
    this.words = []
    if (head === undefined) return
    this.siblings().push({
      name: head.text,
      nameSpan: head.span,
      args,
      span: span(head.span.start, end),
      block: undefined,
    })
  }

  private leave(end: number, close: number | undefined): void {
    const block = this.open.pop()
    if (block === undefined) return
    const { name, nameSpan, args, start, directives } = block
    this.siblings().push({
      name,
      nameSpan,
      args,
      span: span(nameSpan.start, end),
      block: { span: span(start, end), close, directives, raw: false },
    })
  }

  private siblings(): NginxDirective[] {
    return this.open.at(-1)?.directives ?? this.top
  }

  private standsAlone(at: number): boolean {
    let before = at - 1
    while (before >= 0 && (this.text[before] === " " || this.text[before] === "\t" || this.text[before] === "\ufeff"))
      before--
    return before < 0 || this.text[before] === "\n"
  }

  private problem(code: string, message: string, at: Span): void {
    if (this.problems.length < mostProblems) this.problems.push({ code, message, span: at, severity: "error" })
  }
}

function shown(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name.replaceAll("`", "'").replace(/\s+/g, " ")
}
