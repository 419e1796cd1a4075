/** The worst of each item over the deployments in production: what stands on top of a report. */
import { items } from "./items/all.ts"
import { verdictOf } from "./judge.ts"
import type { DeploymentVerdict, ItemVerdict, State } from "./types.ts"

const rank: Readonly<Record<State, number>> = { fail: 3, unknown: 2, pass: 1, "not-applicable": 0 }

/** True if `a` is the worse state. */
export function isWorse(a: State, b: State): boolean {
  return rank[a] > rank[b]
}

/**
 * One verdict per item. Deployments for development and templates are listed and decide nothing; without any in production
 * nothing is known, and nothing passes.
 */
export function worstOf(deployments: readonly DeploymentVerdict[]): readonly ItemVerdict[] {
  const production = deployments.filter(({ environment }) => environment === "production")
  if (production.length === 0)
    return items.map((item) => verdictOf(item, "unknown", reasonWithout(deployments.length), []))
  return items.map((item) => {
    const each = production.flatMap((deployment) =>
      deployment.items.filter(({ id }) => id === item.id).map((verdict) => ({ deployment, verdict })),
    )
    const [first, ...rest] = each
    if (first === undefined) return verdictOf(item, "unknown", item.unknown, [])
    const worst = rest.reduce((a, b) => (isWorse(b.verdict.state, a.verdict.state) ? b : a), first)
    if (production.length === 1) return worst.verdict
    const same = each.filter(({ verdict }) => verdict.state === worst.verdict.state)
    const evidence = same.flatMap(({ verdict }) => verdict.evidence)
    const others = same.length > 1 ? ` (and ${same.length - 1} more deployment${same.length > 2 ? "s" : ""})` : ""
    return { ...worst.verdict, evidence, reason: `${worst.deployment.name}: ${worst.verdict.reason}${others}` }
  })
}

function reasonWithout(listed: number): string {
  if (listed === 0) return "No deployment files were found."
  return `No deployment in production was found: the ${listed} found ${listed === 1 ? "is" : "are"} for development or a template.`
}
