/** Another spelling of a line that all of its readers take for the same value, proven by reading the file again. */
import { applyEdits, type EditResult, refuse, type TextEdit } from "../../base/edit.ts"
import type { EnvReader } from "../../base/env-reader.ts"
import { sliceOf, span } from "../../base/span.ts"
import { lineBreakOf } from "../../base/text.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import type { EnvAssignment, EnvTree } from "../../syntax/env/tree.ts"
import { readAs, readerNames } from "./read.ts"
import { unread } from "./readers/bash.ts"
import type { EnvFile, EnvReading } from "./types.ts"

/** The proof reads the whole file again: beyond this size that is not done. */
const longestProven = 64 * 1024
/** Printable ASCII: every reader takes other characters as they are, too, but nobody promises it for all of them. */
const printable = /^[^\p{Cc}\u2028\u2029\ufeff]*$/u

/** Bare, in single, in double quotes: the first that every reader of the file takes for the value. */
export function portableSpelling(file: EnvFile, value: string): string | undefined {
  if (!printable.test(value) || value !== value.trim()) return undefined
  return [value, `'${value}'`, `"${value}"`].find((spelling) => {
    const tree = parseEnv(`A=${spelling}\n`)
    const line = tree.lines[0]
    // What looks like a comment to people would be the next thing to trip over.
    if (line?.kind !== "assignment" || line.commentSpan !== undefined) return false
    return file.readers.every((reader) => {
      const reading = readAs(reader, tree, file.environment)
      return reading.ok && reading.variables.size === 1 && isSettled(reading, "A", value) && !reading.complaints?.length
    })
  })
}

function isSettled(reading: Extract<EnvReading, { ok: true }>, name: string, value: string): boolean {
  const variable = reading.variables.get(name)
  // The carriage return of a line's end is another fault of the file.
  return variable?.value.replace(/\r$/, "") === value && !variable.missing?.length && !reading.unsettled?.has(name)
}

/**
 * Writes the value so that all readers of the file agree on it; a comment behind it moves to a line of its own above,
 * `export` goes where a reader chokes on it. `keep` leaves the value as it is spelled where that does. Refuses where there is no such spelling, and where other lines would change.
 */
export function respell(
  file: EnvFile,
  tree: EnvTree,
  line: EnvAssignment,
  value: string,
  style: "keep" | "any" = "any",
): EditResult {
  if (tree.text.length > longestProven) return refuse("the file is too large to prove it")
  const comment = line.commentSpan && sliceOf(tree.text, line.commentSpan).trimEnd()
  if (comment?.endsWith("\\")) return refuse("a backslash at the end of a comment joins lines")
  const above = comment === undefined ? "" : `${comment}${lineBreakOf(tree.text)}`
  const first = above === "" ? [] : [{ span: span(line.span.start), newText: above }]
  const attempts: (readonly TextEdit[])[] = []
  if (style === "keep") {
    const behind = span(Math.max(line.valueSpan.end, line.equalsSpan.end), line.span.end)
    attempts.push([...first, { span: behind, newText: "" }])
  }
  const spelling = portableSpelling(file, value)
  if (spelling !== undefined) {
    attempts.push([{ span: line.valueSpan, newText: spelling }])
    attempts.push([...first, { span: span(line.equalsSpan.end, line.span.end), newText: spelling }])
    // The line anew: without `export`, and without blanks around the `=`.
    attempts.push([{ span: line.span, newText: `${above}${line.name}=${spelling}` }])
  }
  let refusal: EditResult = refuse("no spelling suits all readers")
  for (const edits of attempts) {
    const wrong = disagreement(file, parseEnv(applyEdits(tree.text, edits)), line, value)
    if (wrong === undefined) return edits
    refusal = refuse(wrong)
  }
  return refusal
}

/** Why the changed file will not do; undefined where every reader gets the value and all others as before. */
function disagreement(file: EnvFile, after: EnvTree, line: EnvAssignment, value: string): string | undefined {
  const { name } = line
  for (const [reader, before] of file.readings) {
    const reading = readAs(reader, after, file.environment)
    const no = `${readerNames[reader]} would not read the value from it`
    if (!reading.ok || stops(reading)) {
      // Another line may be the reason, as before; then this one has to stand by itself.
      if ((before.ok && !stops(before)) || !standsAlone(file, reader, after, name, value)) return no
      continue
    }
    if (!isSettled(reading, name, value)) return no
    if (!before.ok || stops(before)) continue
    for (const [other, variable] of before.variables)
      if (
        other !== name &&
        !isWithin(variable.line, line) &&
        !fedBy(variable.uses, name) &&
        reading.variables.get(other)?.value !== variable.value
      )
        return `${readerNames[reader]} would read another value for \`${other}\``
  }
  return undefined
}

/** True for a shell that reads nothing from some line on. */
function stops(reading: EnvReading): boolean {
  return reading.ok && reading.complaints?.some(({ why }) => why.endsWith(unread)) === true
}

/** The text that an author plainly means: the escapes of quotes, dollars and backslashes in double quotes undone. */
export function plainText({ quote }: EnvAssignment, meant: string): string {
  return quote === '"' ? meant.replace(/\\(["\\$`])/g, "$1") : meant
}

function standsAlone(file: EnvFile, reader: EnvReader, after: EnvTree, name: string, value: string): boolean {
  const line = after.lines.findLast((each) => each.kind === "assignment" && each.name === name)
  if (line === undefined) return false
  const reading = readAs(reader, parseEnv(`${sliceOf(after.text, line.span)}\n`), file.environment)
  return reading.ok && isSettled(reading, name, value) && !reading.complaints?.length
}

/** What a shell or Compose takes from the value's text for a variable of its own. */
function isWithin({ nameSpan }: EnvAssignment, { span: { start, end } }: EnvAssignment): boolean {
  return start <= nameSpan.start && nameSpan.end <= end
}

/** Lines that use the variable get its new value, as they should. */
function fedBy(uses: readonly string[] | undefined, name: string): boolean {
  return uses?.includes(name) ?? false
}
