/** Schedules in words, for hover. */
import type { Known } from "../base/known.ts"

/** `At 03:00 every day; longest gap 24 h.` where the expression is simple, the gap alone where it is not. */
export function scheduleText(expression: string, period: Known<number>): string {
  const words = inWords(expression)
  const gap = pauseText(period)
  return words === undefined ? `${capitalised(gap)}.` : `${words}; ${gap}.`
}

/** `longest gap 24 h`, or why it is not known. */
export function pauseText(period: Known<number>): string {
  if (!period.known) return `the time between two runs is not known: ${period.because}`
  if (!Number.isFinite(period.value)) return "it never runs"
  return `longest gap ${durationText(period.value)}`
}

/** A whole number of the largest unit that fits. */
function durationText(seconds: number): string {
  if (seconds >= 172_800 && seconds % 86_400 === 0) return `${seconds / 86_400} days`
  if (seconds >= 3600) return `${Number((seconds / 3600).toFixed(1))} h`
  return seconds >= 60 ? `${Number((seconds / 60).toFixed(1))} min` : `${seconds} s`
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

/** Words for the commonest shapes; undefined for the rest. */
function inWords(expression: string): string | undefined {
  const macro = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|reboot)$/.exec(expression)?.[1]
  if (macro === "reboot") return "When the machine starts"
  if (macro !== undefined)
    return {
      yearly: "Every year",
      annually: "Every year",
      monthly: "Every month",
      weekly: "Every Sunday at 00:00",
      daily: "Every day at 00:00",
      midnight: "Every day at 00:00",
      hourly: "Every hour",
    }[macro]
  const match = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-7])$/.exec(expression)
  if (!match) return undefined
  const time = `${(match[2] ?? "").padStart(2, "0")}:${(match[1] ?? "").padStart(2, "0")}`
  const [day, weekday] = [match[3], match[4]]
  if (day === "*" && weekday === "*") return `Every day at ${time}`
  if (day === "*") return `Every ${weekdays[Number(weekday)]} at ${time}`
  return weekday === "*" ? `Day ${day} of every month at ${time}` : undefined
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
