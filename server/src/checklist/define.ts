/** What an item of the checklist is: data for the documentation, and pure functions over one deployment. */
import type { Language } from "../workspace/types.ts"
import type { Claim, View } from "./view.ts"

export interface ItemDefinition {
  readonly id: string
  /** What is demanded, as a sentence or two. */
  readonly demand: string
  /** What files have to show for it. */
  readonly passes: string
  readonly fails: string
  /** Why it is unknown where files say nothing, as a sentence: the default reason. */
  readonly unknown: string
  /** What looks like a proof and is none. */
  readonly traps: readonly string[]
  /** What to do about it. */
  readonly answer: string
  /** Formats that can decide it: a file of them that cannot be read leaves the item unknown. */
  readonly formats: readonly Language[]
  /** Products that it is about; empty for every deployment. */
  readonly about: readonly string[]
  /** Names that a finding has to be about to fail it, where a rule speaks of several items' settings. */
  readonly names?: RegExp
  /** Why it is not applicable, where the files prove that its precondition is absent. */
  readonly notApplicable?: (view: View) => string | undefined
  readonly prove: (view: View) => readonly Claim[]
}
