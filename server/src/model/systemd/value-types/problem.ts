/** What systemd does not accept about a value, and the words in which readers say it. */
import type { Span } from "../../../base/span.ts"

/** `line`: the assignment is ignored. `word`: one word of it is. `rest`: from that word on. `unit`: the unit is refused. */
export type Effect = "line" | "word" | "rest" | "unit"

export interface ValueProblem {
  /** Where in the joined value. */
  readonly range: Span
  readonly effect: Effect
  /** `quote` and `escape`: the words cannot be cut, or a backslash is kept as it is. `capability`: dropped in silence. */
  readonly kind: "value" | "specifier" | "quote" | "escape" | "capability"
  /** What systemd takes there, as a noun phrase: "a boolean such as `yes` or `no`". */
  readonly expects: string
  /** The text for `range` that was surely meant. */
  readonly instead?: string
}

/** What a reader knows beside the value. */
export interface ReadContext {
  readonly section: string
  readonly key: string
  /** systemd of the target; undefined: what any version accepts passes. */
  readonly version: number | undefined
  /** What `%i` stands for; undefined where the file does not show it: a template, a drop-in. */
  readonly instance: string | undefined
}

/** Reads a value as systemd joins it, trimmed. Answers nothing where the value is fine or cannot be judged. */
export type Reader = (value: string, context: ReadContext) => readonly ValueProblem[]

/** The whole line is ignored. */
export function wholeLine(value: string, expects: string, instead?: string): readonly ValueProblem[] {
  return [problem({ start: 0, end: value.length }, "line", expects, instead)]
}

export function problem(range: Span, effect: Effect, expects: string, instead?: string): ValueProblem {
  return { range, effect, kind: "value", expects, ...(instead === undefined ? {} : { instead }) }
}

export const fine: readonly ValueProblem[] = []
