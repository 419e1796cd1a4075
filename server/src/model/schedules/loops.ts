/** Endless loops with a pause as schedules. */
import { known } from "../../base/known.ts"
import type { EndlessLoop } from "../commands/types.ts"
import type { Schedule } from "../facts.ts"

/** An endless loop as a schedule. */
export function loopSchedule(loop: EndlessLoop, owner: string): Schedule {
  return {
    kind: "loop",
    span: loop.keywordSpan,
    owner,
    name: owner,
    expression: `sleep ${loop.pause}`,
    expressionSpan: loop.pauseSpan,
    periodSeconds: loop.seconds,
    suspended: known(false),
    enabled: known(true),
    steps: loop.steps,
  }
}
