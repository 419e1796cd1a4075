/** Lines of an env file that its readers refuse or pass over, one entry per line. */

import type { EnvReader } from "../../base/env-reader.ts"
import type { Span } from "../../base/span.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import type { EnvAssignment, EnvLine, EnvTree } from "../../syntax/env/tree.ts"
import { looksGenerated, looksLikeShell } from "./foreign.ts"
import { readAs, readerNames } from "./read.ts"
import { unread } from "./readers/bash.ts"
import { lineIndexAt } from "./readers/place.ts"
import { refusedLines } from "./refusals.ts"
import type { EnvFile, EnvReading } from "./types.ts"

interface BadLineBase {
  readonly at: Span
  readonly line: EnvLine
}

export type BadLine = BadLineBase &
  (
    | { readonly kind: "refused"; readonly by: readonly EnvReader[]; readonly why: string }
    | { readonly kind: "ignored"; readonly by: readonly EnvReader[]; readonly why: string }
    /** The program prints an error and goes on (a shell). */
    | { readonly kind: "complained"; readonly by: readonly EnvReader[]; readonly why: string }
    | { readonly kind: "unclosed"; readonly effects: readonly string[]; readonly line: EnvAssignment }
    /** A backslash at the end of the line above makes one line of both, for systemd. */
    | { readonly kind: "joined"; readonly above: EnvLine; readonly by: string }
    /** `=value`: Compose makes a variable without a name of it, which no container can be given. */
    | { readonly kind: "nameless" }
    /** No `NAME=value`, in a file whose readers are not known; those that are plausible all fail on it. */
    | { readonly kind: "malformed" }
  )

const found = new WeakMap<EnvFile, readonly BadLine[]>()

/**
 * In file order. Where the readers are only guessed, a line counts if every plausible reader fails on it, and none does
 * in a shell script or a template of another program.
 */
export function badLines(file: EnvFile, tree: EnvTree): readonly BadLine[] {
  const before = found.get(file)
  if (before !== undefined) return before
  const result = collect(file, tree)
  found.set(file, result)
  return result
}

function collect(file: EnvFile, tree: EnvTree): readonly BadLine[] {
  if (!file.readersAreKnown && (looksLikeShell(tree) || looksGenerated(tree))) return []
  const lines = new Map<EnvLine, BadLine>()
  for (const bad of unclosedLines(file, tree)) lines.set(bad.line, bad)
  const rest = lines.size > 0 ? without(tree, [...lines.keys()]) : tree
  const refused = refusedBy(file, tree, rest)
  const ignored = passedOver(file, rest, tree, "ignored")
  if (file.readers.includes("compose")) for (const bad of namelessLines(tree)) lines.set(bad.line, bad)
  if (file.readersAreKnown) {
    const complained = passedOver(file, rest, tree, "complained")
    for (const bad of [...refused, ...joinedLines(file, tree), ...ignored.values(), ...complained.values()])
      if (!lines.has(bad.line)) lines.set(bad.line, bad)
  } else {
    for (const { line, at } of refused)
      if (!lines.has(line) && line.kind === "invalid" && ignored.has(line))
        lines.set(line, { kind: "malformed", at, line })
  }
  return [...lines.values()].sort((a, b) => a.at.start - b.at.start)
}

/** Quotes that nothing closes; what follows is read in three different ways, none of them meant. */
function unclosedLines(file: EnvFile, tree: EnvTree): Extract<BadLine, { kind: "unclosed" }>[] {
  return tree.problems.flatMap((problem) => {
    if (problem.code !== "unclosed-quote") return []
    const line = tree.lines[lineIndexAt(tree, problem.span.start)]
    if (line?.kind !== "assignment") return []
    const quote = tree.text[problem.span.start]
    const effects = file.readers.flatMap((reader) => effectOf(reader, quote, file.readings.get(reader)) ?? [])
    return effects.length > 0 ? [{ kind: "unclosed", at: problem.span, line, effects }] : []
  })
}

/** What an unclosed quote does; undefined for readers to which the quote is nothing special. */
function effectOf(reader: EnvReader, quote: string | undefined, reading: EnvReading | undefined): string | undefined {
  switch (reader) {
    case "dotenv":
    case "node":
      return `${readerNames[reader]} keeps the quote in the value`
    case "systemd":
    case "systemd-252":
      return quote === "`" ? undefined : `${readerNames[reader]} reads the lines below into the value`
    case "compose":
      return quote === "`" || reading?.ok ? undefined : "Compose refuses the whole file"
    case "python":
      return quote === "`" ? undefined : "python-dotenv skips the line"
    case "bash":
      return "the shell finds no end and sets nothing from here on"
    default:
      return undefined
  }
}

/** Lines for which a reader refuses the file, each with all readers that do. */
function refusedBy(file: EnvFile, tree: EnvTree, rest: EnvTree): readonly Extract<BadLine, { kind: "refused" }>[] {
  const lines = new Map<EnvLine, Extract<BadLine, { kind: "refused" }>>()
  for (const reader of file.readers) {
    if (file.readings.get(reader)?.ok) continue
    for (const { span, error, missing } of refusedLines(rest, reader, file.environment)) {
      const line = tree.lines[lineIndexAt(tree, span.start)]
      if (line === undefined || missing !== undefined) continue
      const before = lines.get(line)
      const at = before?.at ?? (line.kind === "invalid" ? trimmed(tree.text, line.span) : span)
      lines.set(line, { kind: "refused", at, line, by: [...(before?.by ?? []), reader], why: before?.why ?? error })
    }
  }
  return [...lines.values()]
}

function namelessLines(tree: EnvTree): BadLine[] {
  return tree.lines.flatMap((line) => {
    const at = trimmed(tree.text, line.span)
    return line.kind === "invalid" && /[=:]/.test(tree.text[at.start] ?? "") ? [{ kind: "nameless", at, line }] : []
  })
}

/**
 * Assignments that systemd reads as the end of the line above: before version 254 a comment's too. Where nobody says
 * which version runs, an old one may.
 */
function joinedLines(file: EnvFile, tree: EnvTree): BadLine[] {
  const reader = file.readings.has("systemd-252") ? "systemd-252" : "systemd"
  const own = file.readings.get(reader)
  if (!own?.ok) return []
  const suspects = tree.lines.flatMap((line, index) => {
    const above = tree.lines[index - 1]
    if (line.kind !== "assignment" || above === undefined) return []
    const backslashes = /\\+$/.exec(tree.text.slice(above.span.start, above.span.end))?.[0].length ?? 0
    return backslashes % 2 === 1 ? [{ line, above }] : []
  })
  if (suspects.length === 0) return []
  const old = file.systemd === undefined ? readAs("systemd-252", tree, file.environment) : own
  return suspects.flatMap(({ line, above }): BadLine[] => {
    const isJoined = own.variables.get(line.name)?.line !== line
    if (!isJoined && (!old.ok || old.variables.get(line.name)?.line === line)) return []
    const by = readerNames[above.kind === "comment" ? "systemd-252" : "systemd"]
    return [{ kind: "joined", at: line.nameSpan, line, above, by }]
  })
}

/** Compose passes over a bare name only where the environment, which no file shows, lacks it: that is no fault. */
function passedOver<K extends "ignored" | "complained">(
  file: EnvFile,
  rest: EnvTree,
  tree: EnvTree,
  kind: K,
): ReadonlyMap<EnvLine, BadLine> {
  const lines = new Map<EnvLine, BadLine & { readonly by: readonly EnvReader[]; readonly why: string }>()
  for (const [reader, reading] of [...file.readings, ...furtherReadings(file, rest)]) {
    if (reader === "compose" || !reading.ok) continue
    for (const { span, why } of (kind === "ignored" ? reading.ignored : reading.complaints) ?? []) {
      // A byte order mark stands before the first line, and systemd's first name begins with it.
      const from = Math.max(span.start, tree.lines[0]?.span.start ?? 0)
      const line = tree.lines[lineIndexAt(tree, from)]
      if (line === undefined || (kind === "ignored" && line.kind === "comment") || line.kind === "blank") continue
      if (rest.lines[lineIndexAt(rest, from)]?.kind === "blank") continue
      const before = lines.get(line)
      if (before?.by.includes(reader)) continue
      const by = [...(before?.by ?? []), reader]
      const at = line.kind === "assignment" ? line.nameSpan : trimmed(tree.text, line.span)
      lines.set(line, { kind, at, line, by, why: before?.why ?? why })
    }
  }
  if (kind === "ignored") addMarked(file, tree, lines)
  return lines
}

/** More broken lines than these are not a slip but another format. */
const mostRounds = 12
const budget = 500_000

/** A shell stops at a line that is no command: what it makes of the lines below without that one, and so on. */
function furtherReadings(file: EnvFile, rest: EnvTree): readonly (readonly [EnvReader, EnvReading])[] {
  const found: (readonly ["bash", EnvReading])[] = []
  let tree = rest
  let reading = file.readings.get("bash")
  for (let round = 0; round < Math.min(mostRounds, budget / (tree.text.length + 1)); round++) {
    const stop = reading?.ok ? reading.complaints?.find(({ why }) => why.endsWith(unread)) : undefined
    const line = stop && tree.lines[lineIndexAt(tree, Math.min(stop.span.start, tree.text.trimEnd().length - 1))]
    if (line === undefined || line.kind === "blank") return found
    tree = without(tree, [line])
    reading = readAs("bash", tree, file.environment)
    found.push(["bash", reading])
  }
  return found
}

/** A byte order mark is part of the first name for readers that do not say so. */
function addMarked(
  file: EnvFile,
  tree: EnvTree,
  lines: Map<EnvLine, BadLine & { readonly by: readonly EnvReader[]; readonly why: string }>,
): void {
  const line = tree.lines[0]
  if (line?.kind !== "assignment" || line.span.start !== 1) return
  const before = lines.get(line)
  const by = file.readers.filter((reader) => {
    const reading = file.readings.get(reader)
    return before?.by.includes(reader) || (reading?.ok && reading.variables.has(`\ufeff${line.name}`))
  })
  if (by.length === 0) return
  const why = "the byte order mark before it counts as part of the name"
  lines.set(line, { kind: "ignored", at: line.nameSpan, line, by, why })
}

/** The tree of the text in which some lines, given in file order, are blanks. */
export function without(tree: EnvTree, lines: readonly EnvLine[]): EnvTree {
  const parts: string[] = []
  let at = 0
  for (const { span } of lines) {
    parts.push(tree.text.slice(at, span.start), tree.text.slice(span.start, span.end).replace(/[^\r\n]/g, " "))
    at = span.end
  }
  return parseEnv(parts.join("") + tree.text.slice(at))
}

function trimmed(text: string, { start, end }: Span): Span {
  let from = start
  let to = end
  while (from < to && /\s/.test(text[from] ?? "")) from++
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--
  return { start: from, end: to }
}
