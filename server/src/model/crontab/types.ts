/** Typed meaning of a crontab. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { CrontabTree } from "../../syntax/crontab/tree.ts"
import type { ScriptStep } from "../commands/types.ts"

export interface CronLine {
  readonly span: Span
  readonly expression: string
  readonly expressionSpan: Span
  readonly periodSeconds: Known<number>
  readonly user: string | undefined
  /** What the shell gets: up to the first `%` without a backslash. */
  readonly command: string
  readonly commandSpan: Span
  /** The `%` that ends the command; what follows is its input. */
  readonly cutAt?: Span
  readonly steps: readonly ScriptStep[]
}

export interface Crontab {
  readonly tree: CrontabTree
  readonly isSystem: boolean
  readonly lines: readonly CronLine[]
}
