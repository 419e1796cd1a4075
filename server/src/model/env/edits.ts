/** Changes of an env file that keep what its readers get from the other lines. */
import { applyEdits, type EditResult, isRefusal, refuse } from "../../base/edit.ts"
import type { EnvReader } from "../../base/env-reader.ts"
import { type Span, span } from "../../base/span.ts"
import { appendVariable, removeLine } from "../../syntax/env/edit.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import type { EnvAssignment, EnvLine, EnvTree } from "../../syntax/env/tree.ts"
import { readAs, readerNames } from "./read.ts"
import type { EnvReading } from "./types.ts"

const everyReader: readonly EnvReader[] = ["dotenv", "compose", "systemd"]

/** A removal is proven by reading the whole file again, for each line on its own: beyond this size that is not done. */
const longestProven = 64 * 1024

/** The reading of a tree as it stands, which every proof compares with. */
function readOnce(reader: EnvReader, tree: EnvTree): EnvReading {
  const kept = readings.get(tree) ?? new Map<EnvReader, EnvReading>()
  readings.set(tree, kept)
  const reading = kept.get(reader) ?? readAs(reader, tree, new Map())
  kept.set(reader, reading)
  return reading
}

const readings = new WeakMap<EnvTree, Map<EnvReader, EnvReading>>()

/** Appends `name=value`; refuses names and values that readers spell differently, and where one would not see the line. */
export function addVariable(tree: EnvTree, name: string, value: string): EditResult {
  const edits = appendVariable(tree, name, value)
  if (isRefusal(edits)) return edits
  const after = parseEnv(applyEdits(tree.text, edits))
  for (const reader of everyReader) {
    if (!readOnce(reader, tree).ok) continue
    const reading = readAs(reader, after, new Map())
    if (!reading.ok || reading.variables.get(name)?.value !== value)
      return refuse(`${readerNames[reader]} would not read the new line`)
  }
  return edits
}

/** Removes a line that a later one of the same name replaces; refuses if any reader gets something else afterwards. */
export function removeOverridden(tree: EnvTree, line: EnvAssignment): EditResult {
  if (tree.text.length > longestProven) return refuse("the file is too large to prove it")
  const edits = removeLine(tree, line)
  if (isRefusal(edits)) return edits
  const after = parseEnv(applyEdits(tree.text, edits))
  for (const reader of everyReader) {
    if (!sameValues(readOnce(reader, tree), readAs(reader, after, new Map())))
      return refuse("the lines between use its value")
  }
  return edits
}

/** How many lines are looked at one by one. */
const most = 40

/**
 * Of lines that later ones replace, those whose value still matters to some reader, because a line between uses it.
 * Beyond the first 40 of a file in which some matter, all count as such.
 */
export function linesInUse(tree: EnvTree, lines: readonly EnvAssignment[]): ReadonlySet<EnvAssignment> {
  if (lines.length === 0) return new Set()
  const all = lines.flatMap((line) => {
    const edits = removeLine(tree, line)
    return isRefusal(edits) ? [] : edits
  })
  const after = parseEnv(applyEdits(tree.text, all))
  if (everyReader.every((reader) => sameValues(readOnce(reader, tree), readAs(reader, after, new Map()))))
    return new Set()
  return new Set(lines.filter((line, index) => index >= most || isRefusal(removeOverridden(tree, line))))
}

/** Removes a variable's line; refuses if a reader gets other values from the lines that stay. */
export function removeVariable(tree: EnvTree, line: EnvAssignment): EditResult {
  if (tree.text.length > longestProven) return refuse("the file is too large to prove it")
  const edits = removeLine(tree, line)
  if (isRefusal(edits)) return edits
  const after = parseEnv(applyEdits(tree.text, edits))
  for (const reader of everyReader) {
    if (!sameValues(readOnce(reader, tree), readAs(reader, after, new Map()), line.name))
      return refuse("other lines depend on it")
  }
  return edits
}

/** Makes a line a comment; one that starts with `;` has the mark replaced. */
export function commentOut(tree: EnvTree, line: EnvLine): EditResult {
  const text = tree.text.slice(line.span.start, line.span.end)
  if (/[\r\n]/.test(text)) return refuse("it spans lines")
  const mark = line.span.start + text.search(/\S/)
  if (tree.text[mark] === ";") return [{ span: span(mark, mark + 1), newText: "#" }]
  return [{ span: span(line.span.start), newText: "# " }]
}

/** Takes the backslash off the end of a comment. */
export function removeBackslash(tree: EnvTree, line: EnvLine): EditResult {
  const { start, end } = line.span
  if (line.kind !== "comment" || tree.text[end - 1] !== "\\") return refuse("it may be meant")
  const kept = tree.text.slice(start, end).replace(/\s*\\+$/, "")
  return [{ span: span(start + kept.length, end), newText: "" }]
}

/** Takes `export` off an assignment. */
export function removeExport(line: EnvAssignment): EditResult {
  if (line.exportSpan === undefined) return refuse("there is no `export`")
  return [{ span: span(line.exportSpan.start, line.nameSpan.start), newText: "" }]
}

/** Writes `NAME=value` for `NAME: value`. */
export function replaceColon(tree: EnvTree, line: EnvAssignment): EditResult {
  if (tree.text[line.equalsSpan.start] !== ":") return refuse("the line has its `=`")
  return [{ span: span(line.nameSpan.end, Math.max(line.equalsSpan.end, line.valueSpan.start)), newText: "=" }]
}

/** Adds the missing quote at the end of the line; refuses where the value may end earlier. */
export function closeQuote(tree: EnvTree, quoteAt: Span, line: EnvAssignment): EditResult {
  const quote = tree.text.slice(quoteAt.start, quoteAt.end)
  const rest = tree.text.slice(quoteAt.end, line.valueSpan.end)
  if (line.valueSpan.start !== quoteAt.start || rest.includes(quote) || /[#\\$]/.test(rest))
    return refuse("where the value ends is not clear")
  return [{ span: span(line.valueSpan.end), newText: quote }]
}

function sameValues(before: EnvReading, after: EnvReading, except?: string): boolean {
  if (!before.ok || !after.ok) return before.ok === after.ok && !before.ok && !after.ok && before.error === after.error
  const names = new Set([...before.variables.keys(), ...after.variables.keys()])
  if (except !== undefined) names.delete(except)
  return [...names].every((name) => before.variables.get(name)?.value === after.variables.get(name)?.value)
}

/** Puts a value in single quotes as it stands; refuses where that is not the same text for every reader. */
export function quoteLiterally(tree: EnvTree, line: EnvAssignment): EditResult {
  const raw = tree.text.slice(line.contentSpan.start, line.contentSpan.end)
  if (line.quote === "'" || (line.quote !== undefined && raw.includes("\\")))
    return refuse("its text is not what it says")
  const spelling = `'${raw}'`
  const alone = parseEnv(`A=${spelling}\n`)
  for (const reader of everyReader) {
    const reading = readAs(reader, alone, new Map())
    if (!reading.ok || reading.variables.size !== 1 || reading.variables.get("A")?.value !== raw)
      return refuse("no quoting holds this value for every reader")
  }
  return [{ span: line.valueSpan, newText: spelling }]
}
