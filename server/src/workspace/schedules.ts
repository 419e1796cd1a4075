/** Follows a schedule to what it runs: timer to service to script to its commands, across files. */
import { type Known, known, unknown } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import { programName } from "../model/commands/programs.ts"
import { detailed } from "../model/commands/types.ts"
import type { CommandStep, Facts, Schedule } from "../model/facts.ts"
import { backupImage } from "../model/schedules/backup-images.ts"
import { type BackedUp, type Backup, backupIn, isRotatingName, retentionIn } from "../model/schedules/backups.ts"
import { scriptOf } from "../model/schedules/starts.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

/** A command and the file that holds it. */
export interface PlacedStep {
  readonly uri: string
  readonly step: CommandStep
}

/** A schedule with all commands that it reaches. */
export interface Run {
  readonly uri: string
  readonly schedule: Schedule
  readonly steps: readonly PlacedStep[]
  /** A script or unit that it starts is not among the files. */
  readonly isOpen: boolean
}

/** Scripts that call scripts are followed this deep. */
const deepest = 4

/** The schedules of one document with what they run. */
export function runsOf(workspace: Workspace, uri: string): readonly Run[] {
  return (workspace.facts(uri)?.schedules ?? []).map((schedule) => {
    const own = schedule.steps.map((step) => ({ uri, step }))
    const started = schedule.kind === "timer" ? stepsOfUnit(workspace, uri, schedule.starts ?? "") : undefined
    const direct = started?.steps ?? own
    const reached = reach(workspace, direct)
    return { uri, schedule, steps: reached.steps, isOpen: reached.isOpen || started?.isOpen === true }
  })
}

/** Commands of the service that a timer starts. */
function stepsOfUnit(
  workspace: Workspace,
  uri: string,
  name: string,
): { steps: readonly PlacedStep[]; isOpen: boolean } {
  const wanted = new Set([name, name.replace(/@[^.]*\./, "@.")])
  const found = nearby(workspace, uri, ["systemd"]).find((each) => wanted.has(decodeURIComponent(nameOf(each))))
  if (found === undefined) return { steps: [], isOpen: true }
  return { steps: (workspace.facts(found)?.commands ?? []).map((step) => ({ uri: found, step })), isOpen: false }
}

/** The steps, and those of the scripts and services that they call. */
export function reach(
  workspace: Workspace,
  start: readonly PlacedStep[],
): { steps: readonly PlacedStep[]; isOpen: boolean } {
  const steps: PlacedStep[] = []
  const seen = new Set<string>()
  let isOpen = false
  const visit = (placed: PlacedStep, depth: number): void => {
    steps.push(placed)
    const script = scriptOf(detailed(placed.step).texts)
    const inner = script === undefined ? serviceRun(workspace, placed) : scriptSteps(workspace, placed.uri, script)
    if (script !== undefined && inner === undefined) isOpen = true
    const key = inner?.[0]?.uri
    if (inner === undefined || depth >= deepest || key === undefined || seen.has(`${key} ${script ?? ""}`)) return
    seen.add(`${key} ${script ?? ""}`)
    for (const each of inner) visit(each, depth + 1)
  }
  for (const each of start) visit(each, 0)
  return { steps, isOpen }
}

/** The script that a path names: the file of the same name that shares most of the path's end. */
function scriptSteps(workspace: Workspace, uri: string, path: string): readonly PlacedStep[] | undefined {
  const found = scriptAt(workspace, uri, path)
  const facts = found === undefined ? undefined : workspace.facts(found)
  return found === undefined || facts === undefined ? undefined : facts.commands.map((step) => ({ uri: found, step }))
}

/** The workspace's file that a path on a machine most likely is. */
export function scriptAt(workspace: Workspace, uri: string, path: string): string | undefined {
  const name = programName(path)
  const ends = path.split("/").reverse()
  const shared = (candidate: string): number => {
    const parts = decodeURIComponent(candidate).split("/").reverse()
    return parts.findIndex((part, index) => part !== ends[index])
  }
  return nearby(workspace, uri, ["shell"])
    .filter((each) => decodeURIComponent(nameOf(each)) === name)
    .sort((a, b) => shared(b) - shared(a))[0]
}

/** `docker compose run --rm backup` runs the command that the service is given in its file. */
function serviceRun(workspace: Workspace, { uri, step }: PlacedStep): readonly PlacedStep[] | undefined {
  const { texts } = detailed(step)
  const at = texts.findIndex((text) => text === "run" || text === "start" || text === "up")
  if (at < 1 || !/^docker(?:-compose)?$|^podman$/.test(programName(texts[0] ?? ""))) return undefined
  const names = new Set(texts.slice(at + 1).filter((text) => !text.startsWith("-")))
  for (const each of nearby(workspace, uri, ["compose"])) {
    const steps = (workspace.facts(each)?.commands ?? []).filter((command) => names.has(command.owner))
    if (steps.length > 0) return steps.map((found) => ({ uri: each, step: found }))
  }
  return undefined
}

/** A scheduled or lone backup as the checklist sees it. */
export interface BackupRun {
  readonly what: BackedUp
  readonly backup: Backup
  /** Where the command that makes it stands. */
  readonly uri: string
  readonly span: Span
  /** Undefined for a script that nothing among the files starts. */
  readonly run: Run | undefined
  /** Old backups are deleted, or the name rotates. */
  readonly retention: Known<boolean>
  /** What deletes old ones, in words. */
  readonly retentionBy: string | undefined
  /** Folders, files or remote places that it writes. */
  readonly outputs: readonly string[]
  /** A sentence for the checklist. */
  readonly fact: string
}

/**
 * The backups that the documents make, scheduled ones first.
 * @param uris the files of one deployment, in any order; scripts that they call may lie outside of them
 */
export function backupsOf(workspace: Workspace, uris: readonly string[]): readonly BackupRun[] {
  const found: BackupRun[] = []
  const seen = new Set<string>()
  const add = (placed: PlacedStep, run: Run | undefined, around: readonly PlacedStep[]): void => {
    const backup = backupIn(placed.step)
    const key = `${placed.uri} ${placed.step.span.start}`
    if (backup === undefined || seen.has(key)) return
    seen.add(key)
    found.push(backupRun(workspace, placed, backup, run, around))
  }
  for (const uri of uris)
    for (const run of runsOf(workspace, uri)) for (const each of run.steps) add(each, run, run.steps)
  for (const uri of uris) {
    const steps = (workspace.facts(uri)?.commands ?? []).map((step) => ({ uri, step }))
    for (const each of steps) add(each, undefined, steps)
  }
  return found
}

function backupRun(
  workspace: Workspace,
  placed: PlacedStep,
  backup: Backup,
  run: Run | undefined,
  around: readonly PlacedStep[],
): BackupRun {
  const { retention, by } = retentionOf(workspace, placed, backup, around, run?.isOpen ?? false)
  const period = run?.schedule.periodSeconds
  const often = period?.known ? `every ${hours(period.value)} at most` : "at times that the files do not tell"
  return {
    what: backup.what,
    backup,
    uri: placed.uri,
    span: backup.step.span,
    run,
    retention,
    retentionBy: by,
    outputs: backup.outputs,
    fact:
      run === undefined
        ? `\`${backup.program}\` makes a backup, and nothing in the files starts it.`
        : `\`${backup.program}\` is started by \`${run.schedule.name}\` ${often}.`,
  }
}

/** Hours in words, for messages. */
export function hours(seconds: number): string {
  if (!Number.isFinite(seconds)) return "never"
  const value = seconds / 3600
  return value < 1 ? `${Math.round(seconds / 60)} min` : `${Number.isInteger(value) ? value : value.toFixed(1)} h`
}

/** Whether old backups go away, judged from the commands around the one that makes them. */
export function retentionOf(
  workspace: Workspace,
  placed: PlacedStep,
  backup: Backup,
  around: readonly PlacedStep[],
  isOpen: boolean,
): { retention: Known<boolean>; by: string | undefined } {
  const facts = workspace.facts(placed.uri)
  const ofImage = facts === undefined ? undefined : imageRetention(facts, placed.step)
  if (ofImage !== undefined) return { retention: known(ofImage), by: ofImage ? "the image" : undefined }
  const deleting = around.flatMap(({ step }) => retentionIn(step) ?? [])[0]
  if (deleting !== undefined) return { retention: known(true), by: deleting.how }
  if (backup.outputs.length > 0 && backup.outputs.every(isRotatingName) && !backup.isRemote)
    return { retention: known(true), by: "the file's name, which the next run overwrites" }
  if (backup.isRemote) return { retention: unknown("the store's own rules may delete old backups"), by: undefined }
  const other = otherRetention(workspace, placed.uri, backup)
  if (other !== undefined) return { retention: known(true), by: other }
  if (isOpen) return { retention: unknown("a script that is started is not among the files"), by: undefined }
  if (backup.outputs.length === 0)
    return { retention: unknown("where the backup goes is not in the files"), by: undefined }
  return { retention: known(false), by: undefined }
}

/** A schedule of its own may do the deleting: one in the same file or folder. */
function otherRetention(workspace: Workspace, uri: string, backup: Backup): string | undefined {
  const folder = backup.outputs[0]?.replace(/\/[^/]*$/, "") ?? ""
  for (const each of [uri, ...nearby(workspace, uri, ["crontab", "shell", "systemd"])]) {
    if (folderOf(each) !== folderOf(uri) && !/cron/.test(nameOf(each))) continue
    for (const step of workspace.facts(each)?.commands ?? []) {
      const found = retentionIn(step)
      const text = found?.step.texts.join(" ") ?? ""
      if (found !== undefined && ((folder !== "" && text.includes(folder)) || /backup|dump/i.test(text)))
        return found.how
    }
  }
  return undefined
}

/** What a backup image's settings say; undefined for other steps. */
function imageRetention(facts: Facts, step: CommandStep): boolean | undefined {
  if (step.via?.[0] !== "image") return undefined
  const service = facts.services.find((each) => each.owner === step.owner)
  const image = service?.image && backupImage(service.image.repository)
  if (image === undefined) return undefined
  return (
    image.keepsBounded ||
    facts.settings.some((setting) => setting.owner === step.owner && image.retention.includes(setting.name))
  )
}

/** True if another unit wants the timer, a `.wants` folder links it, or a script starts it. */
export function startsTimer(workspace: Workspace, uri: string, name: string): boolean {
  const names = new Set([name, name.replace(/@\.timer$/, "@")])
  const mentions = (text: string): boolean =>
    [...names].some((each) => text === each || (each.endsWith("@") && text.startsWith(each)))
  for (const each of nearby(workspace, uri, ["systemd"])) {
    const unit = workspace.model(each, "systemd")
    const isNamed = unit?.directives.some(
      (directive) =>
        ["Wants", "Requires", "Upholds", "BindsTo", "Also"].includes(directive.key) &&
        directive.words.some((word) => mentions(word.text)),
    )
    if (isNamed === true) return true
  }
  const folder = workspace.directory(folderOf(uri))
  if (typeof folder !== "string")
    for (const entry of folder) {
      if (!/\.(?:wants|requires)\/$/.test(entry)) continue
      const linked = workspace.directory(`${folderOf(uri)}/${encodeURIComponent(entry.slice(0, -1))}`)
      if (typeof linked !== "string" && linked.some(mentions)) return true
    }
  return nearby(workspace, uri, ["shell", "dockerfile"]).some((each) =>
    (workspace.facts(each)?.commands ?? []).some((step) => {
      const { texts } = detailed(step)
      return (
        programName(texts[0] ?? "") === "systemctl" &&
        texts.some((text) => text === "start" || text === "--now" || text === "add-wants") &&
        texts.some(mentions)
      )
    }),
  )
}
