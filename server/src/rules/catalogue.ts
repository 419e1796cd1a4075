/** Every rule's meta, checks and built-in ones alike: what settings, suppressions, hover and docs look rules up in. */
import type { RuleMeta } from "./define.ts"
import { builtInRules } from "./deploylint/catalogue.ts"
import { rules } from "./registry.generated.ts"

export const catalogue: readonly RuleMeta[] = [...rules.map((rule) => rule.meta), ...builtInRules]

const byName: ReadonlyMap<string, RuleMeta> = new Map(
  catalogue.flatMap((meta) => [meta.id as string, ...(meta.aliases ?? [])].map((name) => [name, meta] as const)),
)

/** The meta of a rule by its id or a former name. */
export function metaOf(id: string): RuleMeta | undefined {
  return byName.get(id)
}
