/** Facts of processes: who they are, what commands run, and when. */
import type { Known } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import type { FactBase } from "./fact-base.ts"

/** The user that a process runs as, where the file says so. */
export interface ProcessUser extends FactBase {
  /** Name or number as written, without the group. */
  readonly user: Known<string>
  /** True for root, `0` and their spellings. */
  readonly isRoot: Known<boolean>
}

/** One simple command of a script, a cron line, a unit or a container: what runs, and what becomes of its failure. */
export interface CommandStep extends FactBase {
  /** Words after quoting is taken off; unknown ones hold an expansion. Assignments before the command are left out. */
  readonly words: readonly Known<string>[]
  /** As written, continuation lines joined. */
  readonly text: string
  /** The commands that its output is piped into, in order. */
  readonly pipedInto: readonly (readonly Known<string>[])[]
  /** A failure before the last command of the pipe counts. */
  readonly pipefail: boolean
  /** A failure goes unseen: `|| true`, `-` before a unit's command, no `set -e` with commands behind it. */
  readonly failureIgnored: boolean
  /** Files that its output (or the pipe's) goes to. */
  readonly outputs: readonly Known<string>[]
  /**
   * `words` with expansions as written, variables that the script itself sets filled in: for looking at the shape of a
   * word that is not wholly known. Same length as `words`.
   */
  readonly texts?: readonly string[]
  /** Where each word stands. */
  readonly wordSpans?: readonly Span[]
  /** `outputs` in the same spelling as `texts`. */
  readonly outputTexts?: readonly string[]
  /** Wrappers that were taken off, outermost first: `ssh`, `docker compose exec`, `sudo`. */
  readonly via?: readonly string[]
  /** Names of the places in a container or on a host that the wrappers enter: the service of `docker compose exec`. */
  readonly within?: string
  /** The function of the script that holds it. */
  readonly inFunction?: string
  /** Its output is taken by `$(…)`. */
  readonly isCaptured?: boolean
  /** It runs under a condition: in a branch, behind `&&` or `||`. */
  readonly isConditional?: boolean
  /** What hides its failure, where `failureIgnored` is true. */
  readonly ignoredBy?: "or-true" | "prefix" | "no-errexit" | "and-list"
}

/** Something that runs again and again: a timer, a cron line, a CronJob, an endless loop with a pause. */
export interface Schedule extends FactBase {
  readonly kind: "timer" | "cron" | "cron-job" | "loop"
  readonly name: string
  readonly expression: string
  readonly expressionSpan: Span
  /** Longest time between two runs, in seconds. */
  readonly periodSeconds: Known<number>
  /** `suspend: true`. */
  readonly suspended: Known<boolean>
  /** False for a timer that nothing starts (no [Install]). */
  readonly enabled: Known<boolean>
  /** What runs, where this file says so. */
  readonly steps: readonly CommandStep[]
  /** The unit that a timer starts, the script that a line calls: to be looked up in the workspace. */
  readonly starts?: string
}
