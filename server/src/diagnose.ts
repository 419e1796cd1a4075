/** One document to its findings: settings, rules, suppressions, order and cap. */

import { fingerprint } from "./base/hash.ts"
import type { Problem, Severity } from "./base/problem.ts"
import type { Span } from "./base/span.ts"
import type { SourceText } from "./base/text.ts"
import { nameOf, relativeTo } from "./base/uri.ts"
import { catalogue } from "./rules/catalogue.ts"
import type { AnyRule, Fix, Related, RuleMeta } from "./rules/define.ts"
import {
  expiredAttestation,
  invalidAttestation,
  invalidSettings,
  skippedFile,
  unknownRule,
} from "./rules/deploylint/catalogue.ts"
import { rules } from "./rules/registry.generated.ts"
import { messageFrom, type RawFinding, type RuleRun, type RunInput, runRules, type Undecided } from "./rules/run.ts"
import { withSystemd } from "./rules/unit-options.ts"
import { type DocumentSettings, settingsFor } from "./settings/lookup.ts"
import { readSettings } from "./settings/read.ts"
import { attestationProblems, attestCodes } from "./settings/read-attest.ts"
import { applySuppressions, type HiddenFinding } from "./suppress/apply.ts"
import { readSuppressions } from "./suppress/read.ts"
import { embeddedConfigs } from "./workspace/embedded.ts"
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
  /** Items of the checklist that it fails; undefined for all of its rule. */
  readonly items?: readonly string[]
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

/** A finding that counts no more, and why. */
export interface Accepted {
  readonly rule: string
  readonly identity: string
  readonly span: Span
  /** As written by whoever accepted it; undefined where nothing is written. */
  readonly reason: string | undefined
  /** As of findings. */
  readonly items?: readonly string[]
}

export interface Diagnosis {
  readonly fingerprint: string
  readonly items: readonly Finding[]
  readonly faults: readonly Fault[]
  readonly undecided: readonly Undecided[]
  /** Errors and warnings that somebody has accepted: hidden by a comment, or made weaker by settings. */
  readonly accepted: readonly Accepted[]
  /** Rules that would run here and that settings switch off. */
  readonly switchedOff: readonly string[]
  /** Why settings leave the document out. */
  readonly ignored?: string
}

export interface DiagnoseOptions {
  readonly generateSecret: RunInput["generateSecret"]
  readonly today: string
  readonly fence: boolean
}

/** The reason of a document that its settings leave out. */
export const ignoredBySettings = "ignored by deploylint.yaml"

/** More findings in one file are noise; the rest is counted in one notice. */
const mostFindings = 1000

/** All findings of a document, sorted by place. Safe on any URI. */
export function diagnose(workspace: TrackedWorkspace, uri: string, options: DiagnoseOptions): Diagnosis {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.kind === undefined) return result([])
  if (document.kind.is === "settings" && document.language === undefined) {
    return document.tree === undefined ? result([]) : diagnoseSettings(document.source, document.tree, options.today)
  }
  const settings = settingsOf(workspace, uri)
  if (settings?.ignored) return { ...result([]), ignored: ignoredBySettings }
  const reason = skipReason(document)
  if (reason !== undefined) return result(withSeverity(settings)(notice(skippedFile, "skipped", { reason })))
  if (document.language === undefined) return result([])
  return diagnoseParsed(workspace, document, settings, options)
}

/** The options of a rule for a document, as its settings give them; undefined where they give none. */
export function optionsFor(workspace: TrackedWorkspace, uri: string, rule: string): unknown {
  return withVersion(settingsOf(workspace, uri))(rule)
}

/** Options as written, with the systemd that the settings name for all units. */
function withVersion(settings: DocumentSettings | undefined): (rule: string) => unknown {
  return (rule) => withSystemd(rule, settings?.optionsOf(rule), settings?.systemd)
}

/** What a `deploylint.yaml` says of rules holds for the notices about itself, too. */
function diagnoseSettings(source: SourceText, tree: Parameters<typeof readSettings>[0], today: string): Diagnosis {
  const { settings, problems } = readSettings(tree, catalogue)
  const all = [...problems, ...attestationProblems(settings.attest, today)]
  const found = numbered(all.map((problem) => settingsFinding(source, problem)))
  return result(capped(found.flatMap(withSeverity(settingsFor(settings, nameOf(source.uri))))))
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
  const chosen = {
    workspace,
    rules: rules.filter((rule) => severityOf(rule, settings) !== "off"),
    optionsOf: (rule: string) => settings?.optionsOf(rule),
    generateSecret: options.generateSecret,
    today: options.today,
    fence: options.fence,
  }
  const run = withEmbedded(runRules({ ...chosen, document, facts, model }), chosen, uri)
  const { kept, hidden, reports } = applySuppressions(run.findings, readSuppressions(document), {
    document,
    today: options.today,
    rules: catalogue,
    isComplete: !workspace.isIncomplete,
    undecided: new Set([...run.undecided, ...run.faults].map(({ rule }) => rule)),
  })
  const faults = run.faults.map((fault) => ({ ...fault, uri, version: document.source.version }))
  const found = [...kept, ...numbered(reports)].flatMap(withSeverity(settings))
  return {
    ...result(capped(found)),
    faults,
    undecided: run.undecided,
    accepted: acceptedOf(hidden, kept, settings),
    switchedOff: switchedOff(document.language, settings),
  }
}

/** What the rules say of configs that the document carries, at their places in it; edits of their text are left out. */
function withEmbedded(own: RuleRun, chosen: Omit<RunInput, "document" | "facts" | "model">, uri: string): RuleRun {
  const runs = embeddedConfigs(chosen.workspace, uri).map(({ owner, placed, ...config }) => {
    const { findings, ...rest } = runRules({ ...chosen, ...config })
    const here = findings.map((finding) => ({
      ...finding,
      span: placed(finding.span),
      scope: owner,
      identity: fingerprint(`${owner}|${finding.identity}`),
      related: finding.related.map((each) => (each.uri === uri ? { ...each, span: placed(each.span) } : each)),
      fixes: () => [],
    }))
    return { ...rest, findings: here }
  })
  const all = [own, ...runs]
  return {
    findings: all.flatMap(({ findings }) => findings),
    faults: all.flatMap(({ faults }) => faults),
    undecided: all.flatMap(({ undecided }) => undecided),
  }
}

/** Errors and warnings that comments hide or settings weaken. */
function acceptedOf(
  hidden: readonly HiddenFinding[],
  kept: readonly RawFinding[],
  settings: DocumentSettings | undefined,
): readonly Accepted[] {
  const counts = ({ severity }: { severity: Severity }): boolean => severity === "error" || severity === "warning"
  const weakened = kept.filter((finding) => {
    const severity = settings?.configured(finding.rule)
    return counts(finding) && severity !== undefined && severity !== "error" && severity !== "warning"
  })
  return [
    ...hidden.filter(({ finding }) => counts(finding)),
    ...weakened.map((finding) => ({ finding, reason: "deploylint.yaml makes it weaker" })),
  ].map(({ finding: { rule, identity, span, items }, reason }) => ({
    rule,
    identity,
    span,
    reason,
    ...(items === undefined ? {} : { items }),
  }))
}

function switchedOff(language: ParsedDocument["language"], settings: DocumentSettings | undefined): readonly string[] {
  if (settings === undefined) return []
  return rules
    .filter(({ meta }) => meta.onByDefault && (meta.subject === "facts" || meta.subject === language))
    .filter(({ meta }) => settings.configured(meta.id) === "off")
    .map(({ meta }) => meta.id)
}

function severityOf(rule: AnyRule, settings: DocumentSettings | undefined): Severity | "off" {
  return (
    settings?.severityOf(rule.meta.id, rule.meta.onByDefault ? rule.meta.severity : "off") ??
    (rule.meta.onByDefault ? rule.meta.severity : "off")
  )
}

/** A severity that the settings name replaces the rule's and the finding's own; otherwise the finding keeps its own. */
function withSeverity(settings: DocumentSettings | undefined): <F extends Finding>(finding: F) => F[] {
  return (finding) => {
    const severity = settings?.configured(finding.rule)
    if (severity === undefined) return [finding]
    return severity === "off" ? [] : [{ ...finding, severity }]
  }
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
    (a, b) =>
      a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  )
  if (sorted.length <= mostFindings) return sorted
  const counts = { shown: mostFindings, all: sorted.length }
  return [...sorted.slice(0, mostFindings), notice(skippedFile, "capped", counts)]
}

const noticesByCode: Readonly<Record<string, RuleMeta>> = {
  "unknown-rule": unknownRule,
  [attestCodes.invalid]: invalidAttestation,
  [attestCodes.expired]: expiredAttestation,
}

/** A problem of `deploylint.yaml`; what is written there is no secret, and tells one problem from another. */
function settingsFinding(source: SourceText, problem: Problem): Finding {
  const meta = noticesByCode[problem.code] ?? invalidSettings
  const evidence = source.text.slice(problem.span.start, problem.span.end)
  return {
    ...notice(meta, problem.code, {}),
    message: problem.message,
    span: problem.span,
    severity: problem.severity,
    identity: fingerprint(`${meta.id}|settings|${problem.code}|${evidence}`),
  }
}

/** A finding about the file as a whole. */
function notice(meta: RuleMeta, id: string, data: Readonly<Record<string, string | number>>): Finding {
  return {
    rule: meta.id,
    message: messageFrom(meta.messages[id] ?? id, data),
    span: { start: 0, end: 0 },
    severity: meta.severity,
    identity: fingerprint(`${meta.id}|${id}`),
    related: [],
    tags: [],
    fixes: () => [],
  }
}

/** Equal identities are numbered in file order, so that each finding has its own. */
function numbered<F extends Finding>(findings: readonly F[]): F[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const nth = seen.get(finding.identity) ?? 0
    seen.set(finding.identity, nth + 1)
    return nth === 0 ? finding : { ...finding, identity: fingerprint(`${finding.identity}#${nth}`) }
  })
}

function result(items: readonly Finding[]): Diagnosis {
  const parts = items.map(
    (item) => `${item.identity}:${item.span.start}-${item.span.end}:${item.severity}:${item.message}`,
  )
  return { items, fingerprint: fingerprint(parts.join("\n")), faults: [], undecided: [], accepted: [], switchedOff: [] }
}
