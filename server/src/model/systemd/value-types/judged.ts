/** All values of a unit file judged in one pass, kept per file: several rules ask for the same problems. */
import type { Span } from "../../../base/span.ts"
import { placesOf } from "../../../syntax/systemd/words.ts"
import { directiveOf } from "../catalogue.ts"
import { standingOfSection } from "../standing.ts"
import type { Directive, Unit } from "../types.ts"
import { trailingComment } from "./comments.ts"
import type { ValueProblem } from "./problem.ts"
import { readerOf } from "./readers.ts"

export interface Judged extends ValueProblem {
  readonly directive: Directive
  /** In the source. */
  readonly span: Span
}

const kept = new WeakMap<Unit, Map<number | undefined, readonly Judged[]>>()

/** What systemd of a version holds against the values of a file; without one, what every version does. */
export function judgedValues(unit: Unit, version: number | undefined): readonly Judged[] {
  const byVersion = kept.get(unit) ?? new Map<number | undefined, readonly Judged[]>()
  kept.set(unit, byVersion)
  const before = byVersion.get(version)
  if (before !== undefined) return before
  const judged = unit.directives.flatMap((directive) => judge(unit, directive, version))
  byVersion.set(version, judged)
  return judged
}

/** `%i` of the unit; undefined where the file does not show it. */
export function instanceOf(unit: Unit): string | undefined {
  if (unit.isDropIn || unit.isTemplate) return undefined
  return /@(.+)\.[a-z]+$/.exec(unit.name)?.[1] ?? ""
}

function judge(unit: Unit, directive: Directive, version: number | undefined): readonly Judged[] {
  const { section, key, value } = directive
  const info = directiveOf(section, key)
  if (info === undefined || standingOfSection(unit.type, section) !== "known") return []
  const found = readerOf(info)(value, { section, key, version, instance: instanceOf(unit) })
  if (found.length === 0) return []
  const comment = trailingComment(directive)
  const place = placesOf(directive.assignment.pieces)
  return found
    .filter((each) => comment === undefined || each.range.end < comment.start)
    .map((each) => ({ ...each, directive, span: spanOf(each.range, directive, place) }))
}

function spanOf(range: Span, directive: Directive, place: (offset: number) => number): Span {
  if (directive.value === "") return directive.keySpan
  const end = Math.min(range.end, directive.value.length)
  const start = Math.min(range.start, directive.value.length - 1)
  return { start: place(start), end: end > start ? place(end - 1) + 1 : place(start) + 1 }
}
