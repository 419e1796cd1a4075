/** Reads `deployments:`: what the checklist judges apart, where the layout of the files does not say it. */
import type { ResolvedEntry } from "../syntax/yaml/resolve.ts"
import { type Context, mappingEntries, readGlobs, textOf, unknownKey } from "./entries.ts"
import { didYouMean, expected, shown } from "./problems.ts"
import { deploymentKeys, environments, products } from "./schema.ts"
import type { DeploymentEntry } from "./types.ts"

/** The deployments by name, in file order. A part that cannot be read is reported and left out. */
export function readDeployments(context: Context, entry: ResolvedEntry): readonly DeploymentEntry[] {
  const named = mappingEntries(context, entry.value, "`deployments`", entry.key.span)
  return named.map((each) => readDeployment(context, each))
}

type Draft = { -readonly [K in keyof DeploymentEntry]: DeploymentEntry[K] }

function readDeployment(context: Context, named: ResolvedEntry): DeploymentEntry {
  const found: Draft = { name: named.name, files: [], span: named.key.span }
  for (const key of mappingEntries(context, named.value, "a deployment", named.key.span)) {
    if (key.name === "files") found.files = readGlobs(context, key)
    else if (key.name === "environment") {
      const environment = oneOf(context, key, environments)
      if (environment !== undefined) found.environment = environment
    } else if (key.name === "fleet") {
      const fleet = readCount(context, key)
      if (fleet !== undefined) found.fleet = fleet
    } else if (key.name === "products") found.products = readProducts(context, key)
    else unknownKey(context, key, Object.keys(deploymentKeys))
  }
  return found
}

function oneOf<T extends string>(context: Context, key: ResolvedEntry, choices: readonly T[]): T | undefined {
  const text = textOf(context, key)
  if (text === undefined) return undefined
  const choice = choices.find((each) => each === text)
  if (choice === undefined)
    context.report(
      "unknown-value",
      key.value?.span ?? key.key.span,
      `${shown(text)} is not known here${didYouMean(text, choices)}`,
    )
  return choice
}

function readCount(context: Context, key: ResolvedEntry): number | undefined {
  const node = context.resolver.follow(key.value).node
  if (node?.kind === "scalar" && typeof node.value === "number" && Number.isInteger(node.value) && node.value >= 0)
    return node.value
  context.report("wrong-type", key.value?.span ?? key.key.span, expected("`fleet`", "a whole number", node))
  return undefined
}

function readProducts(context: Context, key: ResolvedEntry): readonly string[] {
  const node = context.resolver.follow(key.value).node
  const items = node?.kind === "sequence" ? context.resolver.items(node).map((item) => item.node) : node ? [node] : []
  return items.flatMap((item) => {
    const found = context.resolver.follow(item).node
    const product = found?.kind === "scalar" ? products.find((each) => each === found.text) : undefined
    if (product !== undefined) return [product]
    const text = found?.kind === "scalar" ? found.text : ""
    context.report("unknown-value", item.span, `${shown(text)} is no product${didYouMean(text, products)}`)
    return []
  })
}
