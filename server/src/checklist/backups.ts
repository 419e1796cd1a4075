/** What the scheduled backups of a deployment prove: how often they run, what they keep, whether anything starts them. */
import { settled } from "../base/known.ts"
import { longestDaily } from "../model/schedules/backups.ts"
import { type BackupRun, backupsOf, hours } from "../workspace/schedules.ts"
import { type Claim, claim, type View } from "./view.ts"

/** Claims on the backups of one kind of data; empty where these files make none. */
export function backupClaims(view: View, what: BackupRun["what"]): readonly Claim[] {
  const runs = backupsOf(
    view.workspace,
    view.members.map(({ uri }) => uri),
  ).filter((each) => each.what === what)
  const scheduled = runs.filter(({ run }) => run !== undefined)
  // A script that a person starts is one way more, not a lack, where a schedule makes the backup as well.
  return (scheduled.length > 0 ? scheduled : runs).flatMap(ofRun)
}

function ofRun(backup: BackupRun): readonly Claim[] {
  const { run, retention } = backup
  if (run === undefined) return [claim("unknown", backup, backup.fact)]
  const { schedule } = run
  const at = { uri: run.uri, span: schedule.expressionSpan }
  const lacks: Claim[] = []
  if (settled(schedule.suspended) === true) lacks.push(claim("fail", at, "The schedule of the backup is suspended."))
  if (settled(schedule.enabled) === false) lacks.push(claim("fail", at, "Nothing starts the timer of the backup."))
  if (!schedule.periodSeconds.known) lacks.push(claim("unknown", at, "How often the backup runs is not known."))
  else if (schedule.periodSeconds.value > longestDaily)
    lacks.push(claim("fail", at, `Up to ${hours(schedule.periodSeconds.value)} pass between two backups.`))
  if (!retention.known) lacks.push(claim("unknown", backup, `Whether old backups are deleted: ${retention.because}.`))
  else if (!retention.value) lacks.push(claim("fail", backup, "Nothing deletes old backups."))
  if (lacks.length > 0) return lacks
  const by = backup.retentionBy === undefined ? "" : ` Old ones go by ${backup.retentionBy}.`
  return [claim("pass", at, `${backup.fact}${by}`)]
}
