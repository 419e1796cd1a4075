/** The conversations that every build of the server must hold, wherever it runs. One server per conversation. */
import { describe } from "node:test"
import { MODERN, PULLING } from "./capabilities.ts"
import { actions } from "./conversations/actions.ts"
import { checklist } from "./conversations/checklist.ts"
import { dependents, settings } from "./conversations/dependents.ts"
import { features } from "./conversations/features.ts"
import { hostility } from "./conversations/hostility.ts"
import { initialisation } from "./conversations/lifecycle.ts"
import { pulling, pushing } from "./conversations/publishing.ts"
import { scaffold } from "./conversations/scaffold.ts"
import { synchronisation } from "./conversations/synchronisation.ts"
import { units } from "./conversations/units.ts"
import { variables } from "./conversations/variables.ts"
import type { Launch } from "./launch.ts"

/**
 * Which conversations a runtime holds. `all`: every one, with findings pushed and pulled. `once`: every one, pushed, for a
 * second build of the same sources. `sample`: some of each kind, for a bundle that another runtime holds to all of them.
 */
export type Extent = "all" | "once" | "sample"

/** Registers the conversations. */
export function conversations(
  name: string,
  launch: Launch,
  options: { readonly skip?: string | false; readonly extent?: Extent } = {},
): void {
  const { skip = false, extent = "all" } = options
  const some = extent === "sample"
  describe(`protocol: ${name}`, { skip }, () => {
    initialisation(launch)
    const ways = [
      ["push", MODERN],
      ["pull", PULLING],
    ] as const
    for (const [way, capabilities] of extent === "all" ? ways : ways.slice(0, 1))
      describe(way, () => {
        synchronisation(launch, { capabilities })
        if (some) return
        dependents(launch, { capabilities })
        settings(launch, { capabilities })
        actions(launch, { capabilities })
      })
    describe("push alone", () => pushing(launch))
    describe("pull alone", () => pulling(launch))
    features(launch)
    checklist(launch, some)
    scaffold(launch, some)
    if (!some) units(launch)
    describe("variables", () => variables(launch, some))
    hostility(launch)
  })
}
