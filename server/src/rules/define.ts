/** What a rule is: data about it (`meta`, the single source for docs, settings and SARIF) and one pure check. */
import type { ZodType } from "zod"
import { type EditResult, isRefusal, type TextEdit } from "../base/edit.ts"
import type { Severity } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
import type { Facts, Stage } from "../model/facts.ts"
import type { SecretShape } from "../model/secrets/shape.ts"
import type { Language, ModelOf, ParsedDocument, Workspace } from "../workspace/types.ts"

export type Area =
  | "secrets"
  | "network"
  | "tls"
  | "health"
  | "shutdown"
  | "capacity"
  | "data"
  | "monitoring"
  | "rollout"
  | "container"
  | "env"
  | "compose"
  | "systemd"
  | "synapse"
  | "kubernetes"
  | "dockerfile"
  | "prometheus"
  | "nginx"
  | "caddy"
  | "horizon"
  | "deploylint"

/** `facts`: runs on every format through neutral facts. A language: runs on its documents with the typed model. */
export type Subject = "facts" | Language

/** Where a fact comes from: a specification, a source file at a commit, a documentation page. */
export interface Reference {
  readonly title: string
  /** A URL or `owner/repo:path`. */
  readonly source: string
}

export interface RuleMeta<S extends Subject = Subject, M extends string = string, O = unknown> {
  /** `<area>/<problem>` as a noun phrase; equals the file's path below `rules/`. */
  readonly id: `${Area}/${string}`
  readonly subject: S
  readonly status: "preview" | "stable"
  /** Version of Deploylint that brought it. */
  readonly since: string
  readonly severity: Severity
  readonly confidence: "high" | "medium" | "low"
  readonly onByDefault: boolean
  /** Items of the production checklist that a finding fails: S1 … D13. */
  readonly checklist: readonly string[]
  /** One line: what is wrong. */
  readonly summary: string
  /** At most 6 lines: why it is wrong and what follows from it. */
  readonly why: string
  /** At most 4 lines: what to do. */
  readonly remedy: string
  /** Message id to template with `{placeholders}`. Never a secret's value. */
  readonly messages: Readonly<Record<M, string>>
  readonly options?: ZodType<O>
  /** The strongest class of fix it can offer. */
  readonly fix: "none" | "safe" | "review"
  readonly references: readonly Reference[]
  /** Other linters' ids for the same fact (`CL-0002`, `DL3006`). */
  readonly equivalents?: readonly string[]
  /** Our own former names. */
  readonly aliases?: readonly string[]
}

export interface FileEdits {
  readonly uri: string
  readonly edits: readonly TextEdit[]
}

/** Text edits that mend a finding. `safe`: no change of runtime meaning. `review`: `caveat` states the consequence. */
export interface Fix {
  readonly title: string
  readonly safety: "safe" | "review"
  readonly caveat?: string
  readonly edits: readonly FileEdits[]
}

/** What a fix is made from: what the editor answered, and edits of other files. */
export interface FixRequest {
  readonly title: string
  readonly safety: "safe" | "review"
  readonly caveat?: string
  readonly edits: EditResult
  readonly elsewhere?: readonly FileEdits[]
}

export interface Related {
  readonly uri: string
  readonly span: Span
  readonly message: string
}

/** What a check reports. */
export interface Report<M extends string> {
  /** The narrowest span that is wrong. */
  readonly at: Span
  readonly id: M
  readonly data?: Readonly<Record<string, string | number>>
  /** What, with the scope, tells this finding from others of its rule: a name, a path, never a secret's value or a line number. */
  readonly evidence: string
  /** Scope path: service, unit section, site. */
  readonly scope: string
  readonly related?: readonly Related[]
  readonly tags?: readonly ("unnecessary" | "deprecated")[]
  /** Severity other than the rule's own, where the facts weaken or strengthen it (stage, role). */
  readonly severity?: Severity
  /** Items of the checklist that this finding fails, where not all of the rule's are meant. */
  readonly items?: readonly string[]
  /** Computed on demand only: a generated secret exists no earlier than its fix is asked for. */
  readonly fixes?: () => readonly Fix[]
}

export interface RuleContext<S extends Subject, M extends string, O> {
  readonly document: S extends Language ? Extract<ParsedDocument, { language: S }> : ParsedDocument
  readonly uri: string
  readonly stage: Stage
  readonly facts: Facts
  readonly model: S extends Language ? ModelOf[S] : undefined
  readonly workspace: Workspace
  readonly options: O
  /** `YYYY-MM-DD`. */
  readonly today: string
  readonly report: (report: Report<M>) => void
  /** States that a checklist item cannot be decided here. */
  readonly unknown: (item: string, because: string) => void
  /** Fresh random bytes in a form, else 32 as base64url (43 characters). Call it inside `fixes` only. */
  readonly generateSecret: (shape?: SecretShape) => string
  /** A fix of this document, or none where the editor refused. */
  readonly fix: (fix: FixRequest) => readonly Fix[]
}

export interface Rule<S extends Subject = Subject, M extends string = string, O = unknown> {
  readonly meta: RuleMeta<S, M, O>
  readonly check: (context: RuleContext<S, M, O>) => void
}

/** A rule with its type parameters closed over: what the registry holds. */
export interface AnyRule {
  readonly meta: RuleMeta
  readonly check: (context: never) => void
}

/** Infers subject, message ids and options; a misspelt message id or area is a type error. */
export function defineRule<const S extends Subject, M extends string, O = Record<string, never>>(
  rule: Rule<S, M, O>,
): Rule<S, M, O> {
  return Object.freeze(rule)
}

/** A reference for `meta.references`. */
export function ref(title: string, source: string): Reference {
  return { title, source }
}

/** Turns an edit result into at most one fix. */
export function fixOf(uri: string, fix: FixRequest): readonly Fix[] {
  if (isRefusal(fix.edits)) return []
  const edits = fix.edits.length > 0 ? [{ uri, edits: fix.edits }, ...(fix.elsewhere ?? [])] : (fix.elsewhere ?? [])
  if (edits.length === 0) return []
  return [{ title: fix.title, safety: fix.safety, ...(fix.caveat === undefined ? {} : { caveat: fix.caveat }), edits }]
}
