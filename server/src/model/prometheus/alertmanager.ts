/** Routes and receivers of an Alertmanager config. */
import { span } from "../../base/span.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import { get, isNull, mappingOf, scalarAt, type View } from "../metrics/yaml-view.ts"
import type { PrometheusFile, Receiver, Route } from "./types.ts"

export type Routing = Pick<PrometheusFile, "routes" | "receivers">

const deepest = 40
const most = 5000

export function routingOf(view: View, root: YamlNode | undefined): Routing {
  const routes: Route[] = []
  collect(view, get(view, root, "route")?.value, true, routes, 0)
  const receivers = view.resolver
    .items(get(view, root, "receivers")?.value)
    .flatMap(({ node }) => receiverOf(view, node) ?? [])
  return { routes, receivers }
}

function collect(view: View, given: YamlNode | undefined, isRoot: boolean, routes: Route[], depth: number): void {
  const node = mappingOf(view, given)
  if (node === undefined || depth > deepest || routes.length >= most) return
  const receiver = scalarAt(view, node, "receiver")
  routes.push({
    span: node.entries[0]?.key.span ?? span(node.span.start),
    isRoot,
    hasMatchers: ["match", "match_re", "matchers"].some((key) => get(view, node, key)?.value !== undefined),
    ...(receiver === undefined ? {} : { receiver: receiver.text, receiverSpan: receiver.contentSpan }),
  })
  for (const item of view.resolver.items(get(view, node, "routes")?.value))
    collect(view, item.node, false, routes, depth + 1)
}

function receiverOf(view: View, given: YamlNode): Receiver | undefined {
  const node = mappingOf(view, given)
  const name = scalarAt(view, node, "name")
  if (node === undefined || name === undefined) return undefined
  const integrations = view.resolver.entries(node).flatMap((entry) => {
    if (!/_configs?$/.test(entry.name)) return []
    const value = view.resolver.follow(entry.value).node
    if (value === undefined || (value.kind === "scalar" && isNull(value))) return []
    return value.kind === "sequence" && value.items.length === 0 ? [] : [entry.name]
  })
  return { name: name.text, nameSpan: name.contentSpan, integrations }
}
