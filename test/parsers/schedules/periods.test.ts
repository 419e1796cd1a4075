/** Longest gaps of cron and calendar expressions against brute force and systemd-analyze. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { describe, it } from "node:test"
import fc from "fast-check"
import { periodOfCalendars, readCalendar } from "../../../server/src/model/schedules/calendar.ts"
import { periodOfCron } from "../../../server/src/model/schedules/cron.ts"

const value = (expression: string, dialect: "crontab" | "go" = "crontab"): number | undefined => {
  const found = periodOfCron(expression, dialect)
  return found.known ? found.value : undefined
}

describe("cron", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["@daily", 86400],
    ["@weekly", 604800],
    ["@reboot", undefined],
    ["*/15 * * * *", 900],
    ["0 3 * * *", 86400],
    ["0 3,15 * * *", 43200],
    ["0 3 * * 1-5", 3 * 86400],
    ["0 3 * * mon-fri", 3 * 86400],
    ["0 3 * * 7", 604800],
    ["0 3 1 * *", 31 * 86400],
    ["0 0 31 * *", 61 * 86400],
    ["0 0 29 2 *", 8 * 365.25 * 86400 - 86400],
    ["0 0 30 2 *", Number.POSITIVE_INFINITY],
    ["0 3 1 * 1", 7 * 86400],
    ["*/7 * * * *", 420],
    ["5/15 * * * *", undefined],
    ["60 * * * *", undefined],
    ["0 3 * *", undefined],
    ["0 3 * * fri-mon", undefined],
  ]
  for (const [expression, seconds] of cases) it(expression, () => assert.equal(value(expression), seconds))

  it("reads what Go programs add", () => {
    assert.equal(value("@every 6h30m", "go"), 23400)
    assert.equal(value("CRON_TZ=UTC 0 3 * * ?", "go"), 86400)
    assert.equal(value("5/15 * * * *", "go"), 1200 - 300)
    assert.equal(value("0 0 3 * * *", "go"), 86400)
    assert.equal(value("0 0 */2 * 1", "go"), 86400 * 2)
  })

  it("agrees with a search through every minute", () => {
    const field = (first: number, last: number): fc.Arbitrary<string> =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min: first, max: last }).map(String),
        fc
          .tuple(fc.integer({ min: first, max: last }), fc.integer({ min: first, max: last }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
        fc
          .uniqueArray(fc.integer({ min: first, max: last }), { minLength: 2, maxLength: 3 })
          .map((items) => items.join(",")),
      )
    const expressions = fc.sample(
      fc.tuple(
        fc.constantFrom("0", "7", "*/20", "5,50"),
        field(0, 23),
        field(1, 28),
        fc.constantFrom("*", "*/2", "1,7", "3-5"),
        field(0, 7),
      ),
      {
        numRuns: 8,
        seed: 11,
      },
    )
    for (const parts of expressions) assert.equal(value(parts.join(" ")), bruteForce(parts), parts.join(" "))
  })
})

/** 28 years hold every pairing of days but those around the years 2100, 2200 and 2300, which days up to 28 do not notice for long. */
function bruteForce(parts: readonly string[]): number {
  const sets = parts.map((part, index) => expand(part, index))
  const [minute, hour, day, month, weekday] = sets
  const isAny = [parts[2], parts[4]].some((part) => part?.startsWith("*"))
  let longest = 0
  let last: number | undefined
  // The whole cycle of 400 years, and one more so that the end meets the beginning.
  for (let time = Date.UTC(2000, 0, 1); time < Date.UTC(2401, 0, 1); time += 86_400_000) {
    const date = new Date(time)
    const byDay = day?.has(date.getUTCDate()) ?? false
    const byWeekday =
      (weekday?.has(date.getUTCDay()) ?? false) || (date.getUTCDay() === 0 && (weekday?.has(7) ?? false))
    if (!month?.has(date.getUTCMonth() + 1) || !(isAny ? byDay && byWeekday : byDay || byWeekday)) continue
    for (const h of hour ?? [])
      for (const m of minute ?? []) {
        const at = time / 1000 + h * 3600 + m * 60
        if (last !== undefined) longest = Math.max(longest, at - last)
        last = at
      }
  }
  return last === undefined ? Number.POSITIVE_INFINITY : longest
}

function expand(part: string, index: number): ReadonlySet<number> {
  const [first, last] = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 7],
  ][index] ?? [0, 0]
  const found: number[] = []
  for (let at = first ?? 0; at <= (last ?? 0); at++) {
    const isIn = part.split(",").some((item) => {
      if (item === "*") return true
      if (item.startsWith("*/")) return (at - (first ?? 0)) % Number(item.slice(2)) === 0
      const [low, high = low] = item.split("-").map(Number)
      return low !== undefined && high !== undefined && low <= at && at <= high
    })
    if (isIn) found.push(at)
  }
  return new Set(found)
}

const analyze = spawnSync("systemd-analyze", ["--version"])
const hasAnalyze = analyze.status === 0

describe("calendar expressions", { skip: !hasAnalyze && "no systemd-analyze" }, () => {
  /** Expression to how many runs cover its cycle. */
  const lasting: readonly (readonly [string, number])[] = [
    ["daily", 4],
    ["weekly", 4],
    ["monthly", 14],
    ["quarterly", 10],
    ["hourly", 4],
    ["Mon..Fri *-*-* 03:00", 12],
    ["Mon,Wed..Fri 03:00", 12],
    ["Sat,Thu,Mon..Wed,Sat..Sun", 16],
    ["*:0/15", 8],
    ["*-*-* 00/8:30", 8],
    ["*-*-* 02,14:30", 6],
    ["*-*~1", 14],
    ["*-*~3..5/2", 40],
    ["*-*-1..7/2 04:00", 60],
    ["Mon *-*~7/1", 14],
    ["Sun *-*-8..14 02:00", 60],
    ["*-1/3-1", 10],
    ["Wed, 17:48", 4],
    ["*-*-31", 24],
    ["05:40:23.42", 4],
    ["daily UTC", 4],
  ]
  for (const [expression, count] of lasting)
    it(expression, () => {
      const gap = longestSeen(expression, count)
      const found = periodOfCalendars([expression])
      assert.ok(found.known)
      // The longest gap of months may lie outside of the years looked at; it is never shorter than what was seen.
      assert.ok(found.value >= gap, `${found.value} < ${gap}`)
      assert.ok(
        found.value - gap <= 2 * 86400 * (expression.includes("Mon *-*~") || expression.startsWith("Sun") ? 4 : 0.5),
        `${found.value} > ${gap}`,
      )
    })

  it("are refused where systemd refuses them", () => {
    const texts = [
      "*:*/15",
      "*-*-*/2",
      "22..2:00",
      "Sun..Tue",
      "3",
      "24:00",
      "*-*~0",
      "foo",
      "",
      "Mon Tue",
      "25:00",
      "*-13-01",
      "1:2:3:4",
      "Mon-Fri 03:00",
      "0/12:00",
      "bi-annually",
      "*-*-32",
      "2026/2-01-01",
      "12..14:10,20,30",
      "*-02~03",
    ]
    for (const text of texts) {
      const accepted = spawnSync("systemd-analyze", ["calendar", "--", text]).status === 0
      assert.equal(readCalendar(text) !== undefined, accepted, text)
    }
  })
})

/** The longest pause among the next runs that systemd-analyze tells. */
function longestSeen(expression: string, count: number): number {
  const { stdout } = spawnSync(
    "systemd-analyze",
    ["calendar", `--iterations=${count}`, "--base-time=2026-01-01 00:00:00 UTC", expression],
    { env: { ...process.env, TZ: "UTC" } },
  )
  const times = [
    ...stdout.toString().matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/g),
  ].map((match) => Date.parse(`${match[1]}T${match[2]}Z`) / 1000)
  let longest = 0
  for (let at = 1; at < times.length; at++) longest = Math.max(longest, (times[at] ?? 0) - (times[at - 1] ?? 0))
  assert.ok(longest > 0, `nothing seen: ${stdout.toString()}`)
  return longest
}

describe("several expressions", () => {
  it("are taken together", () => {
    const found = periodOfCalendars(["Mon 03:00", "Thu 03:00"])
    assert.deepEqual(found, { known: true, value: 4 * 86400 })
    assert.deepEqual(periodOfCalendars(["Mon..Fri 03:00", "Sat,Sun 03:00"]), { known: true, value: 86400 })
  })
})
