/** Words of commands with the script's variables filled in: files written, scripts inside words and here-documents. */
import type { Known } from "../../base/known.ts"
import type { Redirection, ShellCommand, ShellList, ShellWord } from "../../syntax/shell/tree.ts"
import { type PlainWord, type Unwrapped, unwrap } from "./unwrap.ts"
import { knownText, type Variables } from "./variables.ts"

/** A script inside a file: its text, and from an offset in it to one in the file. */
export interface InnerScript {
  readonly text: string
  readonly place: (offset: number) => number
}

/** Files that a command writes: redirections of its output, and what `tee` is given. */
export function outputsOf(
  variables: Variables,
  command: ShellCommand | undefined,
): { text: string; isKnown: boolean }[] {
  if (command === undefined) return []
  const redirected = command.redirections.filter(isOutput).flatMap(({ target }) => target ?? [])
  const first = command.kind === "simple" ? command.words.findIndex((word) => word.text === "tee") : -1
  const teed =
    first >= 0 && command.kind === "simple"
      ? command.words.slice(first + 1).filter((word) => !word.text.startsWith("-"))
      : []
  return [...redirected, ...teed]
    .map((word) => variables.read(word))
    .filter(({ text }) => text !== "/dev/null" && !/^[-\d]+$/.test(text))
}

function isOutput({ operator, descriptor }: Redirection): boolean {
  return operator.includes(">") && operator !== "<>" && (descriptor === undefined || descriptor === 1)
}

/** The words of a pipe's stage, unwrapped; those of the first command of a group. */
export function wordsOf(variables: Variables, command: ShellCommand): readonly Known<string>[] {
  if (command.kind !== "simple") {
    const first = command.bodies[0]?.items[0]?.stages[0]
    return first === undefined || first === command ? [] : wordsOf(variables, first)
  }
  return unwrap(plainWords(variables, command.words, (offset) => offset)).words.map(knownText)
}

export function plainWords(
  variables: Variables,
  words: readonly ShellWord[],
  place: InnerScript["place"],
): readonly (PlainWord & { isKnown: boolean })[] {
  return words.map((word) => {
    const { text, isKnown } = variables.read(word)
    return {
      text: word.lists.length > 0 || isKnown || text.length < 400 ? text : word.text,
      isKnown,
      span: { start: place(word.span.start), end: place(word.span.end) },
      place: (offset) => place(offsetIn(word, offset)),
    }
  })
}

/** The source offset of a character of the word's text (before variables are filled in). */
function offsetIn(word: ShellWord, offset: number): number {
  let before = 0
  for (const part of word.parts) {
    if (offset < before + part.text.length) {
      const isExact = part.span.end - part.span.start === part.text.length
      return isExact ? part.span.start + offset - before : part.span.start
    }
    before += part.text.length
  }
  return word.parts.at(-1)?.span.end ?? word.span.end
}

/** The text of a script inside a command, and the way from it to the file. */
export function innerScript(found: Unwrapped, input: InnerScript | undefined): InnerScript | undefined {
  if (found.readsInput) return input
  const script = found.script ?? []
  const starts: number[] = []
  let text = ""
  for (const word of script) {
    starts.push(text.length)
    text += `${word.text} `
  }
  const place = (offset: number): number => {
    let index = starts.length - 1
    while (index > 0 && (starts[index] ?? 0) > offset) index--
    const word = script[index]
    return word === undefined ? 0 : word.place(offset - (starts[index] ?? 0))
  }
  return { text: text.slice(0, -1), place }
}

/** The here-document that a command reads. */
export function inputOf(redirections: readonly Redirection[], outer: InnerScript): InnerScript | undefined {
  const body = redirections.find((each) => each.body !== undefined)?.body
  return body && { text: outer.text.slice(body.start, body.end), place: (offset) => outer.place(body.start + offset) }
}

/** The substitutions in the words of `for x in …`, which are no command. */
export function listsIn(list: ShellList): readonly ShellList[] {
  return list.items.flatMap(({ stages }) =>
    stages.flatMap((stage) => (stage.kind === "simple" ? stage.words.flatMap((word) => word.lists) : [])),
  )
}
