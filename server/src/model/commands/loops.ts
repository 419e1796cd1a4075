/** Loops that never end by themselves and pause between their rounds: the poor man's schedule. */
import { known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { CompoundCommand, SimpleCommand } from "../../syntax/shell/tree.ts"
import { durationSeconds } from "./programs.ts"
import type { EndlessLoop, ScriptStep } from "./types.ts"

/** The loop as a schedule; undefined where it ends or does not sleep. */
export function endlessLoop(
  command: CompoundCommand,
  span: Span,
  keywordSpan: Span,
  steps: readonly ScriptStep[],
  text: string,
): EndlessLoop | undefined {
  if (command.kind !== "loop" || !isEndless(command, text)) return undefined
  const pauses = steps.filter((step) => step.texts[0] === "sleep")
  const first = pauses[0]
  const pauseSpan = first?.wordSpans[1]
  if (first === undefined || pauseSpan === undefined) return undefined
  const rest = steps.filter((step) => step.texts[0] !== "sleep")
  if (rest.length === 0) return undefined
  let seconds = 0
  let isSure = true
  for (const pause of pauses) {
    const values = pause.words.slice(1).map((word) => (word.known ? durationSeconds(word.value) : undefined))
    for (const value of values) {
      if (value === undefined) isSure = false
      else seconds += value
    }
    if (pause.isConditional) isSure = false
  }
  return {
    span,
    keywordSpan,
    pause: first.texts.slice(1).join(" "),
    pauseSpan,
    seconds: isSure ? known(seconds) : unknown("how long the loop sleeps is decided when it runs"),
    steps: rest,
  }
}

/** `while true`, `while :`, `while [ 1 ]`, `until false`, `for ((;;))`. */
function isEndless(command: CompoundCommand, text: string): boolean {
  if (command.name === "for")
    return /^for[ \t]*\(\([ \t]*;[ \t]*;[ \t]*\)\)/.test(text.slice(command.span.start, command.span.start + 40))
  const items = command.conditions[0]?.items ?? []
  const only = items.length === 1 ? items[0]?.stages[0] : undefined
  if (only?.kind !== "simple") return false
  return command.name === "while" ? isAlwaysTrue(only) : command.name === "until" && only.words[0]?.text === "false"
}

function isAlwaysTrue({ words }: SimpleCommand): boolean {
  const texts = words.map((word) => word.text)
  if (texts.length === 1) return texts[0] === "true" || texts[0] === ":" || texts[0] === "/bin/true"
  return texts.length === 3 && (texts[0] === "[" || texts[0] === "[[") && /^(?:1|true|:)$/.test(texts[1] ?? "")
}
