/** Cron expressions: crontab(5) of Vixie cron and its heirs, and the dialect of Kubernetes and of Go programs. */
import { type Known, known, unknown } from "../../base/known.ts"
import { remembered } from "../../base/remember.ts"
import { type DayRule, longestGap } from "./gaps.ts"

/**
 * `crontab`: Vixie cron; `go`: robfig/cron, as in Kubernetes and in images with a scheduler of their own (`@every`,
 * `?`, `5/15`, a time zone in front, seconds as a sixth field in front).
 */
export type CronDialect = "crontab" | "go"

interface Field {
  readonly values: ReadonlySet<number>
  /** It stands for "any": it takes no part in the choice between days of the month and of the week. */
  readonly isStar: boolean
}

interface CronFields {
  readonly second: Field
  readonly minute: Field
  readonly hour: Field
  readonly day: Field
  readonly month: Field
  readonly weekday: Field
}

const macros: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
}
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
const zero: Field = { values: new Set([0]), isStar: false }

/** Longest time between two runs in seconds; Infinity for a date that never comes, unknown for what is no expression. */
export function periodOfCron(expression: string, dialect: CronDialect = "crontab"): Known<number> {
  const text = expression.trim()
  if (text.length > longestExpression) return unknown("it is not a cron expression")
  return dialect === "go" ? goPeriods(text) : crontabPeriods(text)
}

const longestExpression = 200
const crontabPeriods = remembered((text) => computePeriod("crontab", text), 256)
const goPeriods = remembered((text) => computePeriod("go", text), 256)

function computePeriod(dialect: CronDialect, expression: string): Known<number> {
  if (expression === "@reboot") return unknown("it runs when the machine starts")
  const every = dialect === "go" ? /^@every\s+(\S+)$/.exec(expression)?.[1] : undefined
  if (every !== undefined) {
    const seconds = goSeconds(every)
    return seconds === undefined ? unknown("the pause behind `@every` is not a duration") : known(seconds)
  }
  const fields = readCron(expression, dialect)
  return fields === undefined ? unknown("it is not a cron expression") : known(longestGap([dayRuleOf(fields)]))
}

/** The fields of an expression, macros included; undefined for what is none. */
export function readCron(expression: string, dialect: CronDialect = "crontab"): CronFields | undefined {
  const bare = dialect === "go" ? expression.replace(/^(?:CRON_)?TZ=\S+\s+/, "") : expression
  const words = (macros[bare.toLowerCase()] ?? bare).split(/\s+/)
  const withSeconds = words.length === 6 && dialect === "go"
  if (words.length !== 5 && !withSeconds) return undefined
  const [minute, hour, day, month, weekday] = withSeconds ? words.slice(1) : words
  const read = (text: string | undefined, first: number, last: number, names?: readonly string[]): Field | undefined =>
    text === undefined ? undefined : fieldOf(text, first, last, dialect, names)
  const all = {
    second: withSeconds ? read(words[0], 0, 59) : zero,
    minute: read(minute, 0, 59),
    hour: read(hour, 0, 23),
    day: read(day, 1, 31),
    month: read(month, 1, 12, months),
    weekday: read(weekday, 0, dialect === "go" ? 6 : 7, weekdays),
  }
  const { second, minute: m, hour: h, day: d, month: mo, weekday: w } = all
  return second && m && h && d && mo && w && { second, minute: m, hour: h, day: d, month: mo, weekday: w }
}

function fieldOf(
  text: string,
  first: number,
  last: number,
  dialect: CronDialect,
  names?: readonly string[],
): Field | undefined {
  const values = new Set<number>()
  let isStar = dialect === "crontab" && text.startsWith("*")
  for (const item of text.split(",")) {
    const match = /^(\*|\?|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(item)
    if (match?.[1] === undefined) return undefined
    const any = match[1] === "*" || (match[1] === "?" && dialect === "go")
    const step = match[3] === undefined ? 1 : Number(match[3])
    const from = any ? first : numberOf(match[1], names, first)
    const single = match[3] !== undefined && dialect === "go" ? last : from
    const to = any ? last : match[2] === undefined ? single : numberOf(match[2], names, first)
    // Vixie cron takes a step behind a range only.
    const isLoneStep = dialect === "crontab" && match[3] !== undefined && !any && match[2] === undefined
    if (from === undefined || to === undefined || step < 1 || from < first || to > last || from > to || isLoneStep)
      return undefined
    if (any && match[2] !== undefined) return undefined
    if (any && dialect === "go" && step === 1) isStar = true
    for (let value = from; value <= to; value += step) values.add(value)
  }
  return { values, isStar }
}

function numberOf(text: string, names: readonly string[] | undefined, first: number): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const at = names?.indexOf(text.toLowerCase()) ?? -1
  return at < 0 ? undefined : at + first
}

/** The days and times of an expression. Days of month and week are both meant only if one of them is "any". */
function dayRuleOf({ second, minute, hour, day, month, weekday }: CronFields): DayRule {
  const times: number[] = []
  for (const h of hour.values)
    for (const m of minute.values) for (const s of second.values) times.push(h * 3600 + m * 60 + s)
  const onWeekday = (value: number): boolean => weekday.values.has(value) || (value === 0 && weekday.values.has(7))
  return {
    times: times.sort((a, b) => a - b),
    isWeekly:
      month.values.size === 12 && day.values.size === 31 && (day.isStar || weekday.isStar || weekday.values.size >= 7),
    onDay: (m, d, w) => {
      if (!month.values.has(m)) return false
      const [byDay, byWeekday] = [day.values.has(d), onWeekday(w)]
      return day.isStar || weekday.isStar ? byDay && byWeekday : byDay || byWeekday
    },
  }
}

const goUnits: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

function goSeconds(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  const seconds = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, match) => sum + Number(match[1]) * (goUnits[match[2] ?? ""] ?? 0),
    0,
  )
  // Less than a second is rounded up to one.
  return Math.max(1, Math.floor(seconds))
}
