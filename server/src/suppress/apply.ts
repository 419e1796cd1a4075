/** Leaves out the findings that comments suppress, and reports the comments that need attention. */
import { contains } from "../base/span.ts"
import type { RuleMeta } from "../rules/define.ts"
import type { RawFinding } from "../rules/run.ts"
import type { ParsedDocument } from "../workspace/types.ts"
import { standsFor } from "./foreign.ts"
import { reportsOf } from "./report.ts"
import type { Directive, NamedRule, Suppressions } from "./types.ts"

export interface SuppressionContext {
  readonly document: ParsedDocument
  /** `YYYY-MM-DD`; a suppression holds up to and including its day. */
  readonly today: string
  /** Every rule, built-in ones too. */
  readonly rules: readonly RuleMeta[]
  /** False while related files are not loaded, or cannot be: a finding may still come. */
  readonly isComplete: boolean
  /** Rules that failed or could not decide here: their silence does not make a suppression superfluous. */
  readonly undecided: ReadonlySet<string>
}

/** A finding that a comment hides, with the reason that it gives. */
export interface HiddenFinding {
  readonly finding: RawFinding
  readonly reason: string | undefined
}

/** `kept` in their order; `reports` are findings about the comments themselves. */
export function applySuppressions(
  findings: readonly RawFinding[],
  suppressions: Suppressions,
  context: SuppressionContext,
): {
  readonly kept: readonly RawFinding[]
  readonly hidden: readonly HiddenFinding[]
  readonly reports: readonly RawFinding[]
} {
  const { directives, foreign, anchorOf } = suppressions
  if (directives.length === 0 && foreign.length === 0) return { kept: findings, hidden: [], reports: [] }
  const byName = namesOf(context.rules)
  const active = directives
    .filter((directive) => holds(directive, context.today))
    .flatMap((directive) => directive.rules.map((rule) => ({ directive, rule, id: byName.get(rule.name)?.id })))
  const used = new Set<NamedRule>()
  const hiding: HiddenFinding[] = []
  const kept = findings.filter((finding) => {
    const anchor = anchorOf(finding.span.start)
    let hidden: HiddenFinding | undefined
    for (const { directive, rule, id } of active) {
      if (id !== finding.rule || !covers(directive, anchor)) continue
      used.add(rule)
      hidden ??= { finding, reason: directive.reason }
    }
    if (foreign.some(({ check, span }) => contains(span, finding.span) && standsFor(check, byName.get(finding.rule))))
      hidden ??= { finding, reason: undefined }
    if (hidden !== undefined) hiding.push(hidden)
    return hidden === undefined
  })
  return {
    kept,
    hidden: hiding,
    reports: directives.flatMap((directive) => reportsOf(directive, { ...context, byName, used })),
  }
}

function covers({ scope, lines }: Directive, anchor: number): boolean {
  return scope === "file" || anchor === lines.anchor || (lines.first <= anchor && anchor <= lines.last)
}

/** False from the day after its date on, and where the date is none. */
export function holds(directive: Directive, today: string): boolean {
  if (directive.until === undefined) return true
  return directive.until.date !== undefined && today <= directive.until.date
}

function namesOf(rules: readonly RuleMeta[]): ReadonlyMap<string, RuleMeta> {
  const byName = new Map<string, RuleMeta>()
  for (const rule of rules) for (const alias of rule.aliases ?? []) byName.set(alias, rule)
  for (const rule of rules) byName.set(rule.id, rule)
  return byName
}
