/** Facts by place: an anchor brings one line of the file to several services, and one line deserves one finding. */
import type { Span } from "../base/span.ts"
import type { Setting } from "./facts.ts"

/** The first of the items at each place, in their order. */
export function distinctPlaces<T extends { readonly span: Span }>(items: readonly T[]): readonly T[] {
  return firstBy(items, ({ span }) => `${span.start}-${span.end}`)
}

/** The first of the settings at each place; one place may hold several names (a list of words). */
export function distinctSettings(settings: readonly Setting[]): readonly Setting[] {
  // Only another owner can bring the same place again.
  const owner = settings[0]?.owner
  if (settings.every((setting) => setting.owner === owner)) return settings
  return firstBy(
    settings,
    ({ name, nameSpan, valueSpan }) => `${name} ${nameSpan.start} ${valueSpan.start}-${valueSpan.end}`,
  )
}

function firstBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const key = keyOf(item)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
