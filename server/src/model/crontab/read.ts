/** Reads a crontab's tree. */
import { type Span, sliceOf } from "../../base/span.ts"
import type { CrontabEntry, CrontabTree } from "../../syntax/crontab/tree.ts"
import { programName } from "../commands/programs.ts"
import { stepsOfShell } from "../commands/steps.ts"
import { periodOfCron } from "../schedules/cron.ts"
import type { CronLine, Crontab } from "./types.ts"

/** Users that system crontabs name; a command of one of these names does not exist. */
const systemUsers: ReadonlySet<string> = new Set([
  "root",
  "postgres",
  "www-data",
  "nobody",
  "daemon",
  "deploy",
  "ubuntu",
])

/** @param isSystem the name says that a column holds the user; else the lines are asked. */
export function readCrontab(tree: CrontabTree, isSystem: boolean): Crontab {
  const withUser = isSystem || looksLikeSystem(tree)
  return { tree, isSystem: withUser, lines: tree.entries.flatMap((entry) => lineOf(tree.text, entry, withUser) ?? []) }
}

function looksLikeSystem(tree: CrontabTree): boolean {
  return (
    tree.entries.length > 0 &&
    tree.entries.every(({ rest }) => {
      const [first = "", second] = sliceOf(tree.text, rest)
        .slice(0, 200)
        .split(/[ \t]+/, 2)
      return systemUsers.has(first) && second !== undefined && second !== ""
    })
  )
}

function lineOf(text: string, entry: CrontabEntry, withUser: boolean): CronLine | undefined {
  const first = entry.fields[0]
  const last = entry.fields.at(-1)
  if (first === undefined || last === undefined) return undefined
  const expressionSpan: Span = { start: first.start, end: last.end }
  const expression = entry.fields.map((field) => sliceOf(text, field)).join(" ")
  const rest = sliceOf(text, entry.rest)
  const user = withUser ? /^\S+/.exec(rest)?.[0] : undefined
  const gap = user === undefined ? 0 : rest.length - rest.slice(user.length).trimStart().length
  const cut = cutIn(rest, gap)
  const commandSpan = { start: entry.rest.start + gap, end: entry.rest.start + (cut ?? rest.length) }
  const command = sliceOf(text, commandSpan)
  const cutAt = cut === undefined ? undefined : { start: commandSpan.end, end: commandSpan.end + 1 }
  const { steps } = stepsOfShell(command, (offset) => commandSpan.start + offset, nameOfLine(command))
  return {
    span: entry.span,
    expression,
    expressionSpan,
    periodSeconds: periodOfCron(expression),
    user,
    command,
    commandSpan,
    ...(cutAt === undefined ? {} : { cutAt }),
    steps,
  }
}

/** Offset of the first `%` without a backslash. */
function cutIn(text: string, from: number): number | undefined {
  for (let at = text.indexOf("%", from); at >= 0; at = text.indexOf("%", at + 1)) if (text[at - 1] !== "\\") return at
  return undefined
}

/** What a line is called in messages and outlines: the program or script that it starts, without its arguments. */
export function nameOfLine(command: string): string {
  const words = command.slice(0, 400).split(/[ \t]+/)
  const found = words.find(
    (word) =>
      /^[\w./~-]*[A-Za-z][\w./-]*$/.test(word) &&
      !/^(?:cd|sudo|sh|bash|nice|ionice|flock|timeout|-.*)$/.test(programName(word)),
  )
  return programName(found ?? words[0] ?? "") || "command"
}
