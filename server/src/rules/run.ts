/** Runs the rules of one document: fenced one by one, all results as data. */

import { fingerprint } from "../base/hash.ts"
import type { Severity } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
import type { Facts } from "../model/facts.ts"
import type { Language, ModelOf, ParsedDocument, Workspace } from "../workspace/types.ts"
import { type AnyRule, type Fix, fixOf, type Related, type Report, type RuleContext } from "./define.ts"

/** A finding before settings and suppressions. */
export interface RawFinding {
  readonly rule: string
  readonly message: string
  readonly span: Span
  readonly severity: Severity
  readonly identity: string
  readonly scope: string
  readonly related: readonly Related[]
  readonly tags: readonly ("unnecessary" | "deprecated")[]
  /** Items that it fails; undefined for all of its rule. */
  readonly items?: readonly string[]
  readonly fixes: () => readonly Fix[]
}

export interface RuleFault {
  readonly rule: string
  readonly error: string
}

/** A checklist item that a rule could not decide. */
export interface Undecided {
  readonly item: string
  readonly rule: string
  readonly because: string
}

export interface RuleRun {
  readonly findings: readonly RawFinding[]
  readonly faults: readonly RuleFault[]
  readonly undecided: readonly Undecided[]
}

export interface RunInput {
  readonly document: ParsedDocument
  readonly facts: Facts
  readonly model: ModelOf[Language]
  readonly workspace: Workspace
  readonly rules: readonly AnyRule[]
  /** Options of a rule as `deploylint.yaml` gives them; undefined takes the defaults. */
  readonly optionsOf: (rule: string) => unknown
  readonly generateSecret: RuleContext<"facts", string, unknown>["generateSecret"]
  /** `YYYY-MM-DD`. */
  readonly today: string
  /** Tests let exceptions through. */
  readonly fence: boolean
}

/** Runs every rule whose subject fits the document. Findings are in the order of the rules. */
export function runRules(input: RunInput): RuleRun {
  const findings: RawFinding[] = []
  const faults: RuleFault[] = []
  const undecided: Undecided[] = []
  for (const rule of input.rules) {
    if (rule.meta.subject !== "facts" && rule.meta.subject !== input.document.language) continue
    const before = findings.length
    try {
      rule.check(contextFor(rule, input, findings, undecided) as never)
    } catch (error) {
      if (!input.fence) throw error
      findings.length = before
      faults.push({ rule: rule.meta.id, error: describe(error) })
      for (const item of rule.meta.checklist) undecided.push({ item, rule: rule.meta.id, because: "the rule failed" })
    }
  }
  return { findings: withIdentities(findings, input.document), faults, undecided }
}

function contextFor(
  rule: AnyRule,
  input: RunInput,
  findings: RawFinding[],
  undecided: Undecided[],
): RuleContext<Language, string, unknown> {
  const { document } = input
  const uri = document.source.uri
  const { meta } = rule
  return {
    document,
    uri,
    stage: document.stage,
    facts: input.facts,
    model: input.model as never,
    workspace: input.workspace,
    options: meta.options?.safeParse(input.optionsOf(meta.id) ?? {}).data,
    report: (report: Report<string>) =>
      findings.push(raw(meta.id, meta.severity, meta.messages[report.id] ?? report.id, report)),
    unknown: (item, because) => undecided.push({ item, rule: meta.id, because }),
    generateSecret: input.generateSecret,
    today: input.today,
    fix: (fix) => fixOf(uri, fix),
  } as RuleContext<Language, string, unknown>
}

function raw(rule: string, severity: Severity, template: string, report: Report<string>): RawFinding {
  return {
    rule,
    message: messageFrom(template, report.data),
    span: report.at,
    severity: report.severity ?? severity,
    identity: `${report.id} ${report.scope} ${report.evidence}`,
    scope: report.scope,
    related: report.related ?? [],
    tags: report.tags ?? [],
    ...(report.items === undefined ? {} : { items: report.items }),
    fixes: report.fixes ?? (() => []),
  }
}

/** A template with its `{placeholders}` filled in; one without data stays as it is. */
export function messageFrom(template: string, data: Report<string>["data"]): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(data?.[name] ?? whole))
}

/** Identity = rule, kind, scope and evidence; equal ones are numbered in file order. Wording and lines never enter. */
function withIdentities(findings: readonly RawFinding[], document: ParsedDocument): RawFinding[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = `${finding.rule}|${document.language}|${finding.identity}`
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    return { ...finding, identity: fingerprint(nth === 0 ? key : `${key}#${nth}`) }
  })
}

/** An error's class and first line of its stack, without text of the document. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "not an Error"
  const frame =
    error.stack
      ?.split("\n")
      .find((line) => line.trimStart().startsWith("at "))
      ?.trim() ?? ""
  return `${error.name} ${frame.replace(/\(?(?:file:\/\/)?\/[^)\s]*\//, "(")}`
}
