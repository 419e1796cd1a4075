/** What `deploylint.yaml` says, once read: rules, overrides for some files, files to leave alone. */
import type { ZodType } from "zod"
import type { EnvReader } from "../base/env-reader.ts"
import type { Severity } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
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
  readonly systemd?: number
}

/** Somebody's word for an item, complete and well-formed; whether it still holds is a question of the day. */
export interface AttestEntry {
  readonly item: string
  /** Undefined for all deployments. */
  readonly deployment?: string
  readonly by: string
  /** `YYYY-MM-DD`. */
  readonly on: string
  /** `YYYY-MM-DD`: the last day on which it holds. */
  readonly until: string
  readonly evidence: string
  /** The entry. */
  readonly span: Span
  readonly onSpan: Span
  readonly untilSpan: Span
}

/** A deployment that the file describes itself. */
export interface DeploymentEntry {
  readonly name: string
  /** Its files; empty where the entry only adds to what a deployment of this name is found to be. */
  readonly files: readonly Glob[]
  readonly environment?: "production" | "development" | "template"
  /** Sensors in the field. */
  readonly fleet?: number
  readonly products?: readonly string[]
  readonly span: Span
}

/** Which programs read some env files, whatever else refers to them. */
export interface EnvEntry {
  readonly files: readonly Glob[]
  readonly readers: readonly EnvReader[]
}

/** What kind of text a declared variable holds. */
export type DeclaredType = "text" | "integer" | "number" | "boolean" | "url" | "port" | "duration" | "json"

/** A variable that a project declares for its own programs. */
export interface DeclaredVariable {
  readonly name: string
  /** The name in the settings file. */
  readonly span: Span
  readonly type: DeclaredType
  /** Inclusive limits: of numbers their value, of texts the count of characters. An open end is undefined. */
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  /** Stages of env files in which it must be set. */
  readonly required: readonly ("production" | "development")[]
  readonly secret: boolean
  readonly default?: string
  readonly description?: string
}

export interface Settings {
  /** In file order: a later one wins. Left out where the file names none. */
  readonly env?: readonly EnvEntry[]
  /** Left out where programs are searched for names of the environment, as by default. */
  readonly variables?: { readonly code: boolean; readonly declare?: readonly DeclaredVariable[] }
  /** Version of systemd that units run on, where it is stated. */
  readonly systemd?: number
  readonly attest: readonly AttestEntry[]
  readonly deployments: readonly DeploymentEntry[]
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
