/** One deployment against one item: fail beats unknown beats pass, and nothing passes without a proof. */

import { overlaps, type Span } from "../base/span.ts"
import type { Diagnosis } from "../diagnose.ts"
import { metaOf } from "../rules/catalogue.ts"
import { itemOf, itemsOfRule } from "../rules/items.ts"
import { pieces } from "../scaffold/pieces.ts"
import type { ItemDefinition } from "./define.ts"
import { outOfScope } from "./scope.ts"
import type { Attestation, Deployment, Evidence, ItemVerdict, State } from "./types.ts"
import type { Claim, View } from "./view.ts"

/** What is known of one file of the deployment besides its facts. */
export interface FileReport {
  readonly uri: string
  readonly language: ItemDefinition["formats"][number]
  /** Why it could not be read. */
  readonly unread?: string
  readonly diagnosis: Diagnosis
}

export interface Case {
  readonly deployment: Deployment
  readonly files: readonly FileReport[]
  /** Attestations that count for this deployment, by item; a later one wins. */
  readonly attested: ReadonlyMap<string, Attestation>
  /** Attestations that have run out. */
  readonly expired: ReadonlyMap<string, Attestation>
  readonly view: View
}

/** The verdict on one item. Never throws: a proof that fails leaves the item unknown. */
export function judge(item: ItemDefinition, given: Case): ItemVerdict {
  const scope = outOfScope(given.view, item.about)
  if (scope !== undefined) return verdictOf(item, "not-applicable", scope, [])
  // A folder of settings that names no service says nothing of a product that it does not mention.
  const isAbout = item.about.length === 0 || item.about.some((product) => given.view.runs(product))
  if (!isAbout) return attested(item, given, false, [])
  const failures = given.files.flatMap((file) => findingsOf(item, file, given.view))
  const obstacles = given.files.flatMap((file) => obstaclesOf(item, file, given.view))
  const { claims, excuse } = provenBy(item, given)
  const own = claims.filter((each) => each.verdict !== "fail" || !isSaid(each, failures))
  const evidence: Evidence[] = [...failures, ...obstacles, ...own]
  const isFailed = evidence.some(({ verdict }) => verdict === "fail")
  if (!isFailed && excuse !== undefined) return verdictOf(item, "not-applicable", excuse, [])
  const open = evidence.filter(({ verdict }) => verdict === "unknown")
  const proofs = evidence.filter(({ verdict }) => verdict === "pass")
  if (isFailed) return verdictOf(item, "fail", reasonOf("fail", evidence), evidence)
  if (open.length === 0 && proofs.length > 0) return verdictOf(item, "pass", reasonOf("pass", evidence), evidence)
  // A rule that cannot tell is what a person's word is for; a file that nobody has read, or an accepted finding, is not.
  return attested(
    item,
    given,
    obstacles.some(({ rule }) => rule === undefined),
    evidence,
  )
}

/** A word turns unknown into pass; it neither undoes a failure nor stands for a file that nobody has read. */
function attested(item: ItemDefinition, given: Case, isBlocked: boolean, evidence: readonly Evidence[]): ItemVerdict {
  const word = given.attested.get(item.id)
  if (word !== undefined && !isBlocked) {
    const reason = `Attested by ${word.by} on ${word.on}, until ${word.until}: ${word.evidence}`
    return { ...verdictOf(item, "pass", reason, [...evidence, wordEvidence(word, "pass", reason)]), attestation: word }
  }
  const over = given.expired.get(item.id)
  const open = evidence.filter(({ verdict }) => verdict === "unknown")
  if (over !== undefined) {
    const reason = `The attestation by ${over.by} ended on ${over.until}.`
    const all = [...evidence, wordEvidence(over, "unknown", reason)]
    return {
      ...verdictOf(item, "unknown", open.length > 0 ? reasonOf("unknown", evidence) : reason, all),
      attestation: over,
    }
  }
  return verdictOf(item, "unknown", open.length > 0 ? reasonOf("unknown", evidence) : item.unknown, evidence)
}

function wordEvidence({ uri, span }: Attestation, verdict: Evidence["verdict"], fact: string): Evidence {
  return { uri, span, fact, verdict }
}

function provenBy(
  item: ItemDefinition,
  { view, deployment }: Case,
): { readonly claims: readonly Claim[]; readonly excuse: string | undefined } {
  try {
    return { claims: item.prove(view), excuse: item.notApplicable?.(view) }
  } catch {
    // As for rules: a crash costs this answer alone, and is never a pass.
    const uri = deployment.mains[0] ?? deployment.home
    const fact = "The check of this item failed on these files."
    return { claims: [{ verdict: "unknown", uri, span: { start: 0, end: 0 }, fact }], excuse: undefined }
  }
}

/** Errors and warnings of rules that fail the item. */
function findingsOf(item: ItemDefinition, { uri, diagnosis }: FileReport, view: View): readonly Evidence[] {
  return diagnosis.items
    .filter(
      ({ severity, rule, items }) => (severity === "error" || severity === "warning") && decides(rule, item.id, items),
    )
    .filter((finding) => concerns(item, view, uri, finding))
    .map(({ rule, identity, span, message }) => ({ uri, span, fact: message, verdict: "fail", rule, identity }))
}

/** Rules about all secrets or all limits fail the items whose settings they speak of: by the place, else by the message. */
function concerns(
  { names }: ItemDefinition,
  view: View,
  uri: string,
  { rule, span, message }: { readonly rule: string; readonly span: Span; readonly message: string },
): boolean {
  if (names === undefined || rule.startsWith("synapse/")) return true
  const member = [...view.members, ...view.templates].find((each) => each.uri === uri)
  const here = (member?.facts.settings ?? []).filter(
    (setting) => overlaps(setting.valueSpan, span) || overlaps(setting.nameSpan, span),
  )
  const said =
    here.length > 0 ? here.map(({ name }) => name) : [...message.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? "")
  return said.some((name) => names.test(name))
}

/** What keeps a file from being a proof: it was not read, a rule crashed or could not tell, somebody accepted a finding. */
function obstaclesOf(
  item: ItemDefinition,
  { uri, language, unread, diagnosis }: FileReport,
  view: View,
): readonly Evidence[] {
  const at = (fact: string, span: Span = { start: 0, end: 0 }): Evidence => ({ uri, span, fact, verdict: "unknown" })
  if (unread !== undefined) return item.formats.includes(language) ? [at(`This file was not checked: ${unread}.`)] : []
  const crashed = new Set(diagnosis.faults.map(({ rule }) => rule))
  return [
    ...[...crashed]
      .filter((rule) => decides(rule, item.id))
      .map((rule) => at(`The rule \`${rule}\` failed on this file.`)),
    ...diagnosis.undecided
      .filter((each) => !crashed.has(each.rule) && isNamed(each.item, item.id, each.rule))
      .map(({ because, rule }) => ({ ...at(sentence(because)), rule })),
    ...diagnosis.accepted
      .filter(({ rule, items }) => decides(rule, item.id, items))
      .filter((each) => concerns(item, view, uri, { ...each, message: "" }))
      .map(({ rule, span, reason }) => at(`Accepted: ${reason ?? "no reason is given"} (\`${rule}\`).`, span)),
    ...diagnosis.switchedOff
      .filter((rule) => decides(rule, item.id))
      .map((rule) => at(`The rule \`${rule}\` is switched off in deploylint.yaml.`)),
  ]
}

/** `items`: those that a finding names, where it does not speak of all of its rule. */
function decides(rule: string, item: string, items?: readonly string[]): boolean {
  const meta = metaOf(rule)
  return meta !== undefined && itemsOfRule(items === undefined ? meta : { id: rule, checklist: items }).includes(item)
}

function isNamed(named: string, item: string, rule: string): boolean {
  return itemsOfRule({ id: rule, checklist: [named] }).includes(item)
}

/** A rule has said it already: at the same place, or of the same name in the same file. */
function isSaid({ uri, span, fact }: Claim, failures: readonly Evidence[]): boolean {
  const name = /`[^`]+`/.exec(fact)?.[0]
  return failures.some(
    (each) => each.uri === uri && (overlaps(each.span, span) || (name !== undefined && each.fact.includes(name))),
  )
}

/** The first fact that made the state, and how many more there are. */
function reasonOf(verdict: Evidence["verdict"], evidence: readonly Evidence[]): string {
  const facts = [...new Set(evidence.filter((each) => each.verdict === verdict).map(({ fact }) => fact))]
  const more = facts.length - 1
  return more > 0 ? `${facts[0]} (and ${more} more)` : (facts[0] ?? "")
}

function sentence(text: string): string {
  const trimmed = text.trim()
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? "" : "."}`
}

/** A verdict with what the item is. */
export function verdictOf(
  { id }: Pick<ItemDefinition, "id">,
  state: State,
  reason: string,
  evidence: readonly Evidence[],
): ItemVerdict {
  const item = itemOf(id)
  return {
    id,
    area: item?.area ?? "deploy",
    title: item?.title ?? id,
    state,
    reason,
    evidence: distinct(evidence),
    scaffolds: pieces.filter(({ items }) => items.includes(id)).map((piece) => piece.id),
    attestable: item?.attestable ?? false,
  }
}

/** Worst first, then in the order of the files; the same thing at the same place once. */
function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  const order = { fail: 0, unknown: 1, pass: 2 } as const
  const seen = new Set<string>()
  return evidence
    .filter(({ uri, span, fact, rule }) => {
      const key = JSON.stringify([uri, span.start, span.end, fact, rule])
      return !seen.has(key) && seen.add(key)
    })
    .sort((a, b) => order[a.verdict] - order[b.verdict])
}
