/** Findings about suppression comments: expired, without reason, without effect, naming no rule. */
import { fingerprint } from "../base/hash.ts"
import { nearest } from "../base/nearest.ts"
import type { Span } from "../base/span.ts"
import { type Fix, fixOf, type RuleMeta } from "../rules/define.ts"
import {
  expiredSuppression,
  reasonlessSuppression,
  unknownRule,
  unusedSuppression,
} from "../rules/deploylint/catalogue.ts"
import { messageFrom, type RawFinding } from "../rules/run.ts"
import type { SuppressionContext } from "./apply.ts"
import { removeDirective, removeRule } from "./removal.ts"
import type { Directive, NamedRule } from "./types.ts"

export interface ReportContext extends SuppressionContext {
  readonly byName: ReadonlyMap<string, RuleMeta>
  /** Names in directives that hid something. */
  readonly used: ReadonlySet<NamedRule>
}

/** What is to say about one directive, in the order of its text. */
export function reportsOf(directive: Directive, context: ReportContext): readonly RawFinding[] {
  if (directive.rules.length === 0) return [namesNothing(directive, context)]
  const unknown = directive.rules
    .filter((rule) => !context.byName.has(rule.name))
    .map((rule) => unknownName(directive, rule, context))
  if (isOver(directive, context.today)) return [expired(directive, context), ...unknown]
  const known = directive.rules.filter((rule) => context.byName.has(rule.name))
  const unused = known.filter((rule) => !context.used.has(rule) && isSilent(idOf(rule, context), context))
  return [
    ...unknown,
    ...unused.map((rule) => withoutEffect(directive, rule, context)),
    ...(directive.reason === undefined ? [reasonless(directive, context)] : []),
  ]
}

/** True if the rule has had its say and said nothing. Notices never stand for a place that a comment could name. */
function isSilent(rule: string, { isComplete, undecided }: ReportContext): boolean {
  return rule.startsWith("deploylint/") || (isComplete && !undecided.has(rule))
}

function isOver(directive: Directive, today: string): boolean {
  const { until } = directive
  return until !== undefined && (until.date === undefined || until.date < today)
}

function idOf(rule: NamedRule, { byName }: ReportContext): string {
  return byName.get(rule.name)?.id ?? rule.name
}

function namesNothing(directive: Directive, context: ReportContext): RawFinding {
  return finding(directive, context, {
    meta: unusedSuppression,
    message: "no-rule",
    at: directive.span,
    fixes: () => removal(directive, context, removeDirective(context.document.source, directive)),
  })
}

function withoutEffect(directive: Directive, rule: NamedRule, context: ReportContext): RawFinding {
  const id = idOf(rule, context)
  return finding(directive, context, {
    meta: unusedSuppression,
    message: id.startsWith("deploylint/") ? "notice" : "unused",
    data: { rule: id },
    about: rule.name,
    at: rule.span,
    tags: ["unnecessary"],
    fixes: () => removal(directive, context, removeRule(context.document.source, directive, rule)),
  })
}

function expired(directive: Directive, context: ReportContext): RawFinding {
  const { until } = directive
  return finding(directive, context, {
    meta: expiredSuppression,
    message: until?.date === undefined ? "unreadable" : "expired",
    data: { date: until?.date ?? "" },
    at: until?.span ?? directive.span,
    fixes: () => removal(directive, context, removeDirective(context.document.source, directive)),
  })
}

function reasonless(directive: Directive, context: ReportContext): RawFinding {
  const { document, today } = context
  return finding(directive, context, {
    meta: reasonlessSuppression,
    message: "missing",
    at: directive.span,
    fixes: () =>
      fixOf(document.source.uri, {
        title: `Add a reason: accepted on ${today}`,
        safety: "review",
        caveat: "The text says only when the finding was accepted; write down why.",
        edits: [{ span: directive.reasonSpan, newText: ` -- accepted on ${today}` }],
      }),
  })
}

function unknownName(directive: Directive, rule: NamedRule, context: ReportContext): RawFinding {
  const { document } = context
  const meant = nearest(rule.name, context.byName.keys())
  const rename = (name: string): readonly Fix[] =>
    fixOf(document.source.uri, {
      title: `Write \`${name}\``,
      safety: "review",
      caveat: `The findings of \`${name}\` at this place are then hidden.`,
      edits: [{ span: rule.span, newText: name }],
    })
  return finding(directive, context, {
    meta: unknownRule,
    message: "unknown",
    data: { name: shown(rule.name), hint: meant === undefined ? "." : `: did you mean \`${meant}\`?` },
    about: rule.name,
    at: rule.span,
    fixes: () => [
      ...(meant === undefined ? [] : rename(meant)),
      ...fixOf(document.source.uri, {
        title: "Remove the unknown name",
        safety: "review",
        caveat: "Whatever it was meant to hide stays visible.",
        edits: removeRule(document.source, directive, rule),
      }),
    ],
  })
}

/** Behind a value of an env file the comment may be a part of the value to some reader: taking it away is a change. */
function removal(
  directive: Directive,
  { document }: ReportContext,
  edits: ReturnType<typeof removeRule>,
): readonly Fix[] {
  const insideValue = document.language === "env" && !directive.own
  return fixOf(document.source.uri, {
    title: "Remove the suppression",
    safety: insideValue ? "review" : "safe",
    ...(insideValue
      ? { caveat: "A reader that keeps `#` in values, as systemd does, then sees a shorter value." }
      : {}),
    edits,
  })
}

interface Say {
  readonly meta: RuleMeta
  readonly message: string
  readonly data?: Readonly<Record<string, string>>
  /** What tells it from others of the directive. */
  readonly about?: string
  readonly at: Span
  readonly tags?: RawFinding["tags"]
  readonly fixes: () => readonly Fix[]
}

function finding(directive: Directive, { document }: ReportContext, say: Say): RawFinding {
  const parts = [say.meta.id, document.language, say.message, directive.scope, say.about ?? ""]
  return {
    rule: say.meta.id,
    message: messageFrom(say.meta.messages[say.message] ?? say.message, say.data),
    span: say.at,
    severity: say.meta.severity,
    identity: fingerprint(parts.join("|")),
    scope: "",
    related: [],
    tags: say.tags ?? [],
    fixes: say.fixes,
  }
}

/** What looks like a rule is quoted; a comment may hold anything else, a secret too. */
function shown(name: string): string {
  return /^[a-z]{1,20}\/[a-z-]{1,40}$/i.test(name) ? `\`${name}\`` : "that"
}
