/**
 * Facts of the Prometheus operator's objects, over YAML nodes, for the Kubernetes facts: call `operatorScrapes(view, root)`
 * for ServiceMonitor and PodMonitor and `operatorRules(view, root)` for PrometheusRule with the root of a document; both
 * answer an empty list for any other kind.
 */
import { known, unknown } from "../../base/known.ts"
import { span } from "../../base/span.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import type { AlertRule, ScrapeJob } from "../facts-monitoring.ts"
import { ruleGroupsOf } from "./rule-groups.ts"
import { get, knownText, scalarAt, setKey, textAt, type View } from "./yaml-view.ts"

/** One job for each endpoint; the targets come from the cluster. */
export function operatorScrapes(view: View, root: YamlNode | undefined): readonly ScrapeJob[] {
  const kind = textAt(view, root, "kind") ?? ""
  if (!/^(?:Service|Pod)Monitor$/.test(kind)) return []
  const named = scalarAt(view, get(view, root, "metadata")?.value, "name")
  const name = named?.text ?? ""
  const spec = get(view, root, "spec")?.value
  const list = get(view, spec, kind === "ServiceMonitor" ? "endpoints" : "podMetricsEndpoints")?.value
  return view.resolver.items(list).map(({ node }): ScrapeJob => {
    const path = scalarAt(view, node, "path")
    const relabels = view.resolver.items(get(view, node, "relabelings")?.value)
    const replaced = relabels.some((each) => textAt(view, each.node, "targetLabel") === "__metrics_path__")
    return {
      name,
      nameSpan: named?.contentSpan ?? span(node.span.start),
      span: named?.contentSpan ?? span(node.span.start),
      owner: `${kind}/${name}`,
      scheme: knownText(textAt(view, node, "scheme") ?? "http"),
      path: replaced
        ? unknown("relabelling sets the path")
        : path === undefined
          ? known("/metrics")
          : knownText(path.text),
      ...(path === undefined ? {} : { pathSpan: path.contentSpan }),
      targets: [],
      dynamic: true,
      auth: authOf(view, node),
      headers: new Map(),
      set: setKey(view, node),
    }
  })
}

function authOf(view: View, node: YamlNode): ScrapeJob["auth"] {
  if (get(view, node, "basicAuth") !== undefined) return "basic"
  const bearer = ["bearerTokenFile", "bearerTokenSecret", "authorization"]
  if (bearer.some((key) => get(view, node, key) !== undefined)) return "bearer"
  return get(view, node, "oauth2") === undefined ? "none" : "other"
}

export function operatorRules(view: View, root: YamlNode | undefined): readonly AlertRule[] {
  if (textAt(view, root, "kind") !== "PrometheusRule") return []
  const name = textAt(view, get(view, root, "metadata")?.value, "name") ?? ""
  return ruleGroupsOf(view, get(view, root, "spec")?.value, `PrometheusRule/${name}`).flatMap((group) => group.rules)
}
