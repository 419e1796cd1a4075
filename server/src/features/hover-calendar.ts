/** Hover on a timer's times: how often it runs. */

import { known, unknown } from "../base/known.ts"
import { touches } from "../base/span.ts"
import { periodOfCalendars } from "../model/schedules/calendar.ts"
import type { Unit } from "../model/systemd/types.ts"
import { readTimeSpan } from "../model/systemd/values.ts"
import { code, type HoverPart } from "./hover-text.ts"
import { scheduleText } from "./schedule-text.ts"

/** The expression below the offset in words. */
export function calendarHover(unit: Unit, at: number): HoverPart | undefined {
  if (unit.type !== "timer") return undefined
  const directive = unit.directives.find((each) => each.section === "Timer" && touches(each.valueSpan, at))
  if (directive === undefined || directive.value === "") return undefined
  const { key, value, valueSpan } = directive
  if (key === "OnCalendar")
    return { span: valueSpan, markdown: `${code(value)}\n\n${scheduleText(value, periodOfCalendars([value]))}` }
  if (key !== "OnUnitActiveSec" && key !== "OnUnitInactiveSec") return undefined
  const seconds = readTimeSpan(value)
  const period = seconds === undefined ? unknown("it is not a time span") : known(seconds)
  return { span: valueSpan, markdown: `${code(value)}\n\n${scheduleText(value, period)}` }
}
