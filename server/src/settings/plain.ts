/** YAML nodes to plain values for option schemas, and back from a schema's path to the place in the file. */
import { type Span, span } from "../base/span.ts"
import type { Resolver } from "../syntax/yaml/resolve.ts"
import type { YamlNode } from "../syntax/yaml/tree.ts"

/** Options are small; what is deeper or bigger is cut off and then refused by the schema. */
const deepest = 12
const mostValues = 5_000

/** The node as JSON-like data. Objects have no prototype, so that a key `__proto__` is a key like any other. */
export function plainValue(resolver: Resolver, node: YamlNode | undefined): unknown {
  let left = mostValues
  const convert = (at: YamlNode | undefined, depth: number): unknown => {
    const found = resolver.follow(at).node
    if (found === undefined || depth > deepest || left-- <= 0) return null
    if (found.kind === "scalar") return found.value
    if (found.kind === "sequence") return resolver.items(found).map((item) => convert(item.node, depth + 1))
    const result: Record<string, unknown> = Object.create(null)
    for (const entry of resolver.entries(found)) result[entry.name] = convert(entry.value, depth + 1)
    return result
  }
  return convert(node, 0)
}

/** The narrowest place of a path inside a node: the value there, or the last part of the way that exists. */
export function placeOf(
  resolver: Resolver,
  node: YamlNode | undefined,
  path: readonly PropertyKey[],
  otherwise: Span,
): Span {
  let at = node
  let place = node?.span ?? otherwise
  for (const part of path) {
    const found = resolver.follow(at).node
    if (found?.kind === "mapping") {
      const entry = resolver.get(found, String(part))
      if (entry === undefined) break
      at = entry.value
      place = valueSpan(entry.value) ?? entry.key.span
    } else if (found?.kind === "sequence" && typeof part === "number") {
      at = resolver.items(found)[part]?.node
      if (at === undefined) break
      place = valueSpan(at) ?? place
    } else break
  }
  return place
}

/** A value's own characters; of a collection only its first line's worth is marked by its start. */
function valueSpan(node: YamlNode | undefined): Span | undefined {
  if (node === undefined || node.span.start === node.span.end) return undefined
  return node.kind === "scalar" || node.kind === "alias" ? node.span : span(node.span.start, node.span.end)
}
