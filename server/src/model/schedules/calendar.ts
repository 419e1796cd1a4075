/** Calendar expressions of systemd timers: systemd.time(7), CALENDAR EVENTS. */
import { type Known, known, unknown } from "../../base/known.ts"
import { remembered } from "../../base/remember.ts"
import { type DayRule, longestGap } from "./gaps.ts"

/** One item of a component: a value, a range, or either with a repetition. */
interface Item {
  readonly from: number
  readonly to: number | undefined
  readonly step: number | undefined
}

/** Undefined items mean any value. */
type Component = readonly Item[] | undefined

interface Calendar {
  readonly weekdays: ReadonlySet<number> | undefined
  readonly month: Component
  readonly day: Component
  /** Days are counted from the end of the month. */
  readonly isFromEnd: boolean
  readonly times: readonly number[]
  /** Names years, so that it ends. */
  readonly hasYear: boolean
}

const shorthands: Readonly<Record<string, string>> = {
  minutely: "*-*-* *:*:00",
  hourly: "*-*-* *:00:00",
  daily: "*-*-* 00:00:00",
  monthly: "*-*-01 00:00:00",
  weekly: "Mon *-*-* 00:00:00",
  yearly: "*-01-01 00:00:00",
  annually: "*-01-01 00:00:00",
  anually: "*-01-01 00:00:00",
  quarterly: "*-01,04,07,10-01 00:00:00",
  semiannually: "*-01,07-01 00:00:00",
  "semi-annually": "*-01,07-01 00:00:00",
  biannually: "*-01,07-01 00:00:00",
  "bi-annually": "*-01,07-01 00:00:00",
}
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
const longWeekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

/** Longest time between two runs of a timer with these expressions together, in seconds. */
export function periodOfCalendars(expressions: readonly string[]): Known<number> {
  return periods(expressions.map((each) => each.trim()).join("\n"))
}

const periods = remembered((text: string): Known<number> => {
  const calendars: Calendar[] = []
  for (const line of text.split("\n")) {
    const calendar = readCalendar(line)
    // systemd leaves out a line that it cannot read.
    if (calendar !== undefined) calendars.push(calendar)
  }
  const lasting = calendars.filter((each) => !each.hasYear)
  if (calendars.length === 0) return unknown("it is not a calendar expression")
  if (lasting.length === 0) return unknown("it names years, and ends with them")
  return known(longestGap(lasting.map(dayRuleOf)))
}, 256)

/** Reads one expression; undefined for what systemd refuses, and for a point in time (`@…`). */
export function readCalendar(expression: string): Calendar | undefined {
  const bare = withoutZone(expression.trim())
  let words = (Object.hasOwn(shorthands, bare.toLowerCase()) ? (shorthands[bare.toLowerCase()] ?? "") : bare).split(
    /\s+/,
  )
  if (words[0] === "") return undefined
  let weekdays: ReadonlySet<number> | undefined
  if (/^[A-Za-z]/.test(words[0] ?? "")) {
    let text = words[0] ?? ""
    words = words.slice(1)
    // A list may go on behind a blank: `Mon, Fri 03:00`.
    while (text.endsWith(",") && /^[A-Za-z]/.test(words[0] ?? "")) {
      text += words[0] ?? ""
      words = words.slice(1)
    }
    weekdays = weekdaysOf(text)
    if (weekdays === undefined) return undefined
  }
  const time = words.find((word) => word.includes(":"))
  const date = words.find((word) => !word.includes(":"))
  if (words.length > 2 || (words.length === 2 && (date !== words[0] || time !== words[1]))) return undefined
  const times = timesOf(time ?? "00:00:00")
  const days = daysOf(date ?? "*-*-*")
  return times && days && { weekdays, times, ...days }
}

function withoutZone(text: string): string {
  return text.replace(/\s+(?:UTC|[A-Z][A-Za-z_]+\/[A-Za-z_+\-/]+)$/, "")
}

function weekdaysOf(text: string): ReadonlySet<number> | undefined {
  const found = new Set<number>()
  for (const item of text.replace(/,$/, "").split(",")) {
    const [first = "", last = first, ...more] = item.split(/\.\.|-/)
    const [from, to] = [weekdayOf(first), weekdayOf(last)]
    if (from === undefined || to === undefined || more.length > 0 || from > to) return undefined
    for (let day = from; day <= to; day++) found.add(day % 7)
  }
  return found
}

/** Monday 1 to Sunday 7: a range does not pass the end of the week. */
function weekdayOf(name: string): number | undefined {
  const lower = name.toLowerCase()
  const at = Math.max(weekdayNames.indexOf(lower), longWeekdays.indexOf(lower))
  return at < 0 ? undefined : at === 0 ? 7 : at
}

function daysOf(text: string): Pick<Calendar, "month" | "day" | "isFromEnd" | "hasYear"> | undefined {
  const match = /^(?:([^-~]+)-)?([^-~]+)([-~])([^-~]+)$/.exec(text)
  if (!match) return undefined
  const year = match[1] === undefined ? undefined : componentOf(match[1], 0, 9999)
  const month = componentOf(match[2] ?? "", 1, 12)
  const day = componentOf(match[4] ?? "", 1, 31)
  if (year === null || month === null || day === null) return undefined
  return { month, day, isFromEnd: match[3] === "~", hasYear: year !== undefined }
}

function timesOf(text: string): readonly number[] | undefined {
  const parts = text.split(":")
  if (parts.length > 3) return undefined
  const hours = componentOf(parts[0] ?? "", 0, 23)
  const minutes = componentOf(parts[1] ?? "", 0, 59)
  const seconds = componentOf(parts[2] ?? "0", 0, 59)
  if (hours === null || minutes === null || seconds === null) return undefined
  const times: number[] = []
  for (const hour of valuesOf(hours, 0, 23))
    for (const minute of valuesOf(minutes, 0, 59))
      for (const second of valuesOf(seconds, 0, 59)) times.push(hour * 3600 + minute * 60 + second)
  return times.sort((a, b) => a - b)
}

/** Null for what systemd refuses. */
function componentOf(text: string, first: number, last: number): Component | null {
  if (text === "*") return undefined
  const items: Item[] = []
  for (const item of text.split(",")) {
    const match = /^(\d{1,4}(?:\.\d+)?)(?:\.\.(\d{1,4}(?:\.\d+)?))?(?:\/(\d{1,4}(?:\.\d+)?))?$/.exec(item)
    if (!match) return null
    const from = Number(match[1])
    const to = match[2] === undefined ? undefined : Number(match[2])
    const step = match[3] === undefined ? undefined : Number(match[3])
    if (Math.floor(from) < first || Math.floor(to ?? from) > last || (to !== undefined && to < from) || step === 0)
      return null
    items.push({ from: Math.floor(from), to: to === undefined ? undefined : Math.floor(to), step })
  }
  return items
}

/** Values of a component between two bounds, ascending, without repetitions. */
function valuesOf(component: Component, first: number, last: number): readonly number[] {
  if (component === undefined) return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const found = new Set<number>()
  for (const { from, to, step } of component) {
    const end = to ?? (step === undefined ? from : last)
    for (let value = from; value <= Math.min(end, last); value += step ?? 1) found.add(Math.floor(value))
  }
  return [...found].sort((a, b) => a - b)
}

function dayRuleOf({ weekdays, month, day, isFromEnd, times }: Calendar): DayRule {
  const months = new Set(valuesOf(month, 1, 12))
  const days = new Set(valuesOf(day, 1, 31))
  return {
    times,
    isWeekly: month === undefined && day === undefined,
    onDay: (m, d, weekday, length) =>
      months.has(m) &&
      (weekdays === undefined || weekdays.has(weekday)) &&
      (isFromEnd ? matchesFromEnd(day, d, length) : days.has(d)),
  }
}

/** `~3` is the third last day; a repetition counts on from there to the end of the month. */
function matchesFromEnd(component: Component, day: number, length: number): boolean {
  if (component === undefined) return true
  return component.some(({ from, to, step }) => {
    const ends = [length + 1 - from, ...(to === undefined ? [] : [length + 1 - to])]
    const start = Math.min(...ends)
    const stop = to === undefined ? (step === undefined ? start : length) : Math.max(...ends)
    return day >= start && day <= stop && (day - start) % (step ?? 1) === 0
  })
}
