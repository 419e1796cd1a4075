/** Reads `attest:`: who vouches for which item, since when and for how long. A word that lacks a part counts for nothing. */
import { calendarDate } from "../base/date.ts"
import type { Problem } from "../base/problem.ts"
import type { Span } from "../base/span.ts"
import { checklistItems, itemOf } from "../rules/items.ts"
import type { ResolvedEntry } from "../syntax/yaml/resolve.ts"
import { type Context, firstKey, mappingsIn, textOf, unknownKey } from "./entries.ts"
import { didYouMean, shown } from "./problems.ts"
import { attestKeys } from "./schema.ts"
import type { AttestEntry } from "./types.ts"

/** Codes of the problems that are about an attestation. */
export const attestCodes = { invalid: "invalid-attestation", expired: "expired-attestation" } as const

const needed = ["item", "by", "on", "until", "evidence"] as const

/** The attestations that can count, in file order; everything wrong with the others is reported at its place. */
export function readAttestations(context: Context, entry: ResolvedEntry): readonly AttestEntry[] {
  return mappingsIn(context, entry, "entries with `item`, `by`, `on`, `until` and `evidence`").flatMap((each) => {
    const values = new Map<string, { text: string; span: Span }>()
    let broken = false
    for (const key of each.entries) {
      if (!Object.hasOwn(attestKeys, key.name)) unknownKey(context, key, Object.keys(attestKeys))
      else {
        const text = textOf(context, key)
        if (text === undefined) broken = true
        else values.set(key.name, { text, span: key.value?.span ?? key.key.span })
      }
    }
    const missing = needed.filter((name) => !values.has(name))
    if (missing.length > 0) {
      const list = missing.map((name) => `\`${name}\``).join(", ")
      if (!broken)
        context.report(
          attestCodes.invalid,
          firstKey(context, each.node),
          `This attestation counts for nothing: ${list} missing.`,
        )
      return []
    }
    const at = (name: string): { text: string; span: Span } => values.get(name) ?? { text: "", span: each.node.span }
    return isSound(context, at) ? [made(at, values.get("deployment")?.text, each.node.span)] : []
  })
}

type At = (name: string) => { readonly text: string; readonly span: Span }

function made(at: At, deployment: string | undefined, span: Span): AttestEntry {
  return {
    item: at("item").text,
    ...(deployment === undefined ? {} : { deployment }),
    by: at("by").text,
    on: at("on").text,
    until: at("until").text,
    evidence: at("evidence").text,
    span,
    onSpan: at("on").span,
    untilSpan: at("until").span,
  }
}

function isSound(context: Context, at: At): boolean {
  const { text, span } = at("item")
  const item = itemOf(text)
  const refuse = (where: Span, why: string): false => {
    context.report(attestCodes.invalid, where, why)
    return false
  }
  if (item === undefined)
    return refuse(
      span,
      `The checklist has no item ${shown(text)}${didYouMean(
        text,
        checklistItems.map(({ id }) => id),
      )}`,
    )
  if (!item.attestable) return refuse(span, `\`${text}\` is decided by files alone: nobody can attest it.`)
  for (const name of ["on", "until"])
    if (calendarDate(at(name).text) === undefined)
      return refuse(at(name).span, `${shown(at(name).text)} is no day like 2027-01-31.`)
  if (at("until").text < at("on").text) return refuse(at("until").span, "This day lies before the one of `on`.")
  return true
}

/** What the day makes of well-formed attestations: those that are over, and those whose day is still to come. */
export function attestationProblems(entries: readonly AttestEntry[], today: string): readonly Problem[] {
  return entries.flatMap((entry): Problem[] => {
    if (entry.until < today)
      return [
        {
          code: attestCodes.expired,
          message: `The attestation of ${entry.item} ended on ${entry.until}: the item is unknown again.`,
          span: entry.untilSpan,
          severity: "warning",
        },
      ]
    if (entry.on > today)
      return [
        {
          code: attestCodes.invalid,
          message: `The attestation of ${entry.item} is dated ${entry.on}, a day to come: it counts for nothing.`,
          span: entry.onSpan,
          severity: "warning",
        },
      ]
    return []
  })
}

/** True if the attestation counts on the day. */
export function counts(entry: Pick<AttestEntry, "on" | "until">, today: string): boolean {
  return entry.on <= today && today <= entry.until
}
