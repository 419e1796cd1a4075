/** What a `.env` file says to a reader. */

import type { EnvReader } from "../../base/env-reader.ts"
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { EnvAssignment } from "../../syntax/env/tree.ts"

/** Variables from outside the file, for readers that expand. */
export type Environment = ReadonlyMap<string, string>

/** What one reader makes of the whole file: variables, or the error it raises instead. */
export type EnvReading =
  | {
      readonly ok: true
      readonly variables: ReadonlyMap<string, ReadVariable>
      /** Text that the reader passes over without a word to the user. */
      readonly ignored?: readonly IgnoredLine[]
      /** What the program prints to its error output and then goes on (a shell), in the user's words and without a value. */
      readonly complaints?: readonly IgnoredLine[]
      /** Names whose value hangs on something that no file shows (a command's output, a process id), with the reason. */
      readonly unsettled?: ReadonlyMap<string, string>
      /** Names that stand in the file without a value and that the reader knows all the same, as python-dotenv does. */
      readonly valueless?: readonly string[]
    }
  | {
      readonly ok: false
      /** Completes "… refuses the file: ", in the user's words and without a value. */
      readonly error: string
      readonly span: Span
      /** The variable whose absence is the reason (`${X:?}`): the file is fine wherever it is set. */
      readonly missing?: string
    }

/** Text that a reader takes for neither an assignment nor a comment. */
export interface IgnoredLine {
  readonly span: Span
  readonly why: string
}

export interface ReadVariable {
  readonly name: string
  readonly value: string
  /** The assignment that wins. */
  readonly line: EnvAssignment
  /** Variables whose value went into this one. */
  readonly uses?: readonly string[]
  /** Variables that it asks for, without a default, and that neither the file nor the environment defines. */
  readonly missing?: readonly string[]
}

export interface EnvVariable {
  readonly name: string
  readonly nameSpan: Span
  readonly valueSpan: Span
  /** The value as it stands in the file, quotes included. */
  readonly written: string
  /** A comment behind the value that is plainly one: a blank follows its mark, unlike that of `#general` and `#1`. */
  readonly remark?: string
  readonly line: EnvAssignment
  /** What the file's readers agree on; unknown where they differ or refuse the file. */
  readonly value: Known<string>
  /** A later line of the same name replaces this one. */
  readonly overridden: boolean
}

/** What is known of the programs behind the readers. */
export interface ReaderHosts {
  /** The version of systemd that reads the file, where the settings state it. */
  readonly systemd?: number
  /** A package fills in `$NAME` in what dotenv has read: those values are not settled by dotenv's rules. */
  readonly dotenvExpands?: boolean
}

export interface EnvFile extends ReaderHosts {
  readonly variables: readonly EnvVariable[]
  /** The readers that the project shows for this file, or the plausible ones. */
  readonly readers: readonly EnvReader[]
  readonly readersAreKnown: boolean
  /** What the readings were made in. */
  readonly environment: Environment
  /** The file's reading by each of `readers`. */
  readonly readings: ReadonlyMap<EnvReader, EnvReading>
}
