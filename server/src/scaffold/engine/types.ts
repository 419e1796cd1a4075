/** What the engine works on: a profile, settled answers, what lies on disk, and the plan that follows. Plain data. */
import type { Answers, AnswerValue, MergePolicy, Profile } from "../profiles/types.ts"

/** A profile of the product or of a user's own template folder. */
export type AnyProfile = Omit<Profile, "id"> & { readonly id: string }

/** What stands at a path of the `deploy/` folder. */
export type OnDisk =
  | { readonly is: "absent" }
  | { readonly is: "text"; readonly text: string }
  /** A file that cannot be shown or merged: no UTF-8, too large. It may be kept, nothing else. */
  | { readonly is: "opaque"; readonly because: string }

/** What is done about a file that is not simply ours to write: `beside` writes `<name>.new`. */
export type Choice = "keep" | "beside" | "merge"

export const choices: readonly Choice[] = ["keep", "beside", "merge"]

/**
 * `create`: not there yet. `same`: as it would be written. `update`: untouched since it was written, and its template
 * changed. `merge`: edited, and the template changed elsewhere in it. `conflict`: both changed at one place, or a file
 * that was never written by the scaffold is in the way. `kept`: edited, and nothing new for it. `removed`: deleted by
 * the user. `obsolete`: written once, no longer part of the scaffold.
 */
export type StepKind = "create" | "same" | "update" | "merge" | "conflict" | "kept" | "removed" | "obsolete"

export interface Write {
  /** Relative to the `deploy/` folder, forward slashes. */
  readonly path: string
  /** What the file must still hold; `null` where nothing may be. */
  readonly before: string | null
  readonly after: string
  readonly executable: boolean
}

export interface Step {
  readonly path: string
  readonly kind: StepKind
  /** Why, in the user's words; one clause without a final stop. */
  readonly because: string
  /** What may be chosen; empty where there is nothing to choose. */
  readonly choices: readonly Choice[]
  /** What is done now. */
  readonly choice?: Choice
  /** With the choice `beside`: where the offer lies, and whether somebody's own file keeps it from being written there. */
  readonly beside?: { readonly path: string; readonly taken: boolean }
  /** What is written for it; none for steps that leave everything as it is. */
  readonly write?: Write
  /** What the file would hold if `merge` were chosen, and whether conflict markers are in it. */
  readonly merged?: { readonly text: string; readonly markers: boolean }
  /** What the file holds now, the empty text where there is none; missing where it cannot be shown. */
  readonly current?: string
  /** The text of the scaffold for this path, with its provenance line. */
  readonly proposed?: string
}

export interface PathProblem {
  readonly path: string
  readonly because: string
}

export interface ScaffoldPlan {
  readonly profile: string
  /** Paths that no scaffold may have; there are then no steps and nothing to write. */
  readonly problems: readonly PathProblem[]
  readonly steps: readonly Step[]
  /** Everything to write, the state file last. Empty if a run would change nothing. */
  readonly writes: readonly Write[]
}

/** What is remembered of one file. */
export interface FileRecord {
  readonly template: string
  /** Hash of the text that the scaffold last offered, without its provenance line. */
  readonly hash: string
  /** Hashes of that text's lines, the base of a three-way merge; none for a file that was in the way and was kept. */
  readonly lines?: readonly string[]
}

/** `deploy/.scaffold.json`. */
export interface ScaffoldState {
  readonly profile: string
  readonly answers: ReadonlyMap<string, AnswerValue>
  readonly files: ReadonlyMap<string, FileRecord>
}

export interface PlanRequest {
  readonly profile: AnyProfile
  readonly answers: Answers
  /** Version of the product, for provenance lines. */
  readonly generator: string
  readonly state: ScaffoldState | undefined
  /** The text of the state file as it was read; `null` where there is none. */
  readonly stateText: string | null
  /** By path below `deploy/`. What is missing counts as absent. `<path>.new` is looked up as well. */
  readonly disk: ReadonlyMap<string, OnDisk>
  /** Choices of single files. */
  readonly choices?: ReadonlyMap<string, Choice>
  /** The choice for all other conflicts; `keep` without. */
  readonly onConflict?: Choice
  /** Creates files again that the user deleted. */
  readonly restore?: boolean
}

/** A text that is merged key by key. */
export type KeyedPolicy = Exclude<MergePolicy, "none">
