/** Reads `variables`: what the search for names of the environment looks through. */
import { createResolver, type ResolvedEntry } from "../syntax/yaml/resolve.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"
import { type Context, mappingEntries, unknownKey } from "./entries.ts"
import { expected } from "./problems.ts"

export const variablesKeys = {
  code: "`false`: programs are not searched for names of environment variables (`process.env.NAME` and the like).",
} as const

/** True unless `code: false`. */
export function readVariables(context: Context, entry: ResolvedEntry): boolean {
  let code = true
  for (const each of mappingEntries(context, entry.value, "`variables`", entry.key.span)) {
    if (each.name !== "code") {
      unknownKey(context, each, Object.keys(variablesKeys))
      continue
    }
    const { node } = context.resolver.follow(each.value)
    const value = node?.kind === "scalar" ? node.value : undefined
    if (typeof value === "boolean") code = value
    else if (node !== undefined && value !== null)
      context.report("wrong-type", node.span, expected("`code`", "`true` or `false`", node))
  }
  return code
}

/** The one key without the rest of the file, for whoever has its tree only. */
export function readsCode(tree: YamlTree): boolean {
  const context: Context = { resolver: createResolver(tree, 2000), rules: [], report: () => {} }
  const root = tree.documents[0]?.root
  if (root === undefined) return true
  const entry = mappingEntries(context, root, "the file", root.span).find(({ name }) => name === "variables")
  return entry === undefined || readVariables(context, entry)
}
