/** Statements of a document: `Owner: Jane` in the front matter, in a line, an item, or a row of two cells. */
import { type Span, span } from "../../base/span.ts"
import type { MarkdownTree } from "../../syntax/markdown/tree.ts"
import { cycleIn, dayIn, monthsLater } from "./days.ts"
import type { Field, StatedDay } from "./types.ts"

/** More statements than this are a table of data. */
const most = 500
const statement = /^([*_]{0,3}[A-Za-z][A-Za-z \t/_-]{1,40}?[*_]{0,3})[ \t]*[:=][ \t]*([*_]{0,3})[ \t]*(.*)$/

/** All statements in file order. */
export function fieldsOf(tree: MarkdownTree): readonly Field[] {
  const found: Field[] = []
  for (const line of tree.lines) {
    if (found.length >= most) break
    if (line.kind !== "front-matter" && line.kind !== "text" && line.kind !== "list" && line.kind !== "quote") continue
    for (const part of partsOf(tree, line.content)) {
      const field = fieldAt(tree.text, part, line.kind === "front-matter")
      if (field !== undefined) found.push(field)
    }
  }
  for (const { header, rows } of tree.tables) {
    for (const row of rows.length < most ? [header, ...rows] : []) {
      const [key, value] = row
      if (row.length !== 2 || key === undefined || value === undefined) continue
      found.push(made(tree.text, sliceOf(tree.text, key.span), value.span))
    }
  }
  return found
}

/** A line may state several things: `Owner: Jane | Last reviewed: 2026-03-01`. */
function partsOf(tree: MarkdownTree, content: Span): readonly Span[] {
  const text = sliceOf(tree.text, content)
  const parts: Span[] = []
  let from = 0
  for (const { index, 0: mark } of text.matchAll(/[ \t]+[|·•][ \t]+/g)) {
    parts.push(span(content.start + from, content.start + index))
    from = index + mark.length
  }
  return [...parts, span(content.start + from, content.end)]
}

function fieldAt(text: string, at: Span, isYaml: boolean): Field | undefined {
  const found = statement.exec(text.slice(at.start, Math.min(at.end, at.start + 400)))
  if (found === null) return undefined
  const [whole, key = "", , rest = ""] = found
  const start = at.start + whole.length - rest.length
  const end = at.start + whole.length
  const bare = isYaml ? rest.replace(/[ \t]+#.*$/, "") : rest
  return made(text, key, span(start, Math.min(end, start + bare.trimEnd().length)))
}

function made(text: string, key: string, at: Span): Field {
  return {
    key: key
      .replace(/[*_`]+/g, " ")
      .replace(/\s+/g, " ")
      .trim()
      .toLowerCase(),
    value: sliceOf(text, at)
      .replace(/^["'*_`]+|["'*_`]+$/g, "")
      .trim(),
    valueSpan: at,
  }
}

const sliceOf = (text: string, at: Span): string => text.slice(at.start, at.end)

const ownerKey =
  /^(?:(?:runbook|plan|policy|document|service|primary|business) )?owners?$|^owned by$|^owning team$|^team$|^maintain(?:er|ed by)$|^responsible(?: (?:team|person))?$/
const exercisedKey =
  /^last (?:exercised?|tested|(?:dr )?test|drill(?:ed)?|rehears(?:al|ed)|practi[cs]ed|run|executed|verified)(?: on| date)?$|^(?:last )?(?:drill|exercise) date$/
const reviewedKey = /^(?:last|date) review(?:ed)?(?: on| date)?$|^reviewed(?: on)?$/
const nextKey = /^(?:next review(?: due)?|review due|review by|due for review|next revision)(?: date| on| by)?$/
const cycleKey = /^(?:review )?(?:cycle|frequency|cadence|schedule)$|^reviewed every$|^review (?:interval|period)$/

/** Who keeps the document, if a name stands there. */
export function ownerIn(fields: readonly Field[]): Field | undefined {
  return fields.find((field) => ownerKey.test(field.key) && field.value !== "")
}

export function exercisedIn(fields: readonly Field[]): StatedDay | undefined {
  return latest(fields, exercisedKey)
}

export function reviewedIn(fields: readonly Field[]): StatedDay | undefined {
  return latest(fields, reviewedKey)
}

/** The day by which the next review is due. */
export function dueIn(fields: readonly Field[]): StatedDay | undefined {
  const stated = latest(fields, nextKey)
  if (stated?.day !== undefined) return stated
  const last = reviewedIn(fields)
  const cycle = fields.find((field) => cycleKey.test(field.key))
  const length = cycle && cycleIn(cycle.value)
  return last?.day === undefined || length === undefined ? stated : { ...last, day: monthsLater(last.day, length) }
}

/** The statement with the latest day; one without a day where none has any. */
function latest(fields: readonly Field[], key: RegExp): StatedDay | undefined {
  const found = fields.filter((field) => key.test(field.key) && field.value !== "")
  const days = found.map((field) => ({ ...field, day: dayIn(field.value) }))
  return days.toSorted((a, b) => ((a.day ?? "") < (b.day ?? "") ? 1 : -1))[0]
}
