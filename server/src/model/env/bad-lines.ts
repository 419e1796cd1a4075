/** Lines of an env file that its readers refuse or pass over, one entry per line. */
import type { Span } from "../../base/span.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import type { EnvAssignment, EnvLine, EnvTree } from "../../syntax/env/tree.ts"
import { looksGenerated, looksLikeShell } from "./foreign.ts"
import { readerNames } from "./read.ts"
import { lineIndexAt } from "./readers/place.ts"
import { refusedLines } from "./refusals.ts"
import type { EnvFile, Environment, EnvReader, EnvReading } from "./types.ts"

interface BadLineBase {
  readonly at: Span
  readonly line: EnvLine
}

export type BadLine = BadLineBase &
  (
    | { readonly kind: "refused"; readonly by: string; readonly why: string }
    | { readonly kind: "ignored"; readonly by: readonly string[]; readonly why: string }
    | { readonly kind: "unclosed"; readonly effects: readonly string[]; readonly line: EnvAssignment }
    /** A backslash at the end of the line above makes one line of both, for systemd. */
    | { readonly kind: "joined"; readonly above: EnvLine }
    /** `=value`: Compose makes a variable without a name of it, which no container can be given. */
    | { readonly kind: "nameless" }
    /** No `NAME=value`, in a file whose readers are not known; those that are plausible all fail on it. */
    | { readonly kind: "malformed" }
  )

/**
 * In file order. Where the readers are only guessed, a line counts if every plausible reader fails on it, and none does
 * in a shell script or a template of another program.
 */
export function badLines(file: EnvFile, tree: EnvTree): readonly BadLine[] {
  if (!file.readersAreKnown && (looksLikeShell(tree) || looksGenerated(tree))) return []
  const found = new Map<EnvLine, BadLine>()
  for (const bad of unclosedLines(file, tree)) found.set(bad.line, bad)
  const rest = found.size > 0 ? without(tree, [...found.keys()]) : tree
  const refused = file.readers.includes("compose") ? refusedByCompose(tree, rest, file.environment) : []
  const ignored = ignoredLines(file, rest, tree)
  if (file.readers.includes("compose")) for (const bad of namelessLines(tree)) found.set(bad.line, bad)
  if (file.readersAreKnown) {
    for (const bad of [...refused, ...refusedBySystemd(file, tree), ...joinedLines(file, tree), ...ignored.values()])
      if (!found.has(bad.line)) found.set(bad.line, bad)
  } else {
    for (const { line, at } of refused)
      if (!found.has(line) && line.kind === "invalid" && ignored.has(line))
        found.set(line, { kind: "malformed", at, line })
  }
  return [...found.values()].sort((a, b) => a.at.start - b.at.start)
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

function effectOf(reader: EnvReader, quote: string | undefined, reading: EnvReading | undefined): string | undefined {
  if (reader === "dotenv") return "dotenv keeps the quote in the value"
  if (quote === "`") return undefined
  if (reader === "systemd") return "systemd reads the lines below into the value"
  return reading?.ok ? undefined : "Compose refuses the whole file"
}

function refusedByCompose(
  tree: EnvTree,
  rest: EnvTree,
  environment: Environment,
): Extract<BadLine, { kind: "refused" }>[] {
  return refusedLines(rest, "compose", environment).flatMap(({ span, error, missing }) => {
    const line = tree.lines[lineIndexAt(tree, span.start)]
    if (line === undefined || missing !== undefined) return []
    const at = line.kind === "invalid" ? trimmed(tree.text, line.span) : span
    return [{ kind: "refused", at, line, by: readerNames.compose, why: error }]
  })
}

function namelessLines(tree: EnvTree): BadLine[] {
  return tree.lines.flatMap((line) => {
    const at = trimmed(tree.text, line.span)
    return line.kind === "invalid" && /[=:]/.test(tree.text[at.start] ?? "") ? [{ kind: "nameless", at, line }] : []
  })
}

function refusedBySystemd(file: EnvFile, tree: EnvTree): Extract<BadLine, { kind: "refused" }>[] {
  const reading = file.readings.get("systemd")
  const line = reading?.ok === false ? tree.lines[lineIndexAt(tree, reading.span.start)] : undefined
  if (reading?.ok !== false || line === undefined) return []
  return [{ kind: "refused", at: reading.span, line, by: readerNames.systemd, why: reading.error }]
}

/** Assignments that systemd reads as the end of the line above: before version 254 a comment's too. */
function joinedLines(file: EnvFile, tree: EnvTree): BadLine[] {
  const reading = file.readings.get("systemd")
  if (!reading?.ok) return []
  return tree.lines.flatMap((line, index): BadLine[] => {
    const above = tree.lines[index - 1]
    if (line.kind !== "assignment" || above === undefined || reading.variables.get(line.name)?.line === line) return []
    const backslashes = /\\+$/.exec(tree.text.slice(above.span.start, above.span.end))?.[0].length ?? 0
    return backslashes % 2 === 1 ? [{ kind: "joined", at: line.nameSpan, line, above }] : []
  })
}

/** Compose passes over a bare name only where the environment, which no file shows, lacks it: that is no fault. */
function ignoredLines(
  file: EnvFile,
  rest: EnvTree,
  tree: EnvTree,
): ReadonlyMap<EnvLine, Extract<BadLine, { kind: "ignored" }>> {
  const found = new Map<EnvLine, Extract<BadLine, { kind: "ignored" }>>()
  for (const [reader, reading] of file.readings) {
    if (reader === "compose" || !reading.ok) continue
    for (const { span, why } of reading.ignored ?? []) {
      // A byte order mark stands before the first line, and systemd's first name begins with it.
      const from = Math.max(span.start, tree.lines[0]?.span.start ?? 0)
      const line = tree.lines[lineIndexAt(tree, from)]
      if (line === undefined || line.kind === "comment" || line.kind === "blank") continue
      if (rest.lines[lineIndexAt(rest, from)]?.kind === "blank") continue
      const before = found.get(line)
      const by = [...(before?.by ?? []), readerNames[reader]]
      const at = line.kind === "assignment" ? line.nameSpan : trimmed(tree.text, line.span)
      found.set(line, { kind: "ignored", at, line, by, why: before?.why ?? why })
    }
  }
  return found
}

/** The tree of the text in which some lines, given in file order, are blanks. */
function without(tree: EnvTree, lines: readonly EnvLine[]): EnvTree {
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
