/** Variables that somebody wants filled into a value, whether or not the reader of the file does it. */
import { type Span, span } from "../../base/span.ts"
import type { EnvVariable } from "./types.ts"

/** Names as variables of the environment have them; `${project.version}` and `${level}` are somebody else's. */
const braced = /\$\{([A-Z_][A-Z0-9_]*)(?::?[-+?][^}]*)?\}/
/** Without braces only as a whole value or a whole part of an address: a password may hold a dollar. */
const delimited = /\$\{([A-Z_][A-Z0-9_]*)(?::?[-+?][^}]*)?\}|(?<=^|[:/@=])\$([A-Z_][A-Z0-9_]{2,})(?=$|[@:/?])/

export type SlotForm = "braced" | "braced-or-bare"

/** True if a text holds a variable of one of the forms. */
export function hasSlot(text: string, form: SlotForm): boolean {
  return patternOf(form).test(text)
}

/** The first variable in the value as written, with its place in the file. */
export function slotIn(
  variable: EnvVariable,
  form: SlotForm,
): { readonly name: string; readonly span: Span } | undefined {
  const { contentSpan, valueSpan } = variable.line
  const content = variable.written.slice(contentSpan.start - valueSpan.start, contentSpan.end - valueSpan.start)
  const found = patternOf(form).exec(content)
  const name = found?.[1] ?? found?.[2]
  if (found === null || name === undefined) return undefined
  const from = contentSpan.start + found.index
  return { name, span: span(from, from + found[0].length) }
}

function patternOf(form: SlotForm): RegExp {
  return form === "braced" ? braced : delimited
}
