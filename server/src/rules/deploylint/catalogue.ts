/** Rules without a check of their own: notices about settings, about suppressions and about files that are not checked. */
import type { RuleMeta } from "../define.ts"

const common = {
  subject: "facts",
  status: "stable",
  since: "0.1.0",
  confidence: "high",
  onByDefault: true,
  checklist: [],
  // They speak of Deploylint's own files and comments: there is no authority but this page.
  references: [],
} as const

export const expiredAttestation = {
  ...common,
  id: "deploylint/expired-attestation",
  severity: "warning",
  summary: "An attestation in `deploylint.yaml` has passed its last day.",
  why: "What somebody saw once is no proof for ever: a restore that worked last year says little about today's backups. After `until` the item of the checklist is unknown again.",
  remedy: "Look again, then write a new `on`, `until` and `evidence`; or remove the entry.",
  messages: { expired: "The attestation of {item} ended on {date}: the item is unknown again." },
  fix: "none",
} as const satisfies RuleMeta

export const invalidAttestation = {
  ...common,
  id: "deploylint/invalid-attestation",
  severity: "warning",
  summary: "An attestation in `deploylint.yaml` counts for nothing.",
  why: "It lacks who, when, until when or the evidence, is dated in the future, or is about an item that does not exist or that files alone decide. The checklist leaves it out.",
  remedy: "Complete the entry as the message says: `item`, `by`, `on`, `until` and `evidence`.",
  messages: { invalid: "{problem}" },
  fix: "none",
} as const satisfies RuleMeta

export const expiredSuppression = {
  ...common,
  id: "deploylint/expired-suppression",
  severity: "warning",
  summary: "A suppression has passed its date, or its date cannot be read.",
  why: "`until=` states how long a finding was accepted. After that day the comment hides nothing any more: the finding is back, and the comment only misleads whoever reads it.",
  remedy: "Mend the finding and remove the comment, or decide again and write a new date.",
  messages: {
    expired: "This suppression ended on {date}: it hides nothing any more.",
    unreadable: "This `until=` is no date like 2027-01-31: the suppression hides nothing.",
  },
  fix: "review",
} as const satisfies RuleMeta

export const invalidSettings = {
  ...common,
  id: "deploylint/invalid-settings",
  severity: "warning",
  summary: "`deploylint.yaml` holds something that has no effect.",
  why: "A key, value or pattern that cannot be read is left out, and the rest of the file still applies. What was meant by it does not happen.",
  remedy: "Write the key, the value or the pattern as the message says; the rule's page lists its options.",
  messages: { invalid: "{problem}" },
  fix: "none",
} as const satisfies RuleMeta

export const reasonlessSuppression = {
  ...common,
  id: "deploylint/reasonless-suppression",
  severity: "warning",
  summary: "A suppression does not say why.",
  why: "Whoever meets the comment later cannot tell a decision from an accident, and so can neither keep nor remove it. The finding stays hidden meanwhile.",
  remedy: "Write the reason behind two dashes: `# deploylint-ignore <rule> -- reason`.",
  messages: { missing: "This suppression gives no reason behind `--`." },
  fix: "review",
} as const satisfies RuleMeta

export const skippedFile = {
  ...common,
  id: "deploylint/skipped-file",
  severity: "info",
  summary: "A file, or a part of its findings, was left out.",
  why: "The file has a name that Deploylint checks, but it is a template of the real file, no text in UTF-8, or over a limit of size or depth. A file that was not checked is not a file without findings.",
  remedy: "Check the file that the template makes, save the text as UTF-8, or split the file.",
  messages: {
    skipped: "Not checked: {reason}.",
    capped: "Only the first {shown} of {all} findings are shown.",
  },
  fix: "none",
} as const satisfies RuleMeta

export const unknownRule = {
  ...common,
  id: "deploylint/unknown-rule",
  severity: "warning",
  summary: "A rule is named that does not exist.",
  why: "A misspelt name in a suppression hides nothing, and in `deploylint.yaml` it sets nothing: the rule that was meant runs as if nothing had been written.",
  remedy: "Take the name from the finding or from `deploylint rules`.",
  messages: { unknown: "No rule is called {name}{hint}" },
  fix: "review",
} as const satisfies RuleMeta

export const unusedSuppression = {
  ...common,
  id: "deploylint/unused-suppression",
  severity: "info",
  summary: "A suppression hides nothing.",
  why: "The finding that the comment was written for is gone, or never stood at this place. Left alone, the comment would hide the next finding of that rule unseen.",
  remedy: "Remove the comment, or move it to the line above the finding.",
  messages: {
    unused: "`{rule}` reports nothing here: the suppression is not needed.",
    "no-rule": "This suppression names no rule, so it hides nothing.",
    notice: "`{rule}` is a notice about the file itself: no comment hides it.",
  },
  fix: "review",
} as const satisfies RuleMeta

/** Sorted by id. */
export const builtInRules: readonly RuleMeta[] = [
  expiredAttestation,
  expiredSuppression,
  invalidAttestation,
  invalidSettings,
  reasonlessSuppression,
  skippedFile,
  unknownRule,
  unusedSuppression,
]
