/** Words of a `command` or `entrypoint` string, split like compose-go does (mattn/go-shellwords), with their places. */
import type { Piece } from "./template.ts"

/** A word: its range in the text with quotes, and its pieces without them. */
export interface ShellWord {
  readonly from: number
  readonly to: number
  readonly pieces: readonly Piece[]
}

/**
 * Splits at white space outside quotes; `\` escapes outside single quotes. Unquoted `;`, `&`, `|`, `<` and `>` end the
 * command, because Compose starts no shell. Undefined where Compose refuses the line (open quote, stray parenthesis).
 * Variables are never split.
 */
export function splitCommand(pieces: readonly Piece[]): readonly ShellWord[] | undefined {
  const state: State = {
    words: [],
    word: [],
    from: -1,
    to: 0,
    quote: "",
    escaped: false,
    parenthesis: false,
    tick: false,
  }
  for (const piece of pieces) {
    if (piece.kind !== "text") take(state, piece)
    else if (!splitText(state, piece.text, piece.from, piece.to - piece.from === piece.text.length))
      return finish(state)
    if (state.bad) return undefined
  }
  return finish(state)
}

interface State {
  words: ShellWord[]
  word: Piece[]
  from: number
  to: number
  quote: string
  escaped: boolean
  parenthesis: boolean
  tick: boolean
  bad?: boolean
}

/** Takes one text piece; false where the command ends. `even`: characters map one to one to the source. */
function splitText(state: State, text: string, from: number, even: boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ""
    const at = even ? from + i : from
    const next = even ? at + 1 : from + 2
    if (state.escaped) {
      state.escaped = false
      take(state, textPiece(at - 1, next, c === "t" ? "\t" : c === "n" ? "\n" : c))
    } else if (c === "\\" && state.quote !== "'") {
      state.escaped = true
      begin(state, at)
    } else if (/\s/.test(c)) {
      if (inside(state)) take(state, textPiece(at, next, c))
      else endWord(state)
    } else if (!special(state, c, at, next)) return false
  }
  return true
}

function special(state: State, c: string, at: number, next: number): boolean {
  const { quote } = state
  if (c === '"' || c === "'") {
    if ((quote === "" || quote === c) && !state.parenthesis) {
      state.quote = quote === c ? "" : c
      begin(state, at)
      state.to = next
      return true
    }
  } else if (quote === "" && !state.parenthesis && c === "`") state.tick = !state.tick
  else if (quote === "" && !state.tick && c === ")") state.parenthesis = !state.parenthesis
  else if (quote === "" && !state.tick && c === "(") {
    const last = state.word.at(-1)
    if (state.parenthesis || last?.kind !== "text" || !last.text.endsWith("$")) {
      state.bad = true
      return false
    }
    state.parenthesis = true
  } else if (/[;&|<>]/.test(c) && !inside(state)) {
    if (c === ">" && /^\d/.test(firstCharacter(state))) state.from = -1
    return false
  }
  take(state, textPiece(at, next, c))
  return true
}

function firstCharacter(state: State): string {
  const first = state.word[0]
  return first?.kind === "text" ? first.text : ""
}

function inside(state: State): boolean {
  return state.quote !== "" || state.parenthesis || state.tick
}

function textPiece(from: number, to: number, text: string): Piece {
  return { kind: "text", from, to, text }
}

function begin(state: State, at: number): void {
  if (state.from >= 0) return
  state.from = at
  state.to = at
}

function take(state: State, piece: Piece): void {
  begin(state, piece.from)
  state.to = piece.to
  const last = state.word.at(-1)
  if (piece.kind === "text" && last?.kind === "text")
    state.word[state.word.length - 1] = textPiece(last.from, piece.to, last.text + piece.text)
  else state.word.push(piece)
}

function endWord(state: State): void {
  if (state.from >= 0) state.words.push({ from: state.from, to: state.to, pieces: state.word })
  state.word = []
  state.from = -1
}

function finish(state: State): readonly ShellWord[] | undefined {
  if (state.bad || state.escaped || inside(state)) return undefined
  endWord(state)
  return state.words
}
