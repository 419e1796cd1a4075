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
 * Registers all conversations. `again`: another runtime has held the same bundle to all of them, so that what does not
 * hang on the runtime is left out.
 */
export function conversations(
  name: string,
  launch: Launch,
  options: { readonly skip?: string | false; readonly again?: boolean } = {},
): void {
  describe(`protocol: ${name}`, { skip: options.skip ?? false }, () => {
    initialisation(launch)
    const ways = [
      ["push", MODERN],
      ["pull", PULLING],
    ] as const
    for (const [way, capabilities] of options.again === true ? ways.slice(0, 1) : ways)
      describe(way, () => {
        synchronisation(launch, { capabilities })
        if (options.again === true) return
        dependents(launch, { capabilities })
        settings(launch, { capabilities })
        actions(launch, { capabilities })
      })
    describe("push alone", () => pushing(launch))
    describe("pull alone", () => pulling(launch))
    features(launch)
    checklist(launch)
    scaffold(launch)
    if (options.again !== true) units(launch)
    describe("variables", () => variables(launch))
    hostility(launch)
  })
}
