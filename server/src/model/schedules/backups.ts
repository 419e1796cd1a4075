/** Which commands back a database up, where to, and which ones delete old backups. */

import { hasOption, optionValue, programName } from "../commands/programs.ts"
import { detailed, type ScriptStep } from "../commands/types.ts"
import type { CommandStep } from "../facts.ts"

export type BackedUp = "postgres" | "clickhouse" | "sqlite" | "mysql" | "mongodb"

/** The items of the checklist that the backup of a store is part of; what it does not name fails none of them. */
export function itemsOf(what: BackedUp): readonly string[] {
  return what === "postgres" ? ["B1"] : what === "clickhouse" ? ["B2"] : what === "sqlite" ? ["D8"] : []
}

/** A daily job that runs at another hour on some days is a daily job: the clock's change makes such days as well. */
export const longestDaily = 25 * 3600

/** One command that makes a backup. */
export interface Backup {
  readonly what: BackedUp
  readonly step: ScriptStep
  /** Program as it is called in messages. */
  readonly program: string
  /** Files and folders it goes to, variables of the script filled in; empty where the program decides. */
  readonly outputs: readonly string[]
  /** It goes to an object store or to another machine. */
  readonly isRemote: boolean
  /** A file of a live database is copied as it is. */
  readonly isPlainCopy: boolean
}

/** The backup that a command makes, if it makes one. */
export function backupIn(command: CommandStep): Backup | undefined {
  const step = detailed(command)
  const [first = "", ...args] = step.texts
  const program = programName(first)
  const what = kindOf(program, args, step)
  if (what === undefined || hasOption(args, ["--version", "-V", "--help"])) return undefined
  const outputs = outputsOf(program, args, step)
  const sinks = [...step.pipedInto.map(wordsText), step.text]
  return {
    what,
    step,
    program,
    outputs,
    isRemote:
      outputs.some(isRemotePlace) || sinks.some(sendsAway) || remotePrograms.has(program) || isRemoteImage(step),
    isPlainCopy: what === "sqlite" && (program === "cp" || program === "rsync" || program === "tar"),
  }
}

const remotePrograms: ReadonlySet<string> = new Set(["wal-g", "wal-e", "pgbackrest", "barman", "litestream"])

function wordsText(words: Backup["step"]["words"]): string {
  return words.map((word) => (word.known ? word.value : "?")).join(" ")
}

/** A pipe into a program that sends its input elsewhere. */
function sendsAway(text: string): boolean {
  return /^(?:aws\s+s3|s3cmd|s5cmd|gsutil|gcloud\s+storage|rclone|mc\s+pipe|ssh|az\s+storage|restic|borg|curl)\b/.test(
    text,
  )
}

function isRemotePlace(place: string): boolean {
  return /^(?:s3|gs|az|azure|b2|sftp|https?):\/\/|^[\w.@-]+:(?!\/\/)\/?./.test(place) && !/^[A-Za-z]:\\/.test(place)
}

function isRemoteImage(step: ScriptStep): boolean {
  return step.via[0] === "image" && step.outputs.length === 0
}

function kindOf(program: string, args: readonly string[], step: ScriptStep): BackedUp | undefined {
  switch (program) {
    case "pg_dump":
    case "pg_dumpall":
      return restores(step) || hasOption(args, ["-s", "--schema-only", "-g", "--globals-only"]) ? undefined : "postgres"
    case "pg_basebackup":
      return "postgres"
    case "wal-g":
    case "wal-e":
      return args.some((arg) => arg === "backup-push") ? "postgres" : undefined
    case "barman":
    case "pgbackrest":
      return args.includes("backup") ? "postgres" : undefined
    case "clickhouse-backup":
      return args.some((arg) => /^(?:create|create_remote|watch)$/.test(arg)) ? "clickhouse" : undefined
    case "clickhouse-client":
    case "clickhouse":
      return /\bBACKUP\s+(?:DATABASE|TABLE|ALL)\b/i.test(args.join(" ")) ? "clickhouse" : undefined
    case "sqlite3":
      return /^\s*\.(?:backup|dump)\b|\bVACUUM\s+INTO\b/i.test(args.slice(1).join(" ")) ? "sqlite" : undefined
    case "litestream":
      return args.includes("replicate") ? "sqlite" : undefined
    case "mysqldump":
    case "mariadb-dump":
    case "mariabackup":
      return /^mysql$|^mariadb$/.test(firstSink(step)) ? undefined : "mysql"
    case "mongodump":
      return firstSink(step) === "mongorestore" ? undefined : "mongodb"
    case "cp":
      return isDatabaseCopy(args) ? "sqlite" : undefined
    default:
      return undefined
  }
}

/** Piped into a server or a restore it moves data and keeps nothing. */
function restores(step: ScriptStep): boolean {
  return step.pipedInto.some((words) =>
    /^(?:psql|pg_restore)$/.test(programName(words[0]?.known ? words[0].value : "")),
  )
}

function firstSink(step: ScriptStep): string {
  const word = step.pipedInto[0]?.[0]
  return programName(word?.known ? word.value : "")
}

/** The trading daemon's databases; a copy of another `.db` may be of anything. */
function isDatabaseCopy(args: readonly string[]): boolean {
  const sources = args.filter((arg) => !arg.startsWith("-")).slice(0, -1)
  return sources.some((source) => /(?:^|\/)(?:audit|audit_archive|dlq)\.db$/.test(source))
}

function outputsOf(program: string, args: readonly string[], step: ScriptStep): readonly string[] {
  const named =
    program === "pg_dump" || program === "pg_dumpall"
      ? optionValue(args, ["-f", "--file"])
      : program === "pg_basebackup"
        ? optionValue(args, ["-D", "--pgdata"])
        : program === "mysqldump" || program === "mariadb-dump"
          ? optionValue(args, ["-r", "--result-file"])
          : program === "mongodump"
            ? (optionValue(args, ["-o", "--out"]) ?? archiveOf(args))
            : program === "cp"
              ? args.at(-1)
              : program === "sqlite3"
                ? sqliteTarget(args)
                : undefined
  return [...(named === undefined || named === "" ? [] : [named]), ...step.outputTexts]
}

function archiveOf(args: readonly string[]): string | undefined {
  return args.find((arg) => arg.startsWith("--archive="))?.slice("--archive=".length)
}

function sqliteTarget(args: readonly string[]): string | undefined {
  return /(?:\.backup|INTO)\s+['"]?([^'"]+)/i.exec(args.slice(1).join(" "))?.[1]?.trim()
}

/** How old backups go away. */
export interface Retention {
  readonly step: ScriptStep
  readonly how: string
}

/** A command that deletes or bounds old backups: `find -mtime -delete`, `restic forget`, `--keep`, rotating names. */
export function retentionIn(command: CommandStep): Retention | undefined {
  const step = detailed(command)
  const [first = "", ...args] = step.texts
  const program = programName(first)
  const text = args.join(" ")
  const found = ((): string | undefined => {
    switch (program) {
      case "find":
        return /-delete\b|-exec\s+rm\b/.test(text) || pipesIntoRm(step) ? "find" : undefined
      case "ls":
      case "sort":
        return pipesIntoRm(step) ? program : undefined
      case "rm":
      case "unlink":
        return step.via.includes("xargs") || /[*$]/.test(text) || /backup|dump|\.sql|old|\.gz/i.test(text)
          ? "rm"
          : undefined
      case "restic":
        return args.includes("forget") ? "restic forget" : undefined
      case "borg":
        return args.includes("prune") ? "borg prune" : undefined
      case "wal-g":
      case "wal-e":
        return args.includes("delete") ? `${program} delete` : undefined
      case "pgbackrest":
        return args.includes("expire") || hasOption(args, ["--repo1-retention-full"]) ? "pgbackrest expire" : undefined
      case "clickhouse-backup":
        return args.includes("delete") ? "clickhouse-backup delete" : undefined
      case "tmpreaper":
      case "tmpwatch":
      case "logrotate":
      case "rotate-backups":
      case "savelog":
        return program
      case "rclone":
        return args.includes("delete") && hasOption(args, ["--min-age"]) ? "rclone delete" : undefined
      case "aws":
        return args[0] === "s3" && args[1] === "rm" ? "aws s3 rm" : undefined
      default:
        return undefined
    }
  })()
  return found === undefined ? undefined : { step, how: found }
}

function pipesIntoRm(step: ScriptStep): boolean {
  return step.pipedInto.some((words) =>
    words.some((word) => word.known && /^(?:rm|unlink)$/.test(programName(word.value))),
  )
}

/**
 * True for a name that comes again: the same on every run, or one of a few (a weekday, a day of the month). A time in it,
 * by `date` or by a variable that is called so, makes a new file each time.
 */
export function isRotatingName(place: string): boolean {
  // A crontab cuts the command at `%`: what the name was to be is not known.
  if (/^[^$`]*(?:\$\(|`)date \+["']?(?:\\?%[auwAHMd])?["']?(?:\)|`|$)[^$`]*$/.test(place)) return true
  return !/(?:\$\(|`)[^)`]*\b(?:date|uuidgen|mktemp)\b|\$\$|\$\{?(?:RANDOM|EPOCHSECONDS|\w*(?:DATE|TIME|STAMP|NOW|TODAY|DAY|TS)\w*)\b/i.test(
    place,
  )
}
