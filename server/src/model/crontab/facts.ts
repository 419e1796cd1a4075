/** Neutral facts of a crontab: what runs, and when. */
import { known, unknown } from "../../base/known.ts"
import { type Facts, noFacts, type Schedule, type Stage } from "../facts.ts"
import { scriptCalledBy } from "../schedules/starts.ts"
import { nameOfLine } from "./read.ts"
import type { Crontab } from "./types.ts"

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function crontabFacts(model: Crontab, _uri: string, stage: Stage, _root: string): Facts {
  const schedules = model.lines.map((line): Schedule => {
    const name = nameOfLine(line.command)
    const starts = scriptCalledBy(line.steps)
    return {
      kind: "cron",
      span: line.span,
      owner: name,
      name,
      expression: line.expression,
      expressionSpan: line.expressionSpan,
      periodSeconds: line.periodSeconds,
      suspended: known(false),
      enabled: line.expression.startsWith("@reboot") ? unknown("it runs when the machine starts") : known(true),
      steps: line.steps,
      ...(starts === undefined ? {} : { starts }),
    }
  })
  return { ...noFacts, stage, schedules, commands: model.lines.flatMap((line) => line.steps) }
}
