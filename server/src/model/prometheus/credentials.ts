/** Passwords and tokens that a config of Prometheus or Alertmanager holds, as settings. */
import { refuse } from "../../base/edit.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import type { Setting } from "../facts.ts"
import { isNull, knownText, scalarOf, textAt, type View } from "../metrics/yaml-view.ts"
import { secretKindOf } from "../secrets/names.ts"

/** Configs nest some ten levels. */
const deepest = 20

/**
 * Settings bear the key with the one above it (`basic_auth.password`), and the job or receiver as owner. What stands
 * below an anchor is told where it is written.
 */
export function credentialsOf(view: View, root: YamlNode | undefined): readonly Setting[] {
  const found: Setting[] = []
  walk(view, root, "", "", 0, found)
  return found
}

function walk(view: View, node: YamlNode | undefined, above: string, owner: string, depth: number, found: Setting[]) {
  if (depth > deepest || node === undefined) return
  if (node.kind === "sequence") for (const { value } of node.items) walk(view, value, above, owner, depth + 1, found)
  if (node.kind !== "mapping") return
  const own = textAt(view, node, "job_name") ?? textAt(view, node, "name") ?? owner
  for (const { name, key, value, mapping } of view.resolver.entries(node)) {
    // What a merge brings is told where it is written. Labels and parameters have names of their own.
    if (
      mapping !== node ||
      value === undefined ||
      /^(?:labels|annotations|params|external_labels|headers|http_headers)$/.test(name)
    )
      continue
    const scalar = value.kind === "scalar" ? scalarOf(view, value) : undefined
    if (scalar === undefined) walk(view, value, name, own, depth + 1, found)
    else if (!isNull(scalar) && secretKindOf(name) !== undefined)
      found.push({
        name: above === "" || above.endsWith("_configs") || above === "global" ? name : `${above}.${name}`,
        nameSpan: key.span,
        carrier: "config-key",
        owner: own,
        span: { start: key.span.start, end: scalar.span.end },
        valueSpan: scalar.contentSpan,
        value: knownText(scalar.text),
        literal: true,
        rewrite: () => refuse("The other side must get the same secret"),
      })
  }
}
