/** Facts by place: an anchor brings one line of the file to several services, and one line deserves one finding. */
import type { Span } from "../base/span.ts"
import type { Setting } from "./facts.ts"

/** More than any offset: a place is one number. */
const width = 2 ** 26

/** The first of the items at each place, in their order. */
export function distinctPlaces<T extends { readonly span: Span }>(items: readonly T[]): readonly T[] {
  if (items.length < 2) return items
  const seen = new Set<number>()
  return items.filter(({ span }) => isNew(seen, span.start * width + span.end))
}

/** The first of the settings at each place; one place may hold several names (a list of words). */
export function distinctSettings(settings: readonly Setting[]): readonly Setting[] {
  // Only another owner can bring the same place again.
  const owner = settings[0]?.owner
  if (settings.every((setting) => setting.owner === owner)) return settings
  const seen = new Map<number, Set<string>>()
  return settings.filter(({ name, nameSpan, valueSpan }) => {
    const place = nameSpan.start * width + valueSpan.start
    const names = seen.get(place)
    if (names !== undefined) return isNew(names, name)
    seen.set(place, new Set([name]))
    return true
  })
}

function isNew<T>(seen: Set<T>, key: T): boolean {
  if (seen.has(key)) return false
  seen.add(key)
  return true
}
