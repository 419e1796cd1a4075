/** Neutral facts of a script: its commands, its endless loops, and the schedule of a folder that runs it. */
import { refuse } from "../../base/edit.ts"
import { known } from "../../base/known.ts"
import { folderOf, nameOf } from "../../base/uri.ts"
import type { ScriptAssignment } from "../commands/types.ts"
import { type Facts, noFacts, type Schedule, type Setting, type Stage } from "../facts.ts"
import { loopSchedule } from "../schedules/loops.ts"
import { secretKindOf } from "../secrets/names.ts"
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
  const settings = model.assignments.flatMap((each) => secretOf(each, nameOf(uri)) ?? [])
  return { ...noFacts, stage, settings, commands: model.steps, schedules: [...byFolder, ...loops] }
}

/** In scripts a count of what passed, and the name of a secret in its store. */
const otherwise = /^_*(?:pass|secrets?)$/i

/** A secret that the script itself holds; other variables are its own affair. */
function secretOf({ name, span, value }: ScriptAssignment, owner: string): Setting | undefined {
  if (value === undefined || secretKindOf(name)?.sure !== true) return undefined
  if (otherwise.test(name) || /^\d{1,3}$/.test(value.text)) return undefined
  const [first, last] = [value.parts[0], value.parts.at(-1)]
  if (first === undefined || last === undefined || value.parts.some(({ kind }) => kind !== "text")) return undefined
  return {
    name,
    nameSpan: { start: span.start, end: span.start + name.length },
    carrier: "script",
    owner,
    span,
    valueSpan: { start: first.span.start, end: last.span.end },
    value: known(value.text),
    literal: true,
    rewrite: () => refuse("The rest of the script must get the same secret"),
  }
}
