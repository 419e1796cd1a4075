/** Days and cycles as people write them in documents. */

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** The first day in a text as `YYYY-MM-DD`: `2026-03-01`, `1 March 2026`, `March 1, 2026`, `2026-03`, `March 2026`. */
export function dayIn(text: string): string | undefined {
  const head = text.slice(0, 200)
  const iso = /(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/.exec(head)
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), iso[3] === undefined ? undefined : Number(iso[3]))
  const byDay = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([A-Za-z]{3,9})\.?,? (\d{4})(?!\d)/.exec(head)
  if (byDay !== null) return dayOf(Number(byDay[3]), monthOf(byDay[2]), Number(byDay[1]))
  const byMonth = /([A-Za-z]{3,9})\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})(?!\d)/.exec(head)
  if (byMonth === null) return undefined
  return dayOf(Number(byMonth[3]), monthOf(byMonth[1]), byMonth[2] === undefined ? undefined : Number(byMonth[2]))
}

function monthOf(name: string | undefined): number {
  return months.indexOf((name ?? "").slice(0, 3).toLowerCase()) + 1
}

function dayOf(year: number, month: number, day: number | undefined): string | undefined {
  if (month < 1 || month > 12 || year < 1990 || year > 2200) return undefined
  const last = lastOf(year, month)
  if (day !== undefined && (day < 1 || day > last)) return undefined
  return written(year, month, day ?? last)
}

function lastOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 31
}

function written(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
}

/** Length of a review cycle in months; undefined for texts that name none. */
export function cycleIn(text: string): number | undefined {
  const low = text.slice(0, 200).toLowerCase()
  const counted = /every (\d{1,2}) (month|year)s?/.exec(low)
  if (counted !== null) return Number(counted[1]) * (counted[2] === "year" ? 12 : 1)
  if (/semi-?annual|half[- ]year|twice (?:a|per) year|bi-?annual/.test(low)) return 6
  if (/quarter/.test(low)) return 3
  if (/annual|yearly|once (?:a|per) year|every year|12 months/.test(low)) return 12
  return /monthly|every month/.test(low) ? 1 : undefined
}

/** A day some months later; the last day of a shorter month. */
export function monthsLater(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number)
  const total = year * 12 + month - 1 + count
  const then = { year: Math.floor(total / 12), month: (total % 12) + 1 }
  return written(then.year, then.month, Math.min(date, lastOf(then.year, then.month)))
}
