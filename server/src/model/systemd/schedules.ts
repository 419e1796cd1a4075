/** What a unit runs, and when a timer runs it: systemd.service(5), systemd.timer(5). */
import { type Known, known, unknown } from "../../base/known.ts"
import { type Span, sliceOf } from "../../base/span.ts"
import type { UnitTree } from "../../syntax/systemd/tree.ts"
import { alignment } from "../commands/inner-text.ts"
import { type GivenWord, stepsOfWords } from "../commands/steps.ts"
import type { Steps } from "../commands/types.ts"
import type { CommandStep, Schedule } from "../facts.ts"
import { periodOfCalendars } from "../schedules/calendar.ts"
import { loopSchedule } from "../schedules/loops.ts"
import type { Directive, Unit, Word } from "./types.ts"
import { readTimeSpan } from "./values.ts"

const commandKeys = ["ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost"]
/** Prefixes that only the manager reads. */
const prefixes = /^[-@:+!|]+/

/** Commands of a service's Exec lines in the order in which they run; none of other units. */
export function commandsOf(unit: Unit, tree: UnitTree): readonly CommandStep[] {
  return stepsOf(unit, tree).flatMap(({ steps }) => steps)
}

/** A timer's schedule, and loops of a service that pause between their rounds. */
export function schedulesOf(unit: Unit, tree: UnitTree): readonly Schedule[] {
  const timer = unit.type === "timer" ? timerOf(unit) : undefined
  const loops = stepsOf(unit, tree).flatMap((each) => each.loops.map((loop) => loopSchedule(loop, unit.name)))
  return timer === undefined ? loops : [timer, ...loops]
}

function stepsOf(unit: Unit, tree: UnitTree): readonly Steps[] {
  if (unit.type !== "service") return []
  return commandKeys.flatMap((key) =>
    standing(unit, key).map((directive) => stepsOfDirective(directive, tree.text, unit.name)),
  )
}

/** An empty assignment takes back the earlier ones. */
function standing(unit: Unit, key: string): readonly Directive[] {
  const all = unit.all("Service", key)
  return all.slice(all.findLastIndex((each) => each.value === "") + 1)
}

function stepsOfDirective(directive: Directive, text: string, owner: string): Steps {
  const [first, ...rest] = directive.words
  if (first === undefined) return { steps: [], functions: [], loops: [], assignments: [] }
  const prefix = prefixes.exec(first.text)?.[0] ?? ""
  const words = [given(first, text, prefix.length), ...rest.map((word) => given(word, text, 0))]
  return stepsOfWords(words, owner, prefix.includes("-") ? "prefix" : undefined)
}

/** A word as the program gets it: `$$` and `%%` stand for one, other specifiers and variables are not known. */
function given(word: Word, text: string, cut: number): GivenWord {
  const value = word.text.slice(cut).replaceAll("%%", "%").replaceAll("$$", "$")
  const raw = sliceOf(text, word.span)
  const isKnown =
    !/%[A-Za-z0-9]/.test(word.text.replaceAll("%%", "")) && !/\$[A-Za-z_{]/.test(word.text.replaceAll("$$", ""))
  const toRaw = alignment(raw.slice(cut), value)
  const span: Span = { start: Math.min(word.span.start + cut, word.span.end), end: word.span.end }
  return { text: value, isKnown, span, place: (offset) => Math.min(span.start + toRaw(offset), span.end) }
}

function timerOf(unit: Unit): Schedule | undefined {
  const calendars = listOf(unit, "OnCalendar")
  const spans = [...listOf(unit, "OnUnitActiveSec"), ...listOf(unit, "OnUnitInactiveSec")]
  const once = [...listOf(unit, "OnBootSec"), ...listOf(unit, "OnStartupSec"), ...listOf(unit, "OnActiveSec")]
  const shown = [calendars, spans, once].find((each) => each.length > 0)
  const first = shown?.[0]
  if (shown === undefined || first === undefined) return undefined
  const service = unit.last("Timer", "Unit")?.value
  return {
    kind: "timer",
    span: first.valueSpan,
    owner: unit.name,
    name: unit.name,
    expression: shown.map((each) => each.value).join("; "),
    expressionSpan: first.valueSpan,
    periodSeconds: periodOf(unit, calendars, spans),
    suspended: known(false),
    enabled: enabledOf(unit),
    steps: [],
    starts: service === undefined || service === "" ? unit.name.replace(/\.timer$/, ".service") : service,
  }
}

/** Values of a list key of the timer after empty resets, which take back all times of every kind. */
function listOf(unit: Unit, key: string): readonly Directive[] {
  const all = unit.all("Timer", key)
  return all.slice(all.findLastIndex((each) => each.value === "") + 1)
}

function periodOf(unit: Unit, calendars: readonly Directive[], spans: readonly Directive[]): Known<number> {
  if (unit.isDropIn) return unknown("the timer that this drop-in extends may run at other times too")
  const periods: number[] = []
  if (calendars.length > 0) {
    const found = periodOfCalendars(calendars.map((each) => each.value))
    if (!found.known) return found
    periods.push(found.value)
  }
  for (const each of spans) {
    const seconds = readTimeSpan(each.value)
    if (seconds !== undefined) periods.push(seconds)
  }
  return periods.length === 0
    ? unknown("it runs once after the start, not again and again")
    : known(Math.min(...periods))
}

/** A timer is started at boot by what its [Install] section names; without one another unit has to want it. */
function enabledOf(unit: Unit): Known<boolean> {
  const keys = ["WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias"]
  if (keys.some((key) => unit.all("Install", key).some((each) => each.value !== ""))) return known(true)
  return unit.isDropIn ? unknown("the timer that this drop-in extends may have an [Install] section") : known(false)
}
