/** What a `.env` file says to a reader. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { EnvAssignment } from "../../syntax/env/tree.ts"

/** The programs whose reading rules we know (`compose` = compose-go, `systemd` = EnvironmentFile=). */
export type EnvReader = "dotenv" | "compose" | "systemd"

/** Variables from outside the file, for readers that expand. */
export type Environment = ReadonlyMap<string, string>

/** What one reader makes of the whole file: variables, or the error it raises instead. */
export type EnvReading =
  | { readonly ok: true; readonly variables: ReadonlyMap<string, ReadVariable> }
  | { readonly ok: false; readonly error: string; readonly span: Span }

export interface ReadVariable {
  readonly name: string
  readonly value: string
  /** The assignment that wins. */
  readonly line: EnvAssignment
}

export interface EnvVariable {
  readonly name: string
  readonly nameSpan: Span
  readonly valueSpan: Span
  readonly line: EnvAssignment
  /** What the file's readers agree on; unknown where they differ or refuse the file. */
  readonly value: Known<string>
  /** A later line of the same name replaces this one. */
  readonly overridden: boolean
}

export interface EnvFile {
  readonly variables: readonly EnvVariable[]
  /** The readers that the project shows for this file, or the plausible ones. */
  readonly readers: readonly EnvReader[]
  readonly readersAreKnown: boolean
  /** The file's reading by each of `readers`. */
  readonly readings: ReadonlyMap<EnvReader, EnvReading>
}
