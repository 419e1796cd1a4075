/** A value cut into words, by the value alone: the readers' view of `extract_first_word`. */
import type { Span } from "../../../base/span.ts"
import { type Splitting, splitWords } from "../../../syntax/systemd/words.ts"

export interface CutWord {
  readonly text: string
  readonly range: Span
  readonly broken: boolean
}

/** Words of a value; `plain` keeps quotes and backslashes. */
export function cutWords(value: string, splitting: Splitting = "words"): readonly CutWord[] {
  const pieces = [{ span: { start: 0, end: value.length }, text: value }]
  return splitWords({ value, pieces }, splitting).map((word) => ({
    text: word.text,
    range: word.range,
    broken: word.broken !== undefined,
  }))
}
