/** Readers of paths and of lists of them. READ systemd src/basic/path-util.c, src/core/load-fragment.c. */

import type { Splitting } from "../../../syntax/systemd/words.ts"
import { type Effect, fine, problem, type ReadContext, type Reader, type ValueProblem, wholeLine } from "./problem.ts"
import { expandSpecifiers, type FillContext, specifierProblems } from "./specifiers.ts"
import { type CutWord, cutWords } from "./words.ts"

/** Why a path is not taken, as a phrase of what is. */
export function pathFault(path: string): string | undefined {
  if (!path.startsWith("/")) return "an absolute path"
  if (path.length > 4095 || path.split("/").some((each) => each.length > 255)) return "a shorter path"
  return path.split("/").includes("..") ? "a path without `..`" : undefined
}

export interface PathForm {
  /** A leading `-` makes a missing file no error. */
  readonly optional?: boolean
  readonly empty?: boolean
  readonly effect?: Effect
  /** Words that stand in place of a path. */
  readonly words?: readonly string[]
}

/** One path; the whole value counts, blanks included. */
export function pathReader(form: PathForm): Reader {
  return (value, context) => {
    if ((value === "" && form.empty) || form.words?.includes(value)) return fine
    const cut = form.optional && value.startsWith("-") ? 1 : 0
    if (form.words?.includes(value.slice(cut))) return fine
    if (form.empty && expandSpecifiers(value, context).text === "") return fine
    return pathProblems(value.slice(cut), cut, cut > 0 ? "line" : (form.effect ?? "line"), context)
  }
}

/** Problems of one path that stands at an offset of the value. */
export function pathProblems(
  path: string,
  start: number,
  effect: Effect,
  context: FillContext,
): readonly ValueProblem[] {
  const expanded = expandSpecifiers(path, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, start, effect)
  // What an instance or a user's name brings may begin with a slash.
  if (/^%[IJPfjp]/.test(path) && expanded.isOpen) return fine
  const fault = pathFault(expanded.text)
  return fault === undefined ? fine : [problem({ start, end: start + path.length }, effect, fault)]
}

/** Paths with `-` and `+` before them, as sandbox lists take them. */
export function pathListReader(prefixes: RegExp, form: { readonly relative?: boolean } = {}): Reader {
  return (value, context) =>
    eachWord(
      value,
      (word) => {
        const cut = prefixes.exec(word.text)?.[0].length ?? 0
        const start = word.range.start + cut
        if (form.relative) return relativeProblems(word, context)
        return pathProblems(word.text.slice(cut), start, "word", context).map((each) =>
          each.kind === "specifier" ? each : { ...each, range: word.range },
        )
      },
      form.relative ? "words" : "command",
    )
}

/** Directories below /var/lib and the like: relative, `name:link` for a second name. */
function relativeProblems(word: CutWord, context: ReadContext): readonly ValueProblem[] {
  const faulty = (expects: string): readonly ValueProblem[] => [problem(word.range, "word", expects)]
  const expanded = expandSpecifiers(word.text, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, word.range.start, "word")
  if (expanded.isOpen) return fine
  const [source = "", target] = expanded.text.split(":").filter((each) => each !== "")
  if (target !== undefined && context.key === "ConfigurationDirectory") return faulty("a path without a second name")
  for (const path of target === undefined ? [source] : [source, target]) {
    if (/^(?:\.?\/*)*$/.test(path) && !path.startsWith("/")) return faulty("a name")
    if (path.startsWith("/")) return faulty("a path relative to the directory that systemd manages")
    if (path.split("/").includes("..")) return faulty("a path without `..`")
    if (path.split("/").some((each) => each.length > 255)) return faulty("a shorter path")
  }
  if (source === "private" || source.startsWith("private/")) return faulty("a path that does not begin with `private`")
  return fine
}

/** Asks about each word; a quote that does not close ends the reading, which another rule reports. */
export function eachWord(
  value: string,
  ask: (word: CutWord) => readonly ValueProblem[],
  splitting: Splitting = "words",
): readonly ValueProblem[] {
  const problems: ValueProblem[] = []
  for (const word of cutWords(value, splitting)) {
    if (word.broken) {
      problems.push({ ...problem(word.range, "rest", "closed quotes and known escapes"), kind: "quote" })
      break
    }
    problems.push(...ask(word))
  }
  return problems
}

/** Paths that are joined by colons. */
export const colonPathsReader: Reader = (value, context) => {
  const problems: ValueProblem[] = []
  let at = 0
  if (value === "") return fine
  for (const part of value.split(":")) {
    problems.push(...pathProblems(part, at, "word", context))
    at += part.length + 1
  }
  return problems
}

/** `-`, then a path: wrong lines of the kind are dropped as a whole. */
export const environmentFileReader: Reader = (value, context) => {
  if (value === "") return fine
  const cut = value.startsWith("-") ? 1 : 0
  if (value.length === cut) return wholeLine(value, "an absolute path")
  return pathProblems(value.slice(cut), cut, "line", context)
}
