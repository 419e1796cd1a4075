/** Specifiers: `%` and a letter that the manager fills in. systemd.unit(5), "Specifiers". READ systemd src/shared/specifier.c. */
import type { Span } from "../../../base/span.ts"
import type { ReadContext, ValueProblem } from "./problem.ts"

/** Where a value stands decides which letters there are (any directive, a unit's name, the [Install] section). */
export type SpecifierPlace = "any" | "name" | "install"

const letters: Readonly<Record<SpecifierPlace, string>> = {
  any: "aAbBcCdEfgGhHiIjJlLmMnNopPqrRsStTuUvVwWyY",
  name: "aAbBgGHiIjlmMnNopqTuUvVwW",
  install: "aAbBgGHijlmMnNopqTuUvVwW",
}

/** Version that brought a letter. */
const newer: Readonly<Record<string, number>> = { D: 255 }

export interface Expanded {
  /** The value with `%%` read as `%` and each specifier as a stand-in of its kind. */
  readonly text: string
  /** Something is filled in that the file does not show. */
  readonly isOpen: boolean
  readonly unknown: readonly Span[]
}

/** What decides how specifiers are filled in. */
export type FillContext = Pick<ReadContext, "version" | "instance">

/** Fills in specifiers. A `%` before anything but a letter or digit stays as it is. Linear. */
export function expandSpecifiers(value: string, context: FillContext, place: SpecifierPlace = "any"): Expanded {
  if (!value.includes("%")) return { text: value, isOpen: false, unknown: [] }
  const unknown: Span[] = []
  let isOpen = false
  const text = value.replace(/%([A-Za-z0-9%])/g, (_found, letter: string, at: number) => {
    if (letter === "%") return "%"
    if ((letter === "i" || letter === "I") && place === "any" && context.instance === "") return ""
    isOpen = true
    if (!isSpecifier(letter, place, context.version)) unknown.push({ start: at, end: at + 2 })
    return standIn(letter)
  })
  return { text, isOpen, unknown }
}

/** True if the letter is a specifier there. */
export function isSpecifier(letter: string, place: SpecifierPlace = "any", version?: number): boolean {
  if (letters[place].includes(letter)) return true
  const since = place === "any" ? newer[letter] : undefined
  return since !== undefined && (version === undefined || version >= since)
}

/** Paths are filled in as paths, numbers as numbers: what a reader asks of them holds for the real text too. */
function standIn(letter: string): string {
  if ("CdDEfhLrRStTVyY".includes(letter)) return "/x"
  return "GU".includes(letter) ? "0" : "x"
}

/** Problems of unknown specifiers; where one is found systemd drops the line, or refuses the unit. */
export function specifierProblems(
  expanded: Expanded,
  start: number,
  effect: ValueProblem["effect"],
): readonly ValueProblem[] {
  return expanded.unknown.map((each) => ({
    range: { start: start + each.start, end: start + each.end },
    effect,
    kind: "specifier",
    expects: "a specifier that systemd knows",
  }))
}
