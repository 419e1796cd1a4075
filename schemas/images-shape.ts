/** What is told of an image besides its variables. */
import type { z } from "zod"

/** Where one of `when` is set, all of `names` must be. `effect` completes "Without it …". */
export interface Need {
  /** Any of these, not empty, starts the demand. */
  readonly when: readonly string[]
  /** The demand holds only with this value of the first of `when`. */
  readonly value?: string
  readonly names: readonly string[]
  /** One of these will do in place of any of `names`. */
  readonly instead?: readonly string[]
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

/** The image stops where one of two is set without the other. */
export function bothOrNone(prefix: string, user: string, password: string): readonly Need[] {
  const pair = [prefix + user, prefix + password]
  return pair.map((name) => ({
    when: [name],
    names: pair.filter((each) => each !== name),
    effect: "the image does not start",
    refused: true,
  }))
}

/** A user of MySQL or MariaDB is created only with both, under any of the prefixes. */
export function userAndPassword(
  [first, ...others]: readonly [string, ...string[]],
  hash: readonly string[],
): readonly Need[] {
  const named = (end: string): { names: string[]; instead: string[] } => ({
    names: [first + end],
    instead: others.map((prefix) => prefix + end),
  })
  const users = named("_USER")
  const passwords = named("_PASSWORD")
  const all = ({ names, instead }: typeof users): string[] => [...names, ...instead]
  return [
    {
      when: all(users),
      names: passwords.names,
      instead: [...passwords.instead, ...hash],
      effect: "the user is not created",
      refused: false,
    },
    { when: all(passwords), ...users, effect: "the password is not used", refused: false },
  ]
}
