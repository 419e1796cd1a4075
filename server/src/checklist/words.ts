/** Words that every rendering of the checklist uses. */
import type { Span } from "../base/span.ts"
import type { ItemVerdict, State } from "./types.ts"

/** How URIs become names, and offsets lines counted from 0. */
export interface EvidencePlaces {
  readonly name: (uri: string) => string
  readonly range: (uri: string, at: Span) => { readonly start: { readonly line: number } } | undefined
}

/** Areas as headings, in their order. */
export const areaNames: Readonly<Record<ItemVerdict["area"], string>> = {
  security: "Security",
  reliability: "Reliability",
  monitoring: "Monitoring",
  backup: "Backup",
  upgrades: "Upgrades",
  scaling: "Scaling",
  deploy: "Deploy folder",
}

/** "2 fail, 10 unknown, 5 pass, 27 not applicable". */
export function countsOf(items: readonly ItemVerdict[]): string {
  const count = (state: State): number => items.filter((item) => item.state === state).length
  return `${count("fail")} fail, ${count("unknown")} unknown, ${count("pass")} pass, ${count("not-applicable")} not applicable`
}
