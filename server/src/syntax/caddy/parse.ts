/** Parses Caddyfiles: never throws, loses no byte, one pass. Source: `caddyconfig/caddyfile` of Caddy. */
import type { Problem } from "../../base/problem.ts"
import { type Span, span } from "../../base/span.ts"
import { type LexedToken, lex } from "./tokens.ts"
import type { CaddyBlock, CaddyLine, CaddySegment, CaddyTree } from "./tree.ts"

/** Deeper blocks are read as lines of the block that holds them. */
const deepest = 50
const mostProblems = 50

/** Never throws; linear. */
export function parseCaddy(text: string): CaddyTree {
  const { tokens, comments, inseparable, problems } = lex(text)
  const parser = new Parser(tokens, text.length)
  const segments = parser.segments()
  return {
    language: "caddy",
    text,
    comments,
    inseparable,
    problems: [...problems, ...parser.problems].slice(0, mostProblems).sort((a, b) => a.span.start - b.span.start),
    segments,
  }
}

class Parser {
  readonly problems: Problem[] = []
  private readonly tokens: readonly LexedToken[]
  private readonly length: number
  private at = 0

  constructor(tokens: readonly LexedToken[], length: number) {
    this.tokens = tokens
    this.length = length
  }

  segments(): readonly CaddySegment[] {
    const found: CaddySegment[] = []
    while (this.at < this.tokens.length) found.push(this.segment(found.length === 0))
    return found
  }

  private segment(isFirst: boolean): CaddySegment {
    const keys = this.keys()
    const first = keys[0]
    const opening = this.tokens[this.at]
    const start = first?.span.start ?? opening?.span.start ?? this.length
    const kind = kindOf(keys, isFirst && opening?.text === "{")
    if (kind === "import")
      return { kind, keys, span: span(start, keys.at(-1)?.span.end ?? start), block: undefined, lines: [] }
    if (isBrace(opening, "{")) {
      const last = keys.at(-1)
      const isNextLine = last !== undefined && opening.line !== last.lastLine
      if (keys.length === 0 && !isFirst)
        this.problem("unnamed-block", "A block without an address; options stand first.", opening.span)
      else if (isNextLine)
        this.problem("block-on-next-line", "`{` must stand behind the address in its line.", opening.span)
      const block = this.block(0)
      return { kind, keys, span: span(start, block.span.end), block, lines: block.lines }
    }
    if (isBrace(opening, "}") && keys.length === 0) {
      this.problem("unexpected-close", "`}` closes no block.", opening.span)
      this.at++
      return { kind, keys, span: opening.span, block: undefined, lines: [] }
    }
    // A site without braces runs to the end of the file, and nothing may follow it.
    const lines: CaddyLine[] = []
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at]
      if (isBrace(token, "}") && this.at === this.tokens.length - 1) {
        // Caddy stops there without a word.
        this.at++
      } else if (isBrace(token, "}") || isBrace(token, "{")) {
        this.problem(
          token.text === "}" ? "unexpected-close" : "unexpected-open",
          `\`${token.text}\` has no block here.`,
          token.span,
        )
        this.at++
      } else {
        const line = this.line(0)
        if (line !== undefined) lines.push(line)
      }
    }
    return {
      kind,
      keys,
      span: span(start, lines.at(-1)?.span.end ?? keys.at(-1)?.span.end ?? start),
      block: undefined,
      lines,
    }
  }

  /** Addresses: one line, or more where each but the last line ends in a comma. */
  private keys(): readonly LexedToken[] {
    const keys: LexedToken[] = []
    let goesOn = true
    for (;;) {
      const token = this.tokens[this.at]
      if (token === undefined || isBrace(token, "{") || isBrace(token, "}")) break
      const last = keys.at(-1)
      if (last !== undefined && token.line !== last.lastLine && !goesOn) break
      keys.push(token)
      goesOn = !token.quoted && token.text.endsWith(",")
      this.expectBlank(token)
      this.at++
    }
    return keys
  }

  private expectBlank({ quoted, text, span: at }: LexedToken): void {
    if (quoted || text.length < 2 || !text.endsWith("{") || /\{\$?[^}]*$/.test(text.slice(0, -1))) return
    this.problem("glued-brace", "A blank is missing before `{`.", span(at.end - 1, at.end))
  }

  /** The block that begins at the current `{`. */
  private block(depth: number): CaddyBlock {
    const opening = this.tokens[this.at++]
    const start = opening?.span.start ?? this.length
    const lines: CaddyLine[] = []
    const next = this.tokens[this.at]
    if (opening && next?.line === opening.line && !isBrace(next, "}"))
      this.problem("text-behind-brace", "Nothing may follow `{` in its line.", next.span)
    for (;;) {
      const token = this.tokens[this.at]
      if (token === undefined) {
        this.problem("unclosed-block", "The block is never closed.", span(start, start + 1))
        return { span: span(start, this.length), close: undefined, lines }
      }
      if (isBrace(token, "}")) {
        this.at++
        return { span: span(start, token.span.end), close: token.span.start, lines }
      }
      if (isBrace(token, "{")) {
        this.problem("unexpected-open", "`{` stands behind no directive.", token.span)
        if (depth >= deepest) this.at++
        else lines.push(...this.block(depth + 1).lines)
        continue
      }
      const line = this.line(depth)
      if (line !== undefined) lines.push(line)
    }
  }

  /** A directive up to the end of its line, and its block. */
  private line(depth: number): CaddyLine | undefined {
    const name = this.tokens[this.at++]
    if (name === undefined) return undefined
    // Of a directive only: among arguments a word may end so.
    this.expectBlank(name)
    const args: LexedToken[] = []
    let last = name
    for (;;) {
      const token = this.tokens[this.at]
      if (token === undefined || token.line !== last.lastLine) break
      if (isBrace(token, "{")) {
        if (depth >= deepest) {
          this.problem("too-deep", "Blocks this deep are not read.", token.span)
          this.at++
          break
        }
        const block = this.block(depth + 1)
        return { name, args, span: span(name.span.start, block.span.end), block }
      }
      if (isBrace(token, "}")) {
        // It closes the block all the same; Caddy allows that in blocks of directives only.
        if (depth === 0) this.problem("close-in-line", "`}` must stand in a line of its own.", token.span)
        break
      }
      args.push(token)
      last = token
      this.at++
    }
    return { name, args, span: span(name.span.start, last.span.end), block: undefined }
  }

  private problem(code: string, message: string, at: Span): void {
    if (this.problems.length < mostProblems) this.problems.push({ code, message, span: at, severity: "error" })
  }
}

function isBrace<B extends "{" | "}">(
  token: LexedToken | undefined,
  brace: B,
): token is LexedToken & { readonly text: B } {
  return token?.text === brace && !token.quoted
}

function kindOf(keys: readonly LexedToken[], isOptions: boolean): CaddySegment["kind"] {
  const [first] = keys
  if (first === undefined) return isOptions ? "options" : "site"
  if (/^(?:&)?\([^()]+\)$/.test(first.text) && keys.length === 1) return "snippet"
  return first.text === "import" ? "import" : "site"
}
