/** Reads `variables`: what the search for names of the environment looks through. */
import { createResolver, type ResolvedEntry } from "../syntax/yaml/resolve.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"
import { type Context, mappingEntries, unknownKey } from "./entries.ts"
import { expected } from "./problems.ts"
import { readDeclared } from "./read-declared.ts"
import type { DeclaredVariable } from "./types.ts"

export const variablesKeys = {
  code: "`false`: programs are not searched for names of environment variables (`process.env.NAME` and the like).",
  declare: "Variables of the project's own programs by name: what they may hold and where they must be set.",
} as const

/** What the key says of names. */
export interface VariablesSettings {
  /** True unless `code: false`. */
  readonly code: boolean
  readonly declare: readonly DeclaredVariable[]
}

export function readVariables(context: Context, entry: ResolvedEntry): VariablesSettings {
  let code = true
  let declare: readonly DeclaredVariable[] = []
  for (const each of mappingEntries(context, entry.value, "`variables`", entry.key.span)) {
    if (each.name === "declare") declare = readDeclared(context, each)
    else if (each.name === "code") code = readCode(context, each)
    else unknownKey(context, each, Object.keys(variablesKeys))
  }
  return { code, declare }
}

function readCode(context: Context, entry: ResolvedEntry): boolean {
  const { node } = context.resolver.follow(entry.value)
  const value = node?.kind === "scalar" ? node.value : undefined
  if (typeof value === "boolean") return value
  if (node !== undefined && value !== null)
    context.report("wrong-type", node.span, expected("`code`", "`true` or `false`", node))
  return true
}

const kept = new WeakMap<YamlTree, VariablesSettings>()

/** The one key without the rest of the file, for whoever has its tree only. Problems are the settings reader's to report. */
export function variablesSettings(tree: YamlTree): VariablesSettings {
  const found = kept.get(tree) ?? readAlone(tree)
  kept.set(tree, found)
  return found
}

function readAlone(tree: YamlTree): VariablesSettings {
  const context: Context = { resolver: createResolver(tree, 20_000), rules: [], report: () => {} }
  const root = tree.documents[0]?.root
  const entries = root === undefined ? [] : mappingEntries(context, root, "the file", root.span)
  const entry = entries.find(({ name }) => name === "variables")
  return entry === undefined ? { code: true, declare: [] } : readVariables(context, entry)
}

/** Whether programs are searched for names. */
export function readsCode(tree: YamlTree): boolean {
  return variablesSettings(tree).code
}
