/** The longest time between two runs of a schedule, exact over the whole cycle of the calendar. */

/** A rule that chooses days, with the seconds of the day at which it runs on them, ascending. */
export interface DayRule {
  /** Month 1-12, day 1-31, weekday 0 (Sunday) to 6, `length` days in the month. */
  readonly onDay: (month: number, day: number, weekday: number, length: number) => boolean
  readonly times: readonly number[]
  /** The day of the week alone decides, so that one week is the whole cycle. */
  readonly isWeekly: boolean
}

const daySeconds = 86400
/** 400 years: whole weeks, after which the calendar repeats. It begins on 1 January 2000, a Saturday. */
const cycleYears = 400
const firstWeekday = 6
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

interface DayTimes {
  readonly first: number
  readonly last: number
  readonly gap: number
}

/**
 * Seconds of the longest pause between two runs of all rules together; Infinity for rules that never run.
 * Clock changes are left out. At most 30 rules are looked at.
 */
export function longestGap(rules: readonly DayRule[]): number {
  const used = rules.slice(0, 30).filter((rule) => rule.times.length > 0)
  const byMask = new Map<number, DayTimes>()
  let earliest: number | undefined
  let latest: number | undefined
  let longest = 0
  let dayNumber = 0
  const isWeekly = used.every((rule) => rule.isWeekly)
  for (let year = 2000; year < 2000 + (isWeekly ? 1 : cycleYears); year++) {
    for (let month = 1; month <= (isWeekly ? 1 : 12); month++) {
      const length = month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 31)
      for (let day = 1; day <= (isWeekly ? 7 : length); day++, dayNumber++) {
        const mask = maskOf(used, month, day, (firstWeekday + dayNumber) % 7, length)
        if (mask === 0) continue
        const times = timesOf(used, mask, byMask)
        const start = dayNumber * daySeconds + times.first
        earliest ??= start
        if (latest !== undefined) longest = Math.max(longest, start - latest)
        longest = Math.max(longest, times.gap)
        latest = dayNumber * daySeconds + times.last
      }
    }
  }
  if (earliest === undefined || latest === undefined) return Number.POSITIVE_INFINITY
  return Math.max(longest, earliest + dayNumber * daySeconds - latest)
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function maskOf(rules: readonly DayRule[], month: number, day: number, weekday: number, length: number): number {
  let mask = 0
  for (let at = 0; at < rules.length; at++) if (rules[at]?.onDay(month, day, weekday, length)) mask |= 1 << at
  return mask
}

function timesOf(rules: readonly DayRule[], mask: number, byMask: Map<number, DayTimes>): DayTimes {
  const found = byMask.get(mask)
  if (found !== undefined) return found
  const times = rules.flatMap((rule, at) => (mask & (1 << at) ? rule.times : [])).sort((a, b) => a - b)
  let gap = 0
  for (let at = 1; at < times.length; at++) gap = Math.max(gap, (times[at] ?? 0) - (times[at - 1] ?? 0))
  const result = { first: times[0] ?? 0, last: times.at(-1) ?? 0, gap }
  byMask.set(mask, result)
  return result
}
