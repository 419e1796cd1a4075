/** Outline and hover of a crontab: its lines, and how often each runs. */
import { touches } from "../base/span.ts"
import { nameOfLine } from "../model/crontab/read.ts"
import type { Crontab } from "../model/crontab/types.ts"
import type { HoverPart } from "./hover-text.ts"
import { scheduleText } from "./schedule-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

export function crontabSymbols(model: Crontab): readonly DocumentSymbolInfo[] {
  const settings: DocumentSymbolInfo[] = model.tree.settings.map((each) => ({
    name: each.name === "" ? "(empty)" : each.name,
    kind: "variable",
    span: each.span,
    nameSpan: each.nameSpan,
    children: [],
  }))
  const lines: DocumentSymbolInfo[] = model.lines.map((each) => ({
    name: nameOfLine(each.command),
    detail: each.expression,
    kind: "key",
    span: each.span,
    nameSpan: each.expressionSpan,
    children: [],
  }))
  return [...settings, ...lines].sort((a, b) => a.span.start - b.span.start)
}

export function crontabHover(model: Crontab, at: number): HoverPart | undefined {
  const line = model.lines.find((each) => touches(each.expressionSpan, at))
  if (line === undefined) return undefined
  return { span: line.expressionSpan, markdown: scheduleText(line.expression, line.periodSeconds) }
}
