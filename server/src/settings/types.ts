/** What `deploylint.yaml` says, once read: rules, overrides for some files, files to leave alone. */
import type { ZodType } from "zod"
import type { Severity } from "../base/problem.ts"
import type { Glob } from "./glob.ts"

/** What the file may say of a rule. */
export type SeverityChoice = Severity | "off"

export interface RuleSetting {
  readonly severity?: SeverityChoice
  /** As written, without the keys that the rule refuses: the rule's own schema still fills in its defaults. */
  readonly options?: unknown
}

/** Settings by rule id; former names are already replaced by the present ones. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>

export interface Override {
  readonly files: readonly Glob[]
  readonly rules: RuleSettings
}

export interface Settings {
  readonly rules: RuleSettings
  /** In file order: a later one wins. */
  readonly overrides: readonly Override[]
  readonly ignore: readonly Glob[]
}

/** What the reader needs to know of a rule; rule metas fit. */
export interface RuleEntry {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly options?: ZodType
  readonly summary?: string
}
