/** Reader of command lines. READ systemd src/core/load-fragment.c, config_parse_exec(). */
import type { Span } from "../../../base/span.ts"
import { hasControl } from "./names.ts"
import { problem, type Reader, type ValueProblem } from "./problem.ts"
import { expandSpecifiers, type FillContext, specifierProblems } from "./specifiers.ts"
import { type CutWord, cutWords } from "./words.ts"

/** One command of an Exec line: prefixes, program and arguments as systemd cuts them. */
export interface Command {
  readonly prefix: string
  readonly program: string
  /** Of the program, without prefixes. */
  readonly programRange: Span
  readonly words: readonly CutWord[]
}

/** The commands of a line: a lone `;` separates them. */
export function commandsOfLine(value: string): readonly Command[] {
  const commands: Command[] = []
  let words: CutWord[] = []
  const close = (): void => {
    const [first] = words
    if (first !== undefined) commands.push(commandOf(first, words))
    words = []
  }
  for (const word of cutWords(value, "command")) {
    if (word.text === ";" && value.slice(word.range.start, word.range.end) === ";") close()
    else words.push(word)
  }
  close()
  return commands
}

function commandOf(first: CutWord, words: readonly CutWord[]): Command {
  const prefix = prefixOf(first.text)
  return {
    prefix,
    program: first.text.slice(prefix.length),
    programRange: { start: Math.min(first.range.start + prefix.length, first.range.end), end: first.range.end },
    words,
  }
}

/** Each prefix counts once, and of `+`, `!` and `!!` only one. */
function prefixOf(word: string): string {
  let privilege = ""
  let at = 0
  for (; at < word.length; at++) {
    const c = word[at] ?? ""
    if (c === "+" || c === "!") {
      if (privilege !== "" && !(c === "!" && privilege === "!")) break
      privilege += c
    } else if (!"-@:|".includes(c) || word.slice(0, at).includes(c)) break
  }
  return word.slice(0, at)
}

/** What systemd holds against a command line: a fault refuses the unit unless the command may fail. */
export const commandReader: Reader = (value, context) => {
  if (value === "") return []
  const problems: ValueProblem[] = []
  for (const command of commandsOfLine(value)) {
    const effect = command.prefix.includes("-") ? "line" : "unit"
    const [first] = command.words
    if (first?.broken) return [...problems, quote(first, "line")]
    const found = programProblem(command, effect, context)
    problems.push(...found)
    if (found.length > 0) return problems
    for (const word of command.words.slice(1)) {
      if (word.broken) return [...problems, quote(word, effect)]
      problems.push(...specifierProblems(expandSpecifiers(word.text, context), word.range.start, effect))
      if (problems.length > 0) return problems
    }
    if (command.prefix.includes("@") && command.words.length < 2)
      return [
        ...problems,
        problem(command.programRange, effect, "a name for the process after the program, because of `@`"),
      ]
  }
  const kept = unknownEscapes(value)
  return kept === undefined
    ? problems
    : [...problems, { ...problem(kept, "word", "an escape that systemd knows"), kind: "escape" }]
}

function quote(word: CutWord, effect: "line" | "unit"): ValueProblem {
  return { ...problem(word.range, effect, "closed quotes"), kind: "quote" }
}

function programProblem(
  { prefix, program, programRange }: Command,
  effect: "line" | "unit",
  context: FillContext & { readonly key: string },
): readonly ValueProblem[] {
  const expanded = expandSpecifiers(program, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, programRange.start, effect)
  const path = expanded.text
  const faulty = (expects: string): readonly ValueProblem[] => [problem(programRange, effect, expects)]
  if (prefix.includes("|") && context.version !== undefined && context.version < 258)
    return faulty("a program: the prefix `|` came with systemd 258")
  if (path === "") return expanded.isOpen ? [] : faulty("a program after the prefix")
  if (expanded.isOpen && /^%[IJPfjp]/.test(program)) return []
  if (hasControl(path) || /["'\\]/.test(path)) return faulty("a program without special characters in its path")
  if (path.endsWith("/")) return faulty("a program, not a directory")
  if (path.startsWith("/")) return path.split("/").some((each) => each.length > 255) ? faulty("a shorter path") : []
  if (path.includes("/")) return faulty("an absolute path, or the bare name of a program")
  return path === "." || path === ".." || path.length > 255 ? faulty("the name of a program") : []
}

/** Backslashes that begin no escape: systemd keeps them and says so in the journal. */
export function unknownEscapes(value: string): Span | undefined {
  const plain = value.replaceAll(/(^|[ \t])\\;(?=[ \t]|$)/g, "$1x;")
  const word = cutWords(plain).find((each) => each.broken)
  if (word === undefined) return undefined
  const relaxed = cutWords(plain, "command").find((each) => each.range.start === word.range.start)
  return relaxed === undefined || relaxed.broken ? undefined : relaxed.range
}
