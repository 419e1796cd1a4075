/** Value grammars of unit files: booleans, time spans, specifiers. systemd.syntax(7), systemd.time(7). */

/** Every spelling of a boolean, any case; undefined for what is none. */
export function readBoolean(value: string): boolean | undefined {
  switch (value.toLowerCase()) {
    case "1":
    case "yes":
    case "y":
    case "true":
    case "t":
    case "on":
      return true
    case "0":
    case "no":
    case "n":
    case "false":
    case "f":
    case "off":
      return false
    default:
      return undefined
  }
}

const unitSeconds: Readonly<Record<string, number>> = {
  us: 1e-6,
  usec: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  msec: 1e-3,
  "": 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
  d: 86400,
  day: 86400,
  days: 86400,
  w: 604800,
  week: 604800,
  weeks: 604800,
  M: 2629800,
  month: 2629800,
  months: 2629800,
  y: 31557600,
  year: 31557600,
  years: 31557600,
}

/** Seconds of a time span such as `1min 30s`, a number without unit being seconds; `infinity` is Infinity. */
export function readTimeSpan(value: string): number | undefined {
  const text = value.trim()
  if (text === "infinity") return Number.POSITIVE_INFINITY
  if (text === "") return undefined
  let seconds = 0
  let at = 0
  const part = /\+?([0-9]+(?:\.[0-9]+)?|\.[0-9]+)[ \t]*([A-Za-zµμ]*)[ \t]*/y
  while (at < text.length) {
    part.lastIndex = at
    const match = part.exec(text)
    const unit = match ? unitSeconds[match[2] ?? ""] : undefined
    if (!match || unit === undefined) return undefined
    seconds += Number(match[1]) * unit
    at = part.lastIndex
  }
  return seconds
}

/**
 * True if the value holds a specifier that only the running manager can fill, or a wrong one (`%20`) for which it
 * drops the value; `%%` and a `%` before any other character are none.
 */
export function hasSpecifier(value: string): boolean {
  return /%[A-Za-z0-9]/.test(value.replaceAll("%%", ""))
}

/** The text after specifiers, for a value without any that the manager must fill. */
export function withoutEscapedPercent(value: string): string {
  return value.replaceAll("%%", "%")
}
