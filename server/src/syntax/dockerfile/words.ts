/** Words of an instruction: cut at blanks outside of quotes, or the items of the exec form. */
import { isBlank } from "./lines.ts"
import type { ExecWord, JoinedText, Word } from "./tree.ts"

/** The words of a text in order. Linear. An unclosed quote runs to the end. */
export function wordsOf(joined: JoinedText, escapeMark: string, start = 0): Word[] {
  const { text } = joined
  const words: Word[] = []
  let at = start
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++
    if (at >= text.length) break
    const end = wordEnd(text, at, escapeMark)
    words.push({ raw: text.slice(at, end), span: joined.spanOf(at, end), from: at })
    at = end
  }
  return words
}

/** Just past the word that starts at `at`. In double quotes and outside, the escape character takes the next one along. */
function wordEnd(text: string, at: number, escapeMark: string): number {
  let quote = ""
  for (let i = at; i < text.length; i++) {
    const c = text[i] ?? ""
    if (c === escapeMark && quote !== "'") i++
    else if (quote !== "") {
      if (c === quote) quote = ""
    } else if (c === '"' || c === "'") quote = c
    else if (isBlank(text.charCodeAt(i))) return i
  }
  return text.length
}

const jsonString = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

/** The items of a JSON list of texts, or undefined where the text is none: the builder then takes it for the shell form. */
export function execWords(joined: JoinedText, start = 0): readonly ExecWord[] | undefined {
  const { text } = joined
  let at = skip(text, start)
  if (text[at] !== "[") return undefined
  at = skip(text, at + 1)
  const words: ExecWord[] = []
  if (text[at] === "]") return skip(text, at + 1) === text.length ? words : undefined
  for (;;) {
    jsonString.lastIndex = at
    const match = jsonString.exec(text)
    if (match === null) return undefined
    const end = at + match[0].length
    words.push({ value: String(JSON.parse(match[0])), span: joined.spanOf(at + 1, end - 1) })
    at = skip(text, end)
    if (text[at] === "]") return skip(text, at + 1) === text.length ? words : undefined
    if (text[at] !== ",") return undefined
    at = skip(text, at + 1)
  }
}

function skip(text: string, start: number): number {
  let at = start
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}
