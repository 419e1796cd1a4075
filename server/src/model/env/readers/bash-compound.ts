/** Compound commands: `if`, loops, `case`, `[[ … ]]`, functions. */
import { isName } from "./bash-lex.ts"
import type { BashParser } from "./bash-parse.ts"
import { type BashArm, type BashCommand, type BashItem, type BashList, type BashWord, Stop } from "./bash-tree.ts"

/** Words that start a compound command, or cannot start a command at all. */
export const reserved: ReadonlySet<string> = new Set(
  "if then elif else fi for while until do done case esac select function { } ! [[ time coproc".split(" "),
)
/** Words that end a list and cannot start a command. */
export const closers: ReadonlySet<string> = new Set(["then", "elif", "else", "fi", "do", "done", "esac", "}"])

export function compoundOf(parser: BashParser, word: string): BashCommand {
  const token = parser.next()
  if (word === "{") return { kind: "group", body: parser.body("}") }
  if (word === "if") return ifOf(parser)
  if (word === "while" || word === "until") {
    const test = parser.body("do")
    return { kind: "while", test, body: parser.body("done") }
  }
  if (word === "for" || word === "select") return loopOf(parser)
  if (word === "case") return caseOf(parser)
  if (word === "[[") return conditionOf(parser)
  if (word === "function") {
    const name = parser.word()
    if (parser.isOperator("(")) parser.parentheses()
    return functionOf(parser, name.raw)
  }
  if (word === "coproc") throw new Stop("deep", "a command runs beside the shell", token.at)
  return parser.unexpected(token)
}

export function functionOf(parser: BashParser, name: string): BashCommand {
  parser.lines()
  const token = parser.peek()
  const isCompound =
    (token.kind === "operator" && token.text === "(") ||
    (token.kind === "word" && reserved.has(token.raw) && token.raw !== "!" && !closers.has(token.raw))
  if (!isCompound) parser.unexpected(token)
  return { kind: "function", name, body: parser.command() }
}

function ifOf(parser: BashParser): BashCommand {
  const branches: { test: BashList; body: BashList }[] = []
  for (;;) {
    const test = parser.body("then")
    parser.lines()
    const body = parser.list(true)
    branches.push({ test, body })
    const token = parser.next()
    const end = token.kind === "word" ? token.raw : ""
    if (end === "fi") return { kind: "if", branches, otherwise: [] }
    if (end === "else") return { kind: "if", branches, otherwise: parser.body("fi") }
    if (end !== "elif") parser.unexpected(token)
  }
}

function loopOf(parser: BashParser): BashCommand {
  if (parser.isOperator("(")) {
    const at = parser.peek().at
    const head = parser.arithmetic(at)
    if (head?.kind !== "arithmetic") return parser.unexpected(parser.peek())
    const test = head.raw.split(";").map((raw): BashItem => {
      return { join: ";", negated: false, stages: [{ kind: "arithmetic", raw }], background: false }
    })
    if (parser.isOperator(";")) parser.next()
    parser.lines()
    const ends = parser.isWord("{") ? "}" : "done"
    parser.expect("do", "{")
    return { kind: "while", test, body: parser.body(ends) }
  }
  const { raw: name, at } = parser.word()
  if (!isName(name)) throw new Stop("syntax", "a loop's variable needs a plain name", at)
  parser.lines()
  let words: BashWord[] | undefined
  if (parser.isWord("in")) {
    parser.next()
    words = []
    while (parser.peek().kind === "word") words.push(parser.word())
    if (parser.isOperator(";")) parser.next()
    else if (parser.peek().kind !== "line") parser.unexpected(parser.peek())
  } else if (parser.isOperator(";")) parser.next()
  parser.lines()
  const ends = parser.isWord("{") ? "}" : "done"
  parser.expect("do", "{")
  return { kind: "for", name, at, words, body: parser.body(ends) }
}

function caseOf(parser: BashParser): BashCommand {
  const word = parser.word()
  parser.lines()
  parser.expect("in")
  parser.lines()
  const arms: BashArm[] = []
  while (!parser.isWord("esac")) {
    if (parser.isOperator("(")) parser.next()
    const patterns = [parser.word()]
    while (parser.isOperator("|")) {
      parser.next()
      patterns.push(parser.word())
    }
    parser.expect(")")
    parser.lines()
    const isEmpty = parser.isOperator(";;", ";&", ";;&") || parser.isWord("esac")
    const body = isEmpty ? [] : parser.list(true)
    const token = parser.peek()
    if (token.kind === "operator" && (token.text === ";;" || token.text === ";&" || token.text === ";;&")) {
      parser.next()
      arms.push({ patterns, body, end: token.text })
      parser.lines()
    } else if (parser.isWord("esac")) arms.push({ patterns, body, end: ";;" })
    else parser.unexpected(token)
  }
  parser.next()
  return { kind: "case", word, arms }
}

/** The words of `[[ … ]]`, operators included. */
function conditionOf(parser: BashParser): BashCommand {
  const words: BashWord[] = []
  for (;;) {
    const token = parser.next()
    if (token.kind === "end") parser.unexpected(token)
    if (token.kind === "word" && token.raw === "]]") return { kind: "condition", words }
    if (token.kind === "word") words.push({ raw: token.raw, at: token.at })
    else if (token.kind === "operator") words.push({ raw: `${token.text} `, at: token.at })
  }
}
