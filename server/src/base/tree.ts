/** What the trees of all line-based formats have in common, whatever else they hold. */
import type { Problem } from "./problem.ts"
import type { Span } from "./span.ts"

/** A comment from its mark to its end; `own` if nothing but blanks stands before it in its line. */
export interface TreeComment {
  readonly span: Span
  readonly own: boolean
}

export interface LineTree {
  readonly text: string
  readonly problems: readonly Problem[]
  readonly comments: readonly TreeComment[]
  /** Spans over several lines that no comment line may cut in two, in file order, none inside another. */
  readonly inseparable: readonly Span[]
}
