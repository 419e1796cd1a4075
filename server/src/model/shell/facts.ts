/** Neutral facts of a script: its commands, its endless loops, and the schedule of a folder that runs it. */
import { known } from "../../base/known.ts"
import { folderOf, nameOf } from "../../base/uri.ts"
import { type Facts, noFacts, type Schedule, type Stage } from "../facts.ts"
import { loopSchedule } from "../schedules/loops.ts"
import type { Script } from "./types.ts"

/** Folders whose scripts cron runs by themselves, with the time between two runs in seconds. */
const cronFolders: Readonly<Record<string, number>> = {
  "cron.hourly": 3600,
  "cron.daily": 86400,
  "cron.weekly": 604800,
  "cron.monthly": 31 * 86400,
}

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function shellFacts(model: Script, uri: string, stage: Stage, _root: string): Facts {
  const folder = nameOf(folderOf(uri))
  const period = Object.hasOwn(cronFolders, folder) ? cronFolders[folder] : undefined
  const byFolder: readonly Schedule[] =
    period === undefined
      ? []
      : [
          {
            kind: "cron",
            span: { start: 0, end: Math.max(0, model.tree.text.indexOf("\n")) },
            owner: nameOf(uri),
            name: nameOf(uri),
            expression: folder,
            expressionSpan: { start: 0, end: Math.max(0, model.tree.text.indexOf("\n")) },
            periodSeconds: known(period),
            suspended: known(false),
            enabled: known(true),
            steps: model.steps,
          },
        ]
  const loops = model.loops.map((loop) => loopSchedule(loop, nameOf(uri)))
  return { ...noFacts, stage, commands: model.steps, schedules: [...byFolder, ...loops] }
}
