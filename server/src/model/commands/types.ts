/** Commands as this reader knows them: of scripts, cron lines, units, containers. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { ShellWord } from "../../syntax/shell/tree.ts"
import type { CommandStep } from "../facts.ts"

/** A command with all that this reader knows of it. */
export interface ScriptStep extends CommandStep {
  readonly texts: readonly string[]
  readonly wordSpans: readonly Span[]
  readonly outputTexts: readonly string[]
  readonly via: readonly string[]
  readonly isCaptured: boolean
  readonly isConditional: boolean
}

export interface ShellFunction {
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
}

/** A variable that the script sets for itself. */
export interface ScriptAssignment {
  readonly name: string
  readonly span: Span
  readonly value?: ShellWord
  readonly inFunction?: string
}

/** A loop that never ends by itself and pauses between its rounds. */
export interface EndlessLoop {
  readonly span: Span
  readonly keywordSpan: Span
  /** The pause: the word behind `sleep`. */
  readonly pause: string
  readonly pauseSpan: Span
  /** Seconds of all pauses of one round. */
  readonly seconds: Known<number>
  readonly steps: readonly ScriptStep[]
}

/** The commands of a script. Those of functions stand where the function is written. */
export interface Steps {
  readonly steps: readonly ScriptStep[]
  readonly functions: readonly ShellFunction[]
  readonly loops: readonly EndlessLoop[]
  readonly assignments: readonly ScriptAssignment[]
}

/** A step of any origin with the details of this reader; what its origin does not tell is taken as absent. */
export function detailed(step: CommandStep): ScriptStep {
  return {
    ...step,
    texts: step.texts ?? step.words.map((word) => (word.known ? word.value : "")),
    wordSpans: step.wordSpans ?? step.words.map(() => step.span),
    outputTexts: step.outputTexts ?? step.outputs.map((word) => (word.known ? word.value : "")),
    via: step.via ?? [],
    isCaptured: step.isCaptured ?? false,
    isConditional: step.isConditional ?? false,
  }
}
