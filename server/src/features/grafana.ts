/** Outline and hover of Grafana's files: panels, data sources, providers; what a metric counts. */
import { cover, touches } from "../base/span.ts"
import { type GrafanaFile, type Panel, queriesOf } from "../model/grafana/types.ts"
import type { HoverPart } from "./hover-text.ts"
import { metricHover } from "./prometheus.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

export function grafanaSymbols(model: GrafanaFile): readonly DocumentSymbolInfo[] {
  const named = [
    ...model.datasources.map((each) => ({ name: each.name, detail: each.type, nameSpan: each.nameSpan })),
    ...model.providers.map((each) => ({ name: each.name, detail: each.path ?? "", nameSpan: each.nameSpan })),
  ]
  return [
    ...model.panels.map(panelSymbol),
    ...named.map(({ name, detail, nameSpan }) => ({
      name: nameOf(name),
      detail,
      kind: "section" as const,
      span: nameSpan,
      nameSpan,
      children: [],
    })),
  ]
}

function panelSymbol(panel: Panel): DocumentSymbolInfo {
  const children = panel.panels.map(panelSymbol)
  return {
    name: nameOf(panel.title),
    kind: children.length > 0 ? "group" : "key",
    span: children.reduce((span, child) => cover(span, child.span), cover(panel.span, panel.titleSpan)),
    nameSpan: panel.titleSpan,
    children,
  }
}

/** The protocol refuses empty names. */
function nameOf(title: string): string {
  return title.trim() === "" ? "(no title)" : title
}

export function grafanaHover(model: GrafanaFile, at: number): HoverPart | undefined {
  const use = queriesOf(model)
    .flatMap((query) => query.metrics ?? [])
    .find((each) => touches(each.span, at))
  return use && metricHover(use)
}
