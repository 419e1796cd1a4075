/** Lines of an env file that its readers take differently, or otherwise than they were plainly meant, with the cause. */

import type { EnvReader } from "../../base/env-reader.ts"
import { type Span, sliceOf } from "../../base/span.ts"
import type { EnvAssignment, EnvTree } from "../../syntax/env/tree.ts"
import { partWords } from "../secrets/shown.ts"
import { badLines, without } from "./bad-lines.ts"
import { readEnvFile } from "./read.ts"
import { lineIndexAt } from "./readers/place.ts"
import type { EnvFile, EnvReading, ReadVariable } from "./types.ts"

/** What one reader gets for a name. */
export type Outcome =
  | { readonly is: "value"; readonly value: string }
  /** The name is not set from this line. */
  | { readonly is: "unset" }
  /** The value hangs on what no file shows. */
  | { readonly is: "open"; readonly because: string }

/** Why readers differ; the first that fits, so that a line has one cause. */
export type Cause =
  /** A shell runs what stands in the value. */
  | "command"
  /** Quotes stay in the value. */
  | "quotes"
  /** A comment stays in the value. */
  | "comment"
  /** Quotes within a bare value go: `{"a":1}`. */
  | "marks"
  /** Blanks around the value stay in it. */
  | "blanks"
  /** The value ends at a `#`. */
  | "hash"
  /** Something behind a dollar is filled in, or not. */
  | "dollar"
  /** `\n` in double quotes is a line break, or not. */
  | "escape"
  /** Backslashes go, or stay. */
  | "backslash"
  /** Some reader does not set the name at all. */
  | "unset"
  | "other"

export interface Divergence {
  /** The line of the tree, or what a reader makes up where the tree has none. */
  readonly line: EnvAssignment
  readonly name: string
  readonly cause: Cause
  /** Where the cause stands. */
  readonly at: Span
  readonly outcomes: ReadonlyMap<EnvReader, Outcome>
  /** What the author plainly wrote: the text in the quotes, or up to the comment. */
  readonly meant: string
  /** Readers that get something else than was meant, for causes that show it. */
  readonly wrong: readonly EnvReader[]
}

/** Readers to which quotes mean nothing. */
export const rawReaders: ReadonlySet<EnvReader> = new Set(["docker", "podman", "compose-raw"])
/** Readers that fill in variables. */
const expanding: ReadonlySet<EnvReader> = new Set(["compose", "bash", "python"])

const found = new WeakMap<EnvFile, readonly Divergence[]>()

/** In file order, one per line; only of readers that the project shows, and that take the file. */
export function divergencesOf(file: EnvFile, tree: EnvTree): readonly Divergence[] {
  const before = found.get(file)
  if (before !== undefined) return before
  const result = file.readersAreKnown ? compute(file, tree) : []
  found.set(file, result)
  return result
}

/** Lines that a reader refuses or passes over are told apart, and what they do to others with them: they count as blank. */
export function withoutBadLines(file: EnvFile, tree: EnvTree): readonly [EnvFile, EnvTree] {
  const bad = badLines(file, tree).map(({ line }) => line)
  if (bad.length === 0) return [file, tree]
  const rest = without(tree, bad)
  const { readers, environment, systemd, dotenvExpands } = file
  const hosts = {
    ...(systemd === undefined ? {} : { systemd }),
    ...(dotenvExpands === undefined ? {} : { dotenvExpands }),
  }
  return [readEnvFile(rest, readers, true, environment, hosts), rest]
}

function compute(whole: EnvFile, all: EnvTree): readonly Divergence[] {
  const [file, tree] = withoutBadLines(whole, all)
  const readings = [...file.readings].flatMap(([reader, reading]) => (reading.ok ? [[reader, reading] as const] : []))
  const last = new Map<string, EnvAssignment>()
  for (const line of tree.lines) if (line.kind === "assignment") last.set(line.name, line)
  // Names that only some readers see: the second variable of a line, a name with a mark that others refuse.
  for (const [, reading] of readings)
    for (const [name, { line }] of reading.variables) if (!last.has(name)) last.set(name, line)
  // A shell keeps the carriage returns of line ends, in values made of others as well: that is told once for the file.
  const keeping = new Set(keptLineEnds(file, tree).map(({ reader }) => reader))
  const byLine = new Map<number, Divergence>()
  for (const [name, line] of last) {
    // Nearly all lines: every reader gets what is written.
    const meant = sliceOf(tree.text, line.contentSpan)
    if (readings.every(([, reading]) => isPlain(reading, name, meant))) continue
    const outcomes = new Map(
      readings.flatMap(([reader, reading]) => {
        const outcome = outcomeOf(reading, name, keeping.has(reader))
        const isFilledIn =
          reader === "dotenv" && file.dotenvExpands && outcome.is === "value" && outcome.value.includes("$")
        return isFilledIn ? [] : [[reader, outcome] as const]
      }),
    )
    const divergence = judge(tree, name, line, outcomes)
    const at = lineIndexAt(tree, line.nameSpan.start)
    if (divergence !== undefined && !(byLine.has(at) && tree.lines[at] !== line)) byLine.set(at, divergence)
  }
  return [...byLine].sort(([a], [b]) => a - b).map(([, each]) => each)
}

type Accepted = Extract<EnvReading, { readonly ok: true }>

function isPlain(reading: Accepted, name: string, meant: string): boolean {
  const variable = reading.variables.get(name)
  return variable?.value === meant && variable.missing === undefined && reading.unsettled?.has(name) !== true
}

function outcomeOf(reading: Accepted, name: string, keepsEnds: boolean): Outcome {
  const because = reading.unsettled?.get(name)
  if (because !== undefined) return { is: "open", because }
  const variable = reading.variables.get(name)
  if (variable === undefined) return { is: "unset" }
  const missing = variable.missing?.[0]
  if (missing !== undefined) return { is: "open", because: `${partWords(name, missing)} is not set in the file` }
  return { is: "value", value: keepsEnds ? variable.value.replaceAll("\r", "") : variable.value }
}

function keepsLineEnd(text: string, value: string, line: EnvAssignment): boolean {
  return value.endsWith("\r") && text[line.span.end] === "\r"
}

/** Variables that keep the carriage return of their line's end, for readers that the project shows. */
export function keptLineEnds(
  file: EnvFile,
  tree: EnvTree,
): readonly { readonly reader: EnvReader; readonly variables: readonly ReadVariable[] }[] {
  if (!file.readersAreKnown || !tree.text.includes("\r")) return []
  return [...file.readings].flatMap(([reader, reading]) => {
    const variables = reading.ok
      ? [...reading.variables.values()].filter(({ value, line }) => keepsLineEnd(tree.text, value, line))
      : []
    return variables.length === 0 ? [] : [{ reader, variables }]
  })
}

function judge(
  tree: EnvTree,
  name: string,
  line: EnvAssignment,
  outcomes: ReadonlyMap<EnvReader, Outcome>,
): Divergence | undefined {
  const meant = sliceOf(tree.text, line.contentSpan)
  const differ = !allEqual(outcomes)
  const given: Case = { tree, line, meant, outcomes }
  for (const { cause, test, alone } of causes) {
    const wrong = test(given)
    if (wrong.length === 0 || !(differ || alone(given))) continue
    return { line, name, cause, at: placeOf(line, cause), outcomes, meant, wrong }
  }
  const unset = [...outcomes].flatMap(([reader, { is }]) => (is === "unset" ? [reader] : []))
  if (!differ && (unset.length === 0 || !isName(line))) return undefined
  const cause = unset.length > 0 ? "unset" : "other"
  return { line, name, cause, at: placeOf(line, cause), outcomes, meant, wrong: unset }
}

/** A name that every reader takes: a line that sets it for nobody is a slip. */
function isName(line: EnvAssignment): boolean {
  return /^[A-Za-z_]\w*$/.test(line.name) && line.equalsSpan.end > line.equalsSpan.start
}

function allEqual(outcomes: ReadonlyMap<EnvReader, Outcome>): boolean {
  const all = [...outcomes.values()]
  const first = all[0]
  return all.every(
    (each) => each.is === first?.is && (each.is !== "value" || first.is !== "value" || each.value === first.value),
  )
}

interface Case {
  readonly tree: EnvTree
  readonly line: EnvAssignment
  readonly meant: string
  readonly outcomes: ReadonlyMap<EnvReader, Outcome>
}

interface Pattern {
  readonly cause: Cause
  /** Readers that show it; none if it is not the cause. */
  readonly test: (given: Case) => readonly EnvReader[]
  /** True where it is wrong with one reader already, because nobody can have meant it. */
  readonly alone: (given: Case) => boolean
}

/** Readers whose value fits. */
function valued(
  outcomes: ReadonlyMap<EnvReader, Outcome>,
  fits: (value: string, reader: EnvReader) => boolean,
): readonly EnvReader[] {
  return [...outcomes].flatMap(([reader, outcome]) =>
    outcome.is === "value" && fits(outcome.value, reader) ? [reader] : [],
  )
}

const patterns: Readonly<Record<Exclude<Cause, "unset" | "other">, Pattern["test"]>> = {
  command: ({ line, meant, outcomes }) =>
    outcomes.has("bash") && line.quote !== "'" && /\$\((?!\()|`/.test(line.quote === "`" ? "`" : meant) ? ["bash"] : [],
  quotes: ({ tree, line, outcomes }) => {
    if (line.quote === undefined || line.quote === "`") return []
    const { quote } = line
    const first = sliceOf(tree.text, line.valueSpan).split(/\r\n|\r|\n/)[0] ?? ""
    return valued(
      outcomes,
      (value, reader) => rawReaders.has(reader) && value.startsWith(quote) && value.startsWith(first),
    )
  },
  comment: ({ tree, line, outcomes }) => {
    if (line.commentSpan === undefined) return []
    const comment = sliceOf(tree.text, line.commentSpan).trimEnd()
    return valued(outcomes, (value) => value.trimEnd().endsWith(comment) && comment !== "")
  },
  hash: ({ line, meant, outcomes }) =>
    line.quote === undefined && meant.includes("#") ? valued(outcomes, (value) => isCut(meant, value)) : [],
  dollar: ({ line, meant, outcomes }) => {
    if (!/\$/.test(meant) || (line.quote === "'" && !meant.includes("${"))) return []
    const open = [...outcomes].flatMap(([reader, { is }]) => (is === "open" && expanding.has(reader) ? [reader] : []))
    return [
      ...open,
      ...valued(outcomes, (value, reader) => expanding.has(reader) && count(value, "$") < count(meant, "$")),
    ]
  },
  escape: ({ line, meant, outcomes }) =>
    line.quote === '"' && /\\[nrtabfv0]/.test(meant) ? valued(outcomes, (value) => !/\\[nrtabfv0]/.test(value)) : [],
  backslash: ({ meant, outcomes }) =>
    meant.includes("\\") ? valued(outcomes, (value) => count(value, "\\") < count(meant, "\\")) : [],
  marks: ({ line, meant, outcomes }) =>
    line.quote === undefined && /^[[{].*"/.test(meant)
      ? valued(outcomes, (value, reader) => reader === "bash" && !value.includes('"'))
      : [],
  blanks: ({ line, meant, outcomes }) =>
    line.quote === undefined ? valued(outcomes, (value) => value !== meant && value.trim() === meant) : [],
}

const always = (): boolean => true
const never = (): boolean => false

/** In the order in which they count. */
const causes: readonly Pattern[] = [
  { cause: "command", test: patterns.command, alone: never },
  { cause: "quotes", test: patterns.quotes, alone: always },
  { cause: "comment", test: patterns.comment, alone: hasRemark },
  { cause: "hash", test: patterns.hash, alone: always },
  { cause: "dollar", test: patterns.dollar, alone: never },
  { cause: "escape", test: patterns.escape, alone: never },
  // `\ ` and `\"` are escapes that somebody meant; before a letter or digit the backslash itself is.
  {
    cause: "backslash",
    test: patterns.backslash,
    alone: ({ line, meant }) => line.quote === undefined && /\\\w/.test(meant) && !meant.startsWith("$'"),
  },
  { cause: "marks", test: patterns.marks, alone: always },
  { cause: "blanks", test: patterns.blanks, alone: always },
]

/** A blank behind the mark makes it plainly a comment, unlike `#general` and `#1`. */
function hasRemark({ tree, line }: Case): boolean {
  return line.commentSpan !== undefined && /^#+(?:\s|$)/.test(sliceOf(tree.text, line.commentSpan))
}

/** `#` at the very start may be a comment that is meant as one, unless it is a colour. */
function isCut(meant: string, value: string): boolean {
  if (
    value.length >= meant.length ||
    !meant.startsWith(value) ||
    meant[value.length + blanksAt(meant, value.length)] !== "#"
  )
    return false
  return !meant.startsWith("#") || /^#[0-9a-f]{3,8}$/i.test(meant)
}

function blanksAt(text: string, at: number): number {
  return /^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0
}

function count(text: string, mark: string): number {
  return text.split(mark).length
}

/** The narrowest place that shows the cause. */
function placeOf(line: EnvAssignment, cause: Cause): Span {
  if (cause === "comment" && line.commentSpan !== undefined) return line.commentSpan
  if (cause === "unset") return line.nameSpan
  const { valueSpan } = line
  return valueSpan.end > valueSpan.start ? valueSpan : line.nameSpan
}
