/** Parses with the `yaml` package: its concrete syntax gives our tree, its composer says what is wrong. */
import { Composer, type CST, Lexer, Parser, type YAMLError } from "yaml"
import type { Problem } from "../../base/problem.ts"
import { span } from "../../base/span.ts"
import { building, buildRoot } from "./adapter-nodes.ts"
import { problemOf } from "./adapter-problems.ts"
import { maxDepth } from "./prescan.ts"
import { limitTree } from "./refused.ts"
import type { YamlComment, YamlDocument, YamlTree } from "./tree.ts"

/** Tree of a text that the pre-scan let through. The package's own limits (call stack) make a refused tree. */
export function parseWithPackage(text: string): YamlTree {
  try {
    return parse(text)
  } catch {
    // The package recurses; what the pre-scan cannot see (`a: b: c: …`) ends here.
    return limitTree(text, "The mappings and lists are nested too deep")
  }
}

function parse(text: string): YamlTree {
  const comments: YamlComment[] = []
  const tokens = tokensOf(text, comments)
  const starts = tokens.filter((token) => token.type === "document")
  let tooDeep = false
  const problems: Problem[] = []
  const documents: YamlDocument[] = starts.map((token, i) => {
    const state = building(text, maxDepth)
    const root = buildRoot(state, token)
    tooDeep ||= state.tooDeep
    const at = span(i === 0 ? 0 : token.offset, starts[i + 1]?.offset ?? text.length)
    return root ? { root, span: at } : { span: at }
  })
  if (tooDeep) return limitTree(text, "The mappings and lists are nested too deep")
  for (const errors of errorsOf(tokens)) {
    const first = firstOf(errors)
    if (first) problems.push(problemOf(text, first))
  }
  return { language: "yaml", text, documents, comments, problems }
}

/** The stream's tokens. The comments are picked from the lexemes on the way, since tokens keep them in many places. */
function tokensOf(text: string, comments: YamlComment[]): CST.Token[] {
  const tokens: CST.Token[] = []
  const parser = new Parser()
  let offset = 0
  let scalar: boolean = false
  // Of a document's errors only the first is told; each would cost the composer an exception with its stack.
  let failed = false
  const keep = (token: CST.Token) => {
    if (token.type === "error" && failed) return
    failed = token.type === "error" || (failed && token.type !== "document")
    tokens.push(token)
  }
  for (const lexeme of new Lexer().lex(text)) {
    const control: boolean = !scalar && (lexeme === "\u0002" || lexeme === "\u0018" || lexeme === "\u001f")
    if (!scalar && lexeme.startsWith("#"))
      comments.push({ span: span(offset, offset + lexeme.length), own: startsLine(text, offset) })
    for (const token of parser.next(lexeme)) keep(token)
    scalar = control && lexeme === "\u001f"
    if (!control) offset += lexeme.length
  }
  for (const token of parser.end()) keep(token)
  return tokens
}

/** True if nothing but blanks (or a byte order mark) stands before the offset in its line. */
function startsLine(text: string, offset: number): boolean {
  let at = offset - 1
  while (at >= 0 && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at--
  return at < 0 || text.charCodeAt(at) === 10 || (at === 0 && text.charCodeAt(at) === 0xfeff)
}

/** Errors document by document; a stream without a document has one list. Equal keys are found on our own tree. */
function errorsOf(tokens: readonly CST.Token[]): YAMLError[][] {
  const composer = new Composer({ uniqueKeys: false, strict: true, prettyErrors: false, logLevel: "silent" })
  const lists: YAMLError[][] = []
  for (const doc of composer.compose(tokens)) lists.push(doc.errors)
  if (lists.length === 0) lists.push(composer.streamInfo().errors)
  return lists
}

/** The error that stands first in the text; what follows is mostly its echo. */
function firstOf(errors: readonly YAMLError[]): YAMLError | undefined {
  let first: YAMLError | undefined
  for (const error of errors) if (!first || error.pos[0] < first.pos[0]) first = error
  return first
}
