/** Profiles: whole `deploy/` folders from a few answers. Data and pure functions; nothing is read or written here. */
import type { NewFile } from "../types.ts"

export type ProfileId = "horizon-synapse" | "horizon-trading" | "service"

export type AnswerValue = string | number | boolean

/** Answers by question key, complete and valid: the engine fills in fallbacks and refuses what does not fit. */
export type Answers = ReadonlyMap<string, AnswerValue>

/**
 * What may stand in an answer: `name` `[a-z][a-z0-9-]{0,39}`; `host` a DNS name; `port` 1–65535; `path` an absolute URL
 * path; `image` a repository without tag; `text` one line of printable text without quotes, backslash, `$`, backtick and
 * `#`; `seconds` 1–86400; `user-id` 1–65533; `flag` true or false; `choice` one of `choices`; `email`; `names` up to 2000 characters of names of variables with blanks between.
 */
export type QuestionKind =
  | "name"
  | "host"
  | "port"
  | "path"
  | "image"
  | "text"
  | "email"
  | "names"
  | "seconds"
  | "user-id"
  | "flag"
  | "choice"

export interface Question {
  /** Key in the answers file, camelCase: `flavour`, `name`, `host`, `stack`, `port`, `healthPath`, `clickhouse` … */
  readonly key: string
  /** As asked in the editor and the terminal. */
  readonly title: string
  readonly kind: QuestionKind
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** Asked only where it matters. Sees the answers to earlier questions. */
  readonly when?: (answers: Answers) => boolean
  /** Taken where nobody answers and nothing was detected. Sees the answers to earlier questions. */
  readonly fallback: (answers: Answers) => AnswerValue
}

/** How an existing file that differs may be merged key by key, besides keep, diff and write beside. */
export type MergePolicy = "env-keys" | "lines" | "none"

export interface ProfileFile extends NewFile {
  /** Stable id of its template, such as `service/compose`: with the answers it says which text a file was made of. */
  readonly template: string
  readonly merge?: MergePolicy
}

export interface Profile {
  readonly id: ProfileId
  readonly title: string
  readonly summary: string
  /** In the order of asking; a profile with several flavours asks `flavour` first. */
  readonly questions: readonly Question[]
  /** All files for complete answers. Paths are relative to the `deploy/` folder, with forward slashes, never `..`. */
  readonly files: (answers: Answers) => readonly ProfileFile[]
}
