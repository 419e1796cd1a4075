/** What is told of an image besides its variables. */
import type { z } from "zod"

/** Where one of `when` is set, all of `names` must be. `effect` completes "Without it …". */
export interface Need {
  /** Any of these, not empty, starts the demand. */
  readonly when: readonly string[]
  /** The demand holds only with this value of the first of `when`. */
  readonly value?: string
  readonly names: readonly string[]
  readonly effect: string
  /** The image does not start, or leaves something out. */
  readonly refused: boolean
}

/** A name that people write for one that the image reads. */
export interface Conflict {
  readonly name: string
  /** What the image reads instead; undefined where it reads nothing of the kind. */
  readonly meant?: string
  /** What follows, as a sentence. */
  readonly effect?: string
}

export interface ImageSchema {
  readonly id: string
  /** The product in the user's words. */
  readonly title: string
  /** The repository without registry and tag. */
  readonly image: RegExp
  /** The first words of a command with which the image still reads its variables; undefined where it always does. */
  readonly programs?: readonly string[]
  /** Names below these belong to the image alone: one that it does not know is a slip, if it looks like a known one. */
  readonly prefixes: readonly string[]
  /** Names that other parts of the image read without being listed (plugins, whole families). */
  readonly open?: RegExp
  readonly needs?: readonly Need[]
  readonly mistaken?: readonly Conflict[]
  readonly variables: () => Record<string, z.ZodType>
}
