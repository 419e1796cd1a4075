/** Reads provisioning files and dashboards of Grafana. */
import { type Span, span } from "../../base/span.ts"
import type { YamlNode, YamlScalar, YamlTree } from "../../syntax/yaml/tree.ts"
import { expressionOf } from "../metrics/rule-groups.ts"
import { get, isBrokenTree, mappingOf, scalarAt, scalarOf, textAt, type View, viewOf } from "../metrics/yaml-view.ts"
import type { DashboardQuery, DataSource, GrafanaFile, GrafanaRole, Panel, Provider } from "./types.ts"

const deepest = 6
/** More panels than this are no dashboard. */
const most = 2000

export function readGrafanaFile(tree: YamlTree, role: GrafanaRole): GrafanaFile {
  const view = viewOf(tree)
  const top = tree.documents.find((document) => document.root !== undefined)?.root
  // The HTTP API wraps a dashboard in an object.
  const wrapped = get(view, top, "dashboard")?.value
  const root = mappingOf(view, wrapped) !== undefined && get(view, top, "panels") === undefined ? wrapped : top
  const isDashboard = role === "dashboard"
  const budget = { left: most }
  return {
    tree,
    role,
    isBroken: isBrokenTree(tree),
    title: isDashboard ? (textAt(view, root, "title") ?? "") : "",
    panels: isDashboard ? [...panelsOf(view, root, budget, 0), ...oldRows(view, root, budget)] : [],
    variables: isDashboard ? variablesOf(view, root) : [],
    datasources: role === "datasources" ? datasourcesOf(view, root) : [],
    providers: role === "providers" ? providersOf(view, root) : [],
  }
}

function panelsOf(view: View, node: YamlNode | undefined, budget: { left: number }, depth: number): readonly Panel[] {
  if (depth > deepest) return []
  return view.resolver.items(get(view, node, "panels")?.value).flatMap((item): Panel[] => {
    const panel = mappingOf(view, item.node)
    if (panel === undefined || budget.left-- <= 0) return []
    const title = scalarAt(view, panel, "title")
    return [
      {
        title: title?.text ?? "",
        titleSpan: title?.contentSpan ?? span(panel.span.start, panel.span.start + 1),
        span: panel.span,
        queries: targetsOf(view, panel, isPrometheus(view, panel)),
        panels: panelsOf(view, panel, budget, depth + 1),
      },
    ]
  })
}

/** Dashboards of older schemas keep their panels in `rows`. */
function oldRows(view: View, root: YamlNode | undefined, budget: { left: number }): readonly Panel[] {
  return view.resolver.items(get(view, root, "rows")?.value).flatMap(({ node }) => panelsOf(view, node, budget, 1))
}

/** False where the data source is of a type that does not speak PromQL; true where its type is not given. */
function isPrometheus(view: View, node: YamlNode): boolean {
  const source = get(view, node, "datasource")?.value
  const type = textAt(view, source, "type") ?? ""
  return type === "" || /prometheus|mimir|thanos|victoriametrics|datasource|mixed/i.test(type)
}

function targetsOf(view: View, panel: YamlNode, panelFits: boolean): readonly DashboardQuery[] {
  return view.resolver.items(get(view, panel, "targets")?.value).flatMap(({ node }): DashboardQuery[] => {
    const own = get(view, node, "datasource")?.value
    const fits = own === undefined ? panelFits : isPrometheus(view, node)
    const expression = scalarAt(view, node, "expr")
    return expression === undefined || !fits || expression.text.trim() === "" ? [] : [queryOf(view, expression)]
  })
}

function queryOf(view: View, node: YamlScalar): DashboardQuery {
  return { span: node.contentSpan, metrics: expressionOf(view, node, true).metrics }
}

/** `label_values(metric{…}, label)` and `query_result(…)` of variables, and queries of annotations. */
function variablesOf(view: View, root: YamlNode | undefined): readonly DashboardQuery[] {
  const lists = ["templating", "annotations"].flatMap((key) =>
    view.resolver.items(get(view, get(view, root, key)?.value, "list")?.value),
  )
  return lists.flatMap(({ node }): DashboardQuery[] => {
    if (!isPrometheus(view, node)) return []
    const expression = scalarAt(view, node, "expr")
    if (expression !== undefined) return [queryOf(view, expression)]
    const query = get(view, node, "query")?.value
    const scalar = scalarOf(view, query) ?? scalarAt(view, query, "query")
    return scalar === undefined ? [] : [variableQuery(view, scalar)]
  })
}

/** The argument of the function that Grafana itself evaluates, read as PromQL. */
function variableQuery(view: View, node: YamlScalar): DashboardQuery {
  const call = /^\s*(?:label_values|query_result)\s*\(/.exec(node.text)
  if (call === null || !/\)\s*$/.test(node.text)) return { span: node.contentSpan, metrics: undefined }
  const start = call[0].length
  const end = node.text.trimEnd().length - 1
  const isLabels = /label_values/.test(call[0])
  // The label behind the last comma is no part of the selector; with a label alone there is no selector.
  const comma = isLabels ? node.text.slice(start, end).lastIndexOf(",") : end - start
  if (comma < 0) return { span: node.contentSpan, metrics: [] }
  const blank = " ".repeat(start) + node.text.slice(start, start + comma)
  const { metrics } = expressionOf(view, node, true, padded(node.text, blank))
  return { span: node.contentSpan, metrics }
}

/** The same length as the query, so that places stay what they are. */
function padded(query: string, blank: string): string {
  return blank + " ".repeat(Math.max(0, query.length - blank.length))
}

function datasourcesOf(view: View, root: YamlNode | undefined): readonly DataSource[] {
  return view.resolver.items(get(view, root, "datasources")?.value).flatMap(({ node }): DataSource[] => {
    const name = scalarAt(view, node, "name")
    const url = scalarAt(view, node, "url")
    if (name === undefined) return []
    return [
      {
        name: name.text,
        nameSpan: name.contentSpan,
        type: textAt(view, node, "type") ?? "",
        ...(url === undefined ? {} : { url: url.text, urlSpan: url.contentSpan }),
      },
    ]
  })
}

function providersOf(view: View, root: YamlNode | undefined): readonly Provider[] {
  return view.resolver.items(get(view, root, "providers")?.value).flatMap(({ node }): Provider[] => {
    const name = scalarAt(view, node, "name")
    const path = scalarAt(view, get(view, node, "options")?.value, "path")
    const start: Span = node.span
    if (name === undefined && path === undefined) return []
    return [
      {
        name: name?.text ?? "default",
        nameSpan: name?.contentSpan ?? span(start.start),
        ...(path === undefined ? {} : { path: path.text, pathSpan: path.contentSpan }),
      },
    ]
  })
}
