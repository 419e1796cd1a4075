/** One document to its findings: settings, rules, suppressions, order and cap. */

import { fingerprint } from "./base/hash.ts"
import type { Problem, Severity } from "./base/problem.ts"
import type { Span } from "./base/span.ts"
import { relativeTo } from "./base/uri.ts"
import { catalogue } from "./rules/catalogue.ts"
import type { AnyRule, Fix, Related } from "./rules/define.ts"
import { rules } from "./rules/registry.generated.ts"
import { type RawFinding, runRules, type Undecided } from "./rules/run.ts"
import { type DocumentSettings, settingsFor } from "./settings/lookup.ts"
import { readSettings } from "./settings/read.ts"
import { applySuppressions } from "./suppress/apply.ts"
import { readSuppressions } from "./suppress/read.ts"
import { skipReason } from "./workspace/parse.ts"
import { settingsDocumentOf } from "./workspace/settings-file.ts"
import type { TrackedWorkspace } from "./workspace/snapshot.ts"
import type { ParsedDocument } from "./workspace/types.ts"

/** One finding. `identity` is made of data (rule, kind, scope, evidence); wording and line do not change it. */
export interface Finding {
  readonly rule: string
  readonly message: string
  readonly span: Span
  readonly severity: Severity
  readonly identity: string
  readonly related: readonly Related[]
  readonly tags: readonly ("unnecessary" | "deprecated")[]
  /** Computed on demand. */
  readonly fixes: () => readonly Fix[]
}

/** A rule that crashed: one line for the log, without document text. */
export interface Fault {
  readonly rule: string
  readonly uri: string
  readonly version: number
  readonly error: string
}

export interface Diagnosis {
  readonly fingerprint: string
  readonly items: readonly Finding[]
  readonly faults: readonly Fault[]
  readonly undecided: readonly Undecided[]
  /** Why settings leave the document out. */
  readonly ignored?: string
}

export interface DiagnoseOptions {
  readonly generateSecret: () => string
  readonly today: string
  readonly fence: boolean
}

/** More findings in one file are noise; the rest is counted in one notice. */
const mostFindings = 1000

/** All findings of a document, sorted by place. Safe on any URI. */
export function diagnose(workspace: TrackedWorkspace, uri: string, options: DiagnoseOptions): Diagnosis {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.kind === undefined) return result([])
  if (document.kind.is === "settings" && document.language === undefined) {
    const problems = document.tree === undefined ? [] : readSettings(document.tree, catalogue).problems
    return result(problems.map((problem) => builtIn("deploylint/invalid-settings", problem)))
  }
  const reason = skipReason(document)
  if (reason !== undefined) {
    return result([
      builtIn("deploylint/skipped-file", {
        code: "skipped",
        message: `Not checked: this file ${reason}.`,
        span: { start: 0, end: 0 },
        severity: "info",
      }),
    ])
  }
  if (document.language === undefined) return result([])
  const settings = settingsOf(workspace, uri)
  if (settings?.ignored) return { ...result([]), ignored: "ignored by deploylint.yaml" }
  return diagnoseParsed(workspace, document, settings, options)
}

function diagnoseParsed(
  workspace: TrackedWorkspace,
  document: ParsedDocument,
  settings: DocumentSettings | undefined,
  options: DiagnoseOptions,
): Diagnosis {
  const uri = document.source.uri
  const facts = workspace.facts(uri)
  const model = workspace.model(uri, document.language)
  if (facts === undefined || model === undefined) return result([])
  const run = runRules({
    document,
    facts,
    model,
    workspace,
    rules: rules.filter((rule) => severityOf(rule, settings) !== "off"),
    optionsOf: (rule) => settings?.optionsOf(rule),
    generateSecret: options.generateSecret,
    fence: options.fence,
  })
  const configured = run.findings.map((finding) => withSeverity(finding, settings))
  const { kept, reports } = applySuppressions(configured, readSuppressions(document), {
    today: options.today,
    rules: catalogue,
    uri,
  })
  const faults = run.faults.map((fault) => ({ ...fault, uri, version: document.source.version }))
  return { ...result(capped([...kept, ...reports])), faults, undecided: run.undecided }
}

function severityOf(rule: AnyRule, settings: DocumentSettings | undefined): Severity | "off" {
  return (
    settings?.severityOf(rule.meta.id, rule.meta.onByDefault ? rule.meta.severity : "off") ??
    (rule.meta.onByDefault ? rule.meta.severity : "off")
  )
}

/** A severity that the settings name replaces the rule's and the finding's own; otherwise the finding keeps its own. */
function withSeverity(finding: RawFinding, settings: DocumentSettings | undefined): RawFinding {
  const severity = settings?.configured(finding.rule)
  return severity === undefined || severity === "off" ? finding : { ...finding, severity }
}

/** The settings for a document from the nearest `deploylint.yaml` upward, never from outside its workspace folder. */
function settingsOf(workspace: TrackedWorkspace, uri: string): DocumentSettings | undefined {
  const found = settingsDocumentOf(workspace, uri)
  if (found?.tree === undefined) return undefined
  const { settings } = readSettings(found.tree, catalogue)
  return settingsFor(settings, relativeTo(found.folder, uri))
}

function capped(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : 1),
  )
  if (sorted.length <= mostFindings) return sorted
  const message = `Only the first ${mostFindings} of ${sorted.length} findings are shown.`
  return [
    ...sorted.slice(0, mostFindings),
    builtIn("deploylint/skipped-file", { code: "capped", message, span: { start: 0, end: 0 }, severity: "info" }),
  ]
}

function builtIn(rule: string, problem: Problem): Finding {
  return {
    rule,
    message: problem.message,
    span: problem.span,
    severity: problem.severity,
    identity: fingerprint(`${rule}|${problem.code}|${problem.message}`),
    related: [],
    tags: [],
    fixes: () => [],
  }
}

function result(items: readonly Finding[]): Diagnosis {
  const parts = items.map(
    (item) => `${item.identity}:${item.span.start}-${item.span.end}:${item.severity}:${item.message}`,
  )
  return { items, fingerprint: fingerprint(parts.join("\n")), faults: [], undecided: [] }
}
