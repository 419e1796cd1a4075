/** Reads `variables.declare`: what a project says of its own variables. A bad key is reported, the others still count. */
import type { ResolvedEntry } from "../syntax/yaml/resolve.ts"
import type { YamlNode } from "../syntax/yaml/tree.ts"
import { type Context, mappingEntries, unknownKey } from "./entries.ts"
import { didYouMean, expected, shown } from "./problems.ts"
import type { DeclaredType, DeclaredVariable } from "./types.ts"

export const declaredTypes: readonly DeclaredType[] = [
  "text",
  "integer",
  "number",
  "boolean",
  "url",
  "port",
  "duration",
  "json",
]

/** Stages in which a variable may be demanded. */
export const requiredStages = ["production", "development"] as const

type RequiredStage = (typeof requiredStages)[number]

export const declareKeys = {
  type: "What the value is; `text` without it.",
  range: "Least and greatest value, such as `[1, 100]` or `[1, null]`; of texts the count of characters.",
  choices: "All values that it may have.",
  required: "Where it must be set: `true` for everywhere, or stages.",
  secret: "The value is never shown, and the example holds none.",
  default: "What the program takes without it.",
  description: "What it is for: shown in hovers and written into the example.",
} as const

/** What people write for a type. */
const synonyms: Readonly<Record<string, DeclaredType>> = {
  string: "text",
  str: "text",
  int: "integer",
  float: "number",
  bool: "boolean",
  flag: "boolean",
  uri: "url",
  address: "url",
}

/** The declarations, in file order. */
export function readDeclared(context: Context, entry: ResolvedEntry): readonly DeclaredVariable[] {
  return mappingEntries(context, entry.value, "`declare`", entry.key.span).flatMap((each) => {
    if (!/^[A-Za-z_][\w.]*$/.test(each.name)) {
      context.report("bad-name", each.key.span, `${shown(each.name)} is no name of a variable.`)
      return []
    }
    return [readOne(context, each)]
  })
}

type Draft = { -readonly [K in keyof DeclaredVariable]: DeclaredVariable[K] }

function readOne(context: Context, entry: ResolvedEntry): DeclaredVariable {
  const found: Draft = { name: entry.name, span: entry.key.span, type: "text", required: [], secret: false }
  const readers: Readonly<Record<string, (each: ResolvedEntry) => void>> = {
    type: (each) => {
      found.type = readType(context, each) ?? found.type
    },
    range: (each) => Object.assign(found, readRange(context, each)),
    choices: (each) => {
      const choices = readChoices(context, each)
      if (choices.length > 0) found.choices = choices
    },
    required: (each) => {
      found.required = readRequired(context, each)
    },
    secret: (each) => {
      found.secret = readFlag(context, each)
    },
    default: (each) => {
      const text = scalarText(context, each)
      if (text !== undefined) found.default = text
    },
    description: (each) => {
      const text = scalarText(context, each)
      if (text !== undefined) found.description = text
    },
  }
  for (const each of mappingEntries(context, entry.value, `\`${entry.name}\``, entry.key.span)) {
    const reader = Object.hasOwn(readers, each.name) ? readers[each.name] : undefined
    if (reader === undefined) unknownKey(context, each, Object.keys(declareKeys))
    else reader(each)
  }
  return found
}

function readType(context: Context, entry: ResolvedEntry): DeclaredType | undefined {
  const text = scalarText(context, entry)
  if (text === undefined) return undefined
  const type = declaredTypes.find((each) => each === text)
  if (type !== undefined) return type
  const meant = synonyms[text.toLowerCase()]
  const hint = meant === undefined ? didYouMean(text, declaredTypes) : `: did you mean \`${meant}\`?`
  context.report("unknown-value", valueSpan(entry), `${shown(text)} is no type of variables${hint}`)
  return undefined
}

function readRange(context: Context, entry: ResolvedEntry): { min?: number; max?: number } {
  const { node } = context.resolver.follow(entry.value)
  const items = node?.kind === "sequence" ? context.resolver.items(node).map((item) => item.node) : []
  const ends = items.map((item) => scalarValue(context, item))
  const [min, max] = ends
  const isEnd = (end: unknown): end is number | null =>
    end === null || (typeof end === "number" && Number.isFinite(end))
  if (ends.length !== 2 || !isEnd(min) || !isEnd(max)) {
    context.report("wrong-type", valueSpan(entry), expected("`range`", "two numbers such as `[1, 100]`", node))
    return {}
  }
  if (min !== null && max !== null && min > max) {
    context.report("bad-range", valueSpan(entry), "Nothing lies in this range: the first number is the least one.")
    return {}
  }
  return { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) }
}

function readChoices(context: Context, entry: ResolvedEntry): readonly string[] {
  const { node } = context.resolver.follow(entry.value)
  if (node?.kind !== "sequence") {
    context.report("wrong-type", valueSpan(entry), expected("`choices`", "a list of values", node))
    return []
  }
  return context.resolver.items(node).flatMap((item) => {
    const found = context.resolver.follow(item.node).node
    if (found?.kind === "scalar" && found.value !== null) return [found.text]
    context.report("wrong-type", item.node.span, expected("A choice", "a single value", found))
    return []
  })
}

function readRequired(context: Context, entry: ResolvedEntry): readonly RequiredStage[] {
  const { node } = context.resolver.follow(entry.value)
  if (node?.kind === "scalar" && typeof node.value === "boolean") return node.value ? requiredStages : []
  const items = node?.kind === "sequence" ? context.resolver.items(node).map((item) => item.node) : node ? [node] : []
  return items.flatMap((item) => {
    const found = context.resolver.follow(item).node
    const text = found?.kind === "scalar" && found.value !== null ? found.text : undefined
    const stage = requiredStages.find((each) => each === text)
    if (stage !== undefined) return [stage]
    const name = text === undefined ? "This" : shown(text)
    context.report("unknown-value", item.span, `${name} is no stage of files${didYouMean(text ?? "", requiredStages)}`)
    return []
  })
}

function readFlag(context: Context, entry: ResolvedEntry): boolean {
  const value = scalarValue(context, entry.value)
  if (typeof value === "boolean") return value
  const { node } = context.resolver.follow(entry.value)
  context.report("wrong-type", valueSpan(entry), expected(`\`${entry.name}\``, "`true` or `false`", node))
  return false
}

function scalarText(context: Context, entry: ResolvedEntry): string | undefined {
  const { node } = context.resolver.follow(entry.value)
  if (node?.kind === "scalar" && node.value !== null) return node.text
  context.report("wrong-type", valueSpan(entry), expected(`\`${entry.name}\``, "a single value", node))
  return undefined
}

function scalarValue(context: Context, node: YamlNode | undefined): unknown {
  const found = context.resolver.follow(node).node
  return found?.kind === "scalar" ? found.value : undefined
}

function valueSpan(entry: ResolvedEntry) {
  return entry.value !== undefined && entry.value.span.end > entry.value.span.start ? entry.value.span : entry.key.span
}
