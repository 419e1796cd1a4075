/**
 * Groups of alerting and recording rules, as rule files and PrometheusRule objects hold them. Shared: the Prometheus model
 * reads files with it, the Kubernetes facts call `ruleGroupsOf(view, spec)` for the `spec` of a PrometheusRule.
 */
import { refuse } from "../../base/edit.ts"
import { type Span, span } from "../../base/span.ts"
import { sharedNodes } from "../../syntax/yaml/shared.ts"
import type { YamlNode, YamlScalar } from "../../syntax/yaml/tree.ts"
import type { AlertRule, MetricUse } from "../facts-monitoring.ts"
import { type Reading, readExpression } from "./promql.ts"
import { placesOf } from "./scalar-places.ts"
import { get, scalarAt, scalarOf, type View } from "./yaml-view.ts"

/** A rule with what its own format says beyond the neutral fact. */
export interface GroupedRule extends AlertRule {
  /** What is wrong with the expression, where it is sure. */
  readonly fault?: { readonly message: string; readonly span: Span }
}

export interface RuleGroup {
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
  readonly rules: readonly GroupedRule[]
}

/** The groups below `groups` of a mapping. `owner` goes before the group's name in the facts' owner. */
export function ruleGroupsOf(view: View, node: YamlNode | undefined, owner = ""): readonly RuleGroup[] {
  return view.resolver.items(get(view, node, "groups")?.value).flatMap((item): RuleGroup[] => {
    const group = view.resolver.follow(item.node).node
    if (group?.kind !== "mapping") return []
    const named = scalarAt(view, group, "name")
    const name = named?.text ?? ""
    const place = owner === "" ? name : `${owner}/${name}`
    const rules = view.resolver
      .items(get(view, group, "rules")?.value)
      .flatMap((each) => ruleOf(view, each.node, place) ?? [])
    return [{ name, nameSpan: named?.contentSpan ?? span(group.span.start), span: group.span, rules }]
  })
}

function ruleOf(view: View, node: YamlNode, owner: string): GroupedRule | undefined {
  const rule = view.resolver.follow(node).node
  if (rule?.kind !== "mapping") return undefined
  const alert = scalarAt(view, rule, "alert")
  const named = alert ?? scalarAt(view, rule, "record")
  const expression = scalarAt(view, rule, "expr")
  if (named === undefined) return undefined
  const read = expression === undefined ? undefined : expressionOf(view, expression)
  return {
    kind: alert === undefined ? "recording" : "alert",
    owner: owner === "" ? named.text : `${owner}/${named.text}`,
    span: named.contentSpan,
    name: named.text,
    nameSpan: named.contentSpan,
    expression: expression?.text ?? "",
    expressionSpan: expression?.contentSpan ?? named.contentSpan,
    metrics: read?.metrics,
    ...(read?.fault === undefined ? {} : { fault: read.fault }),
    labels: textsOf(view, get(view, rule, "labels")?.value),
    annotations: textsOf(view, get(view, rule, "annotations")?.value),
  }
}

/**
 * What an expression in a scalar names, and what is wrong with it. `variables` for dashboards; `text` where only a part of
 * the scalar is the expression: the scalar's text with blanks for the rest.
 */
export function expressionOf(
  view: View,
  node: YamlScalar,
  variables = false,
  text: string = node.text,
): { readonly metrics: readonly MetricUse[] | undefined; readonly fault?: { message: string; span: Span } } {
  const reading: Reading = readExpression(text, variables)
  const places = placesOf(view.tree.text, node)
  if (reading.is === "wrong") {
    const at = places(reading.start, reading.end) ?? node.contentSpan
    return { metrics: undefined, fault: { message: reading.message, span: at } }
  }
  if (reading.is === "unreadable") return { metrics: undefined }
  const shared = sharedNodes(view.tree).has(node)
  const metrics = reading.metrics.map(({ name, start, end }): MetricUse => {
    const at = places(start, end)
    return {
      name,
      span: at ?? node.contentSpan,
      rewrite: (other) => {
        if (at === undefined || view.tree.text.slice(at.start, at.end) !== name)
          return refuse("The place of the name in the text cannot be told")
        return shared ? refuse("The expression is shared through an anchor") : [{ span: at, newText: other }]
      },
    }
  })
  return { metrics }
}

function textsOf(view: View, node: YamlNode | undefined): AlertRule["labels"] {
  return new Map(
    view.resolver.entries(node).flatMap((entry): [string, { value: string; span: Span }][] => {
      const scalar = scalarOf(view, entry.value)
      return scalar === undefined ? [] : [[entry.name, { value: scalar.text, span: scalar.contentSpan }]]
    }),
  )
}
