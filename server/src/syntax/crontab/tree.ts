/** Tree of a crontab: entries, settings, comments. crontab(5). */
import type { Span } from "../../base/span.ts"
import type { LineTree } from "../../base/tree.ts"

/** A line that runs something. */
export interface CrontabEntry {
  readonly span: Span
  /** The five fields, or the one word that begins with `@`. */
  readonly fields: readonly Span[]
  /** What stands behind the schedule: the user of a system crontab, then the command. */
  readonly rest: Span
}

/** `NAME = value`: only a first blank-free word before `=`; quotes around the value are taken off. */
export interface CrontabSetting {
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  readonly value: string
  readonly valueSpan: Span
}

export interface CrontabTree extends LineTree {
  readonly language: "crontab"
  readonly entries: readonly CrontabEntry[]
  readonly settings: readonly CrontabSetting[]
  /** Lines that are none of these. */
  readonly strays: readonly Span[]
}
